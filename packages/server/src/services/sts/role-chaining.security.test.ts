// Role chaining: a session assumes another role. Three attacks on it.
// - A session that is about to end lengthens its life by assuming a role (its own, or one that leads back) for twelve hours.
// - A session limited by a session policy assumes a role and comes back as another session of it, without the policy.
// - A session marked with tags or with a source identity (who is behind it) washes them off, or writes others over them, on its
//   way through a role.
import { AssumeRoleCommand, type AssumeRoleCommandInput, GetAccessKeyInfoCommand } from "@aws-sdk/client-sts";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL, policy, trust } from "./testing/documents.ts";
import { startStory, type Signer, type Story, type User } from "./testing/story.ts";

let story: Story;
let ana: User;
let first: string;
let second: string;

const ALL_OF_IT = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

beforeAll(async () => {
  story = await startStory();
  ana = await story.home.newUser("ana", ALL);
  const long = { policy: ALL, maxSeconds: 43_200 };
  first = (await story.home.newRole("first", trust(story.home.accountId, undefined, ALL_OF_IT), long)).arn;
  second = (await story.home.newRole("second", trust(story.home.accountId, undefined, ALL_OF_IT), long)).arn;
});
afterAll(() => story.close());

const assume = (signer: Signer, RoleArn: string, input: Partial<AssumeRoleCommandInput> = {}) =>
  story.sts(signer).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "story", ...input }));
const enter = async (signer: Signer, arn: string, input: Partial<AssumeRoleCommandInput> = {}) =>
  story.session(await assume(signer, arn, input));

describe("longer than an hour", () => {
  it("no chain goes, though the roles allow twelve", async () => {
    const session = await enter(ana, first, { DurationSeconds: 43_200 });
    for (const arn of [second, first]) {
      await expect(assume(session, arn, { DurationSeconds: 3601 })).rejects.toMatchObject({
        name: "ValidationError",
        message:
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
      });
    }
    const { Credentials } = await assume(session, second, { DurationSeconds: 3600 });
    expect(Credentials?.Expiration?.getTime()).toBeLessThanOrEqual(story.now() + 3_600_000);
  });

  it("no session of a session does, either", async () => {
    const session = await enter(await enter(ana, first), second);
    await expect(assume(session, first, { DurationSeconds: 43_200 })).rejects.toMatchObject({
      name: "ValidationError",
    });
  });
});

describe("the session policy", () => {
  const onlySecond = () => policy({ Action: "sts:AssumeRole", Resource: second });

  it("limits which roles the session may go on to", async () => {
    const session = await enter(ana, first, { Policy: onlySecond() });
    await expect(assume(session, first)).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(story.iam(session).send(new ListUsersCommand())).rejects.toMatchObject({
      name: "AccessDenied",
    });
    expect((await assume(session, second)).Credentials).toBeDefined();
  });

  it("that grants nothing of the kind leaves no way into another role", async () => {
    const session = await enter(ana, first, { Policy: policy({ Action: "iam:ListUsers", Resource: "*" }) });
    for (const arn of [first, second]) {
      await expect(assume(session, arn)).rejects.toMatchObject({ name: "AccessDenied" });
    }
  });

  it("of the new session is asked of the new session", async () => {
    const session = await enter(await enter(ana, first), second, { Policy: onlySecond() });
    await expect(
      story.sts(session).send(new GetAccessKeyInfoCommand({ AccessKeyId: ana.credentials.accessKeyId })),
    ).rejects.toMatchObject({ name: "AccessDenied", message: expect.stringContaining("no session policy") });
  });
});

describe("transitive tags", () => {
  const marked = { Tags: [{ Key: "Purpose", Value: "audit" }], TransitiveTagKeys: ["Purpose"] };

  it.each([
    ["another value", { Tags: [{ Key: "Purpose", Value: "admin" }] }],
    ["another spelling", { Tags: [{ Key: "PURPOSE", Value: "admin" }] }],
    ["being transitive anew", { TransitiveTagKeys: ["Purpose"] }],
  ])("are not replaced by %s", async (_, input) => {
    const session = await enter(ana, first, marked);
    await expect(assume(session, second, input)).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: expect.stringContaining("conflicts with a transitive tag key from the calling session"),
    });
  });

  it("are there after two more roles, and count in policies", async () => {
    const refusing = await story.home.newRole(
      "refuses-audit",
      trust(story.home.accountId, undefined, ALL_OF_IT),
      {
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "*", Resource: "*" },
            {
              Effect: "Deny",
              Action: "iam:ListUsers",
              Resource: "*",
              Condition: { StringEquals: { "aws:PrincipalTag/Purpose": "audit" } },
            },
          ],
        }),
      },
    );
    const plain = await enter(ana, refusing.arn);
    expect((await story.iam(plain).send(new ListUsersCommand())).Users).toBeDefined();
    const session = await enter(await enter(await enter(ana, first, marked), second), refusing.arn);
    await expect(story.iam(session).send(new ListUsersCommand())).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("explicit deny"),
    });
  });

  it("are not carried into a role that lets no one bring tags", async () => {
    const closed = await story.home.newRole("no-tags", trust(story.home.accountId));
    const session = await enter(ana, first, marked);
    await expect(assume(session, closed.arn)).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("sts:TagSession"),
    });
    expect((await assume(await enter(ana, first), closed.arn)).Credentials).toBeDefined();
  });
});

describe("the source identity", () => {
  it("stays through the chain, and is never another", async () => {
    const session = await enter(await enter(ana, first, { SourceIdentity: "ana" }), second);
    expect((await assume(session, first)).SourceIdentity).toBe("ana");
    await expect(assume(session, first, { SourceIdentity: "bob" })).rejects.toMatchObject({
      name: "ValidationError",
      message: "The source identity is already set for this assume role session",
    });
  });

  it("is not carried into a role that lets no one set it", async () => {
    const closed = await story.home.newRole("no-source-identity", trust(story.home.accountId));
    const session = await enter(ana, first, { SourceIdentity: "ana" });
    await expect(assume(session, closed.arn)).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("sts:SetSourceIdentity"),
    });
  });
});
