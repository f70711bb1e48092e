// With a stolen access key of a user whose policies ask for a second factor: try codes, as fast as requests can be sent; a million of them
// are few. Or listen to the answers and their wording for whether a code would have been right. Or send one right code many times at once.
import { GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AuthenticatorApp } from "../../testing/authenticator.ts";
import { enabledDevice } from "../iam/testing/new-device.ts";
import { startStory, type Story, type User } from "./testing/story.ts";

let story: Story;
let victim: User;
let SerialNumber: string;
let app: AuthenticatorApp;
beforeAll(async () => {
  story = await startStory();
  victim = await story.home.newUser("victim");
  ({ SerialNumber, app } = await enabledDevice(story.iam(story.home.admin), "victim", "victim", () =>
    story.now(),
  ));
});
afterAll(() => story.close());

const attempt = (TokenCode: string) =>
  story.sts(victim).send(new GetSessionTokenCommand({ SerialNumber, TokenCode }));

/** What a client is told, without what is of the one request. */
async function told(TokenCode: string) {
  const error = (await attempt(TokenCode).then(
    () => ({ name: "nothing" }),
    (reason: unknown) => reason,
  )) as { name: string; message?: string; $metadata?: { httpStatusCode?: number } };
  return [error.name, error.message, error.$metadata?.httpStatusCode];
}

it("after five wrong codes all are wrong, the right one too and in the same words, for longer and longer", async () => {
  story.advance(60);
  const wrong = [];
  for (let guess = 0; guess < 5; guess++) wrong.push(await told("000000"));
  expect(new Set(wrong.map(String)).size).toBe(1);
  expect(await told(app.code())).toEqual(wrong[0]);
  story.advance(31);
  expect(await told("000000")).toEqual(wrong[0]);
  // Twice as long now.
  story.advance(31);
  expect(await told(app.code())).toEqual(wrong[0]);
  story.advance(31);
  expect(await told(app.code())).toEqual(["nothing", undefined, undefined]);
});

it("a right code that is sent many times at once makes one session", async () => {
  story.advance(60);
  const code = app.code();
  const ends = await Promise.allSettled(Array.from({ length: 5 }, () => attempt(code)));
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});
