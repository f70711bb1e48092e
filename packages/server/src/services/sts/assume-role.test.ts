import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL, policy, trust } from "./testing/documents.ts";
import { startStory, type Story, type User } from "./testing/story.ts";

let story: Story;
let ana: User;
let stranger: User;

beforeAll(async () => {
  story = await startStory();
  ana = await story.home.newUser("ana");
  stranger = await story.other.newUser("stranger", ALL);
});
afterAll(() => story.close());

const assume = (user: User, input: Partial<AssumeRoleCommandInput> & { readonly RoleArn: string }) =>
  story.sts(user).send(new AssumeRoleCommand({ RoleSessionName: "story", ...input }));

function refusal(user: User, arn: string) {
  return {
    name: "AccessDenied",
    message: `User: ${user.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    $metadata: { httpStatusCode: 403 },
  };
}

describe("a role of the same account", () => {
  it("is assumed by whom its trust policy names, and answers as who they then are", async () => {
    const role = await story.home.newRole("named", trust(ana.arn));
    const answer = await assume(ana, { RoleArn: role.arn });
    expect(answer.AssumedRoleUser).toEqual({
      AssumedRoleId: `${role.id}:story`,
      Arn: `arn:aws:sts::${story.home.accountId}:assumed-role/named/story`,
    });
    expect(answer.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(answer.Credentials?.Expiration?.getTime()).toBe(Math.floor(story.now() / 1000) * 1000 + 3_600_000);
    expect(answer.PackedPolicySize).toBeUndefined();
    expect(answer.SourceIdentity).toBeUndefined();
    expect(answer.SessionTokenSize).toBe(answer.Credentials?.SessionToken?.length);

    const session = story.session(answer);
    expect(await story.sts(session).send(new GetCallerIdentityCommand())).toMatchObject({
      UserId: `${role.id}:story`,
      Account: story.home.accountId,
      Arn: `arn:aws:sts::${story.home.accountId}:assumed-role/named/story`,
    });
  });

  it("needs an identity-based policy too when the trust policy names the account", async () => {
    const role = await story.home.newRole("delegated", trust(story.home.accountId));
    await expect(assume(ana, { RoleArn: role.arn })).rejects.toMatchObject(refusal(ana, role.arn));
    const allowed = await story.home.newUser(
      "allowed",
      policy({ Action: "sts:AssumeRole", Resource: role.arn }),
    );
    expect((await assume(allowed, { RoleArn: role.arn })).Credentials).toBeDefined();
  });

  it("is not assumed on an identity-based policy alone", async () => {
    const admin = story.home.admin;
    const role = await story.home.newRole("trusts-another", trust(ana.arn));
    await expect(assume(admin, { RoleArn: role.arn })).rejects.toMatchObject(refusal(admin, role.arn));
  });

  it("has its path in its ARN, and not in that of its sessions", async () => {
    const role = await story.home.newRole("pathed", trust(ana.arn), { path: "/team/blue/" });
    expect(role.arn).toContain(":role/team/blue/pathed");
    expect((await assume(ana, { RoleArn: role.arn })).AssumedRoleUser?.Arn).toContain(
      ":assumed-role/pathed/story",
    );
  });

  it("is known by its tags, and by the session's name", async () => {
    const named = {
      StringEquals: { "sts:RoleSessionName": "${aws:username}", "aws:ResourceTag/Team": "blue" },
    };
    const role = await story.home.newRole("tagged", trust(ana.arn, named), { tags: { Team: "blue" } });
    await expect(assume(ana, { RoleArn: role.arn })).rejects.toMatchObject(refusal(ana, role.arn));
    expect((await assume(ana, { RoleArn: role.arn, RoleSessionName: "ana" })).Credentials).toBeDefined();
  });
});

describe("a role of another account", () => {
  it("is assumed when both accounts allow it", async () => {
    const role = await story.home.newRole("shared", trust(story.other.accountId));
    const session = story.session(await assume(stranger, { RoleArn: role.arn }));
    expect(await story.sts(session).send(new GetCallerIdentityCommand())).toMatchObject({
      Account: story.home.accountId,
    });
  });

  it("is refused without an identity-based policy, even to whom it names", async () => {
    const powerless = await story.other.newUser("powerless");
    const role = await story.home.newRole("names-powerless", trust(powerless.arn));
    await expect(assume(powerless, { RoleArn: role.arn })).rejects.toMatchObject(
      refusal(powerless, role.arn),
    );
  });
});

describe("a role that may not be assumed", () => {
  it("is not told apart from one that is not there, is written otherwise, or whose account is not there", async () => {
    const role = await story.home.newRole("Private", trust(ana.arn), { path: "/p/" });
    const prefix = `arn:aws:iam::${story.home.accountId}:role`;
    for (const arn of [
      role.arn,
      `${prefix}/p/Nothing`,
      `${prefix}/Private`,
      `${prefix}/p/private`,
      "arn:aws:iam::999999999999:role/Private",
    ]) {
      await expect(assume(stranger, { RoleArn: arn })).rejects.toMatchObject(refusal(stranger, arn));
      await expect(assume(story.home.admin, { RoleArn: arn })).rejects.toMatchObject(
        refusal(story.home.admin, arn),
      );
    }
  });

  it.each([
    "arn:aws:iam::aws:role/Private",
    "arn:aws:iam::123456789012:user/ana",
    "not an ARN at all, is it",
  ])("is no role when it is %s", async (RoleArn) => {
    await expect(assume(ana, { RoleArn })).rejects.toMatchObject({
      name: "ValidationError",
      message: "Request ARN is invalid",
    });
  });
});

describe("how long", () => {
  it("is up to the role", async () => {
    const role = await story.home.newRole("long", trust(ana.arn), { maxSeconds: 7200 });
    const { Credentials } = await assume(ana, { RoleArn: role.arn, DurationSeconds: 7200 });
    expect(Credentials?.Expiration?.getTime()).toBe(Math.floor(story.now() / 1000) * 1000 + 7_200_000);
    await expect(assume(ana, { RoleArn: role.arn, DurationSeconds: 7201 })).rejects.toMatchObject({
      name: "ValidationError",
      message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    });
  });

  it("is at least a quarter of an hour, and ends then", async () => {
    const role = await story.home.newRole("short", trust(ana.arn));
    await expect(assume(ana, { RoleArn: role.arn, DurationSeconds: 899 })).rejects.toMatchObject({
      name: "ValidationError",
    });
    const session = story.session(await assume(ana, { RoleArn: role.arn, DurationSeconds: 900 }));
    story.advance(898);
    expect((await story.sts(session).send(new GetCallerIdentityCommand())).Account).toBe(
      story.home.accountId,
    );
    story.advance(2);
    await expect(story.sts(session).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
      name: "ExpiredToken",
    });
  });
});

describe("what cannot be verified", () => {
  it.each([
    [
      { SerialNumber: "arn:aws:iam::123456789012:mfa/ana", TokenCode: "123456" },
      "AccessDenied",
      /MultiFactor/,
    ],
    [{ TokenCode: "123456" }, "AccessDenied", /must provide both/],
    [
      { ProvidedContexts: [{ ProviderArn: "arn:aws:iam::aws:contextProvider/X", ContextAssertion: "abcd" }] },
      "ValidationError",
      /ProvidedContexts/,
    ],
  ])("is refused, not ignored: %j", async (input, name, message) => {
    const role = `arn:aws:iam::${story.home.accountId}:role/named`;
    await expect(assume(ana, { RoleArn: role, ...input })).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });
});
