// A session mints credentials wider or longer than its own: temporary credentials, perhaps stolen shortly before they end, are
// handed to GetSessionToken or GetFederationToken for thirty-six more hours, or a federated user, made for one narrow task,
// assumes a role of the user who vouched for it.
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import { CreateAccessKeyCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL, trust } from "./testing/documents.ts";
import { startStory, type Signer, type Story, type User } from "./testing/story.ts";

let story: Story;
let ana: User;
let roleArn: string;
let sessions: Readonly<Record<"role" | "session" | "federated", Signer>>;

beforeAll(async () => {
  story = await startStory();
  ana = await story.home.newUser("ana", ALL);
  roleArn = (
    await story.home.newRole("powerful", trust(story.home.accountId), { policy: ALL, maxSeconds: 43_200 })
  ).arn;
  const sts = story.sts(ana);
  sessions = {
    role: story.session(await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "ana" }))),
    session: story.session(await sts.send(new GetSessionTokenCommand())),
    federated: story.session(await sts.send(new GetFederationTokenCommand({ Name: "guest", Policy: ALL }))),
  };
});
afterAll(() => story.close());

describe.each(["role", "session", "federated"] as const)("a session (%s)", (kind) => {
  it.each([
    ["GetSessionToken", new GetSessionTokenCommand({ DurationSeconds: 129_600 })],
    [
      "GetFederationToken",
      new GetFederationTokenCommand({ Name: "again", Policy: ALL, DurationSeconds: 129_600 }),
    ],
  ])("gets nothing from %s", async (operation, command) => {
    await expect(story.sts(sessions[kind]).send(command as GetSessionTokenCommand)).rejects.toMatchObject({
      name: "AccessDenied",
      message: `Cannot call ${operation} with session credentials`,
    });
  });
});

describe("a session of GetSessionToken", () => {
  it("assumes a role for an hour at the most", async () => {
    const sts = story.sts(sessions.session);
    const input = { RoleArn: roleArn, RoleSessionName: "ana" };
    await expect(
      sts.send(new AssumeRoleCommand({ ...input, DurationSeconds: 43_200 })),
    ).rejects.toMatchObject({
      name: "ValidationError",
    });
    expect((await sts.send(new AssumeRoleCommand(input))).Credentials).toBeDefined();
  });

  it("cannot make itself a key that stays, without a second factor", async () => {
    await expect(
      story.iam(sessions.session).send(new CreateAccessKeyCommand({ UserName: "ana" })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it("has of STS but AssumeRole and GetCallerIdentity", async () => {
    const sts = story.sts(sessions.session);
    expect((await sts.send(new GetCallerIdentityCommand())).Arn).toBe(ana.arn);
    await expect(
      sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: ana.credentials.accessKeyId })),
    ).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("a federated user", () => {
  it("assumes no role, whatever its session policy says", async () => {
    await expect(
      story
        .sts(sessions.federated)
        .send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "guest" })),
    ).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("has no IAM, whatever its session policy says", async () => {
    await expect(story.iam(sessions.federated).send(new ListUsersCommand())).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("can say who it is", async () => {
    expect(await story.sts(sessions.federated).send(new GetCallerIdentityCommand())).toMatchObject({
      UserId: `${story.home.accountId}:guest`,
      Arn: `arn:aws:sts::${story.home.accountId}:federated-user/guest`,
    });
  });
});
