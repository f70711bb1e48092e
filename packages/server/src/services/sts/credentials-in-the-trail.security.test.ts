// Whoever reads the audit trail or the log finds there what others were given: a secret access key, or a session token. And whoever is
// refused has the reasons decoded: another account's, or without being allowed to.
import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import { CreateUserCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ALL, trust } from "./testing/documents.ts";
import { startStory, type Story, type User } from "./testing/story.ts";

let story: Story;
let ana: User;

beforeAll(async () => {
  story = await startStory();
  ana = await story.home.newUser("ana", ALL);
});
afterAll(() => story.close());

describe("temporary credentials", () => {
  it("are in neither the audit trail nor the log, but for their access key ids", async () => {
    const role = await story.home.newRole("reader", trust(ana.arn));
    const sts = story.sts(ana);
    const made = [
      await sts.send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: "ana" })),
      await sts.send(new GetSessionTokenCommand()),
      await sts.send(new GetFederationTokenCommand({ Name: "guest" })),
    ].map((answer) => story.session(answer).credentials);
    // Events of requests that change nothing are written in batches.
    const trail = await vi.waitFor(async () => {
      const written = await story.trail();
      expect(written).toContain(made.at(-1)?.accessKeyId);
      return written;
    });
    const told = trail + story.log();
    for (const { accessKeyId, secretAccessKey, sessionToken = "" } of made) {
      expect(trail).toContain(accessKeyId);
      expect(told).not.toContain(secretAccessKey);
      expect(told).not.toContain(sessionToken);
    }
  });
});

describe("the reasons of a refusal", () => {
  async function refusedMessage(user: User): Promise<string> {
    const error: unknown = await story
      .iam(user)
      .send(new CreateUserCommand({ UserName: "x" }))
      .catch((thrown: unknown) => thrown);
    const { $response } = error as { readonly $response?: { readonly headers: Record<string, string> } };
    return $response?.headers["x-signet-authorization-message"] ?? "";
  }
  const decode = (user: User, EncodedMessage: string) =>
    story.sts(user).send(new DecodeAuthorizationMessageCommand({ EncodedMessage }));

  it("are decoded for whom the account lets, and for none of another account", async () => {
    const powerless = await story.home.newUser("powerless");
    const message = await refusedMessage(powerless);
    const { DecodedMessage = "" } = await decode(story.home.admin, message);
    expect(JSON.parse(DecodedMessage)).toMatchObject({ allowed: false });
    await expect(decode(powerless, message)).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("sts:DecodeAuthorizationMessage"),
    });
    await expect(decode(story.other.admin, message)).rejects.toMatchObject({
      name: "InvalidAuthorizationMessageException",
      message: "Message is not valid",
    });
  });
});
