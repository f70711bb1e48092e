// The attack: somebody knows a person's password, for a while. They sign in again and again, and keep the cookie that each time makes a browser
// known. Then the person sets another password, or gets a second factor. Known browsers have counters of their own: with a thousand of them there
// would be as many guesses at the new password, or at the code, as anybody likes.
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebError } from "../web/route.ts";
import { type FlowBench, handOverOf, hashOf, openFlowBench } from "./testing/flow-bench.ts";
import type { Visit } from "./visit.ts";

let it: FlowBench;
let alice: string;
beforeEach(async () => {
  it = await openFlowBench();
  alice = await it.user("alice", "Secret-1");
});
afterEach(() => it.close());

const asAlice = { kind: "iam", account: "111122223333", userName: "alice" } as const;
const COOKIES = 30;

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const thrown: unknown = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  return thrown instanceof WebError ? thrown.code : "done";
}

const known = (browser: number, device: string | undefined): Visit =>
  it.visit({ browser: `browser ${browser}`, device, sourceIp: `198.51.100.${browser}` });

async function hoard(
  signIn: (visit: Visit) => Promise<{ readonly device?: string }>,
): Promise<readonly Visit[]> {
  const cookies: (string | undefined)[] = [];
  for (let browser = 0; browser < COOKIES; browser++)
    cookies.push((await signIn(known(browser, undefined))).device);
  return cookies.map((device, browser) => known(browser, device));
}

test("all browsers that a person is known in have 20 guesses at another password together", async () => {
  const visits = await hoard((visit) => it.signIn(asAlice, "Secret-1", visit));
  await it.write(async ({ loginProfiles }) => {
    const profile = await loginProfiles.find(alice);
    if (profile !== undefined) await loginProfiles.update(profile, { password: hashOf("Secret-2") });
  });
  const codes: string[] = [];
  for (const visit of visits)
    for (let guess = 0; guess < 3; guess++) codes.push(await codeOf(it.signIn(asAlice, "x", visit)));
  expect(codes.filter((code) => code === "AuthenticationFailed")).toHaveLength(20);
  // A browser that is not known is a stranger's, as before.
  expect(await codeOf(it.signIn(asAlice, "Secret-2", it.visit({ browser: "new" })))).toBe("done");
});

test("by a password alone no browser has guesses of its own at codes", async () => {
  const visits = await hoard((visit) => it.signIn(asAlice, "Secret-1", visit));
  await it.device(alice, "phone");
  const codes: string[] = [];
  for (const visit of visits) {
    const flow = handOverOf(await it.signIn(asAlice, "Secret-1", visit), "second-factor");
    codes.push(await codeOf(it.flow.secondFactor(visit, flow, "totp", { code: "000000" })));
  }
  expect(codes.filter((code) => code === "WrongCode")).toHaveLength(5);
});

test("browsers that are known by a second factor have 20 guesses at another one's codes together", async () => {
  const phone = await it.device(alice, "phone");
  const visits = await hoard(async (visit) => {
    it.now += 30_000;
    const flow = handOverOf(await it.signIn(asAlice, "Secret-1", visit), "second-factor");
    return it.flow.secondFactor(visit, flow, "totp", { code: phone.code() });
  });
  const codes: string[] = [];
  for (const visit of visits) {
    const flow = handOverOf(await it.signIn(asAlice, "Secret-1", visit), "second-factor");
    codes.push(await codeOf(it.flow.secondFactor(visit, flow, "totp", { code: "000000" })));
  }
  expect(codes.filter((code) => code === "WrongCode")).toHaveLength(20);
});
