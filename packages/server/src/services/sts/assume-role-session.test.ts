import { randomBytes } from "node:crypto";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
} from "@aws-sdk/client-sts";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL, policy, trust, WITH_SOURCE_IDENTITY, WITH_TAGS } from "./testing/documents.ts";
import { startStory, type Signer, type Story, type User } from "./testing/story.ts";

let story: Story;
let ana: User;
let readerArn: string;

beforeAll(async () => {
  story = await startStory();
  ana = await story.home.newUser("ana");
  const reader = await story.home.newRole("reader", trust(ana.arn), {
    policy: policy({ Action: ["iam:ListUsers", "sts:GetAccessKeyInfo"], Resource: "*" }),
  });
  readerArn = reader.arn;
});
afterAll(() => story.close());

/** Letters and digits that do not compress. */
const noise = (length: number) => randomBytes(length).toString("hex").slice(0, length);

const assume = (signer: Signer, input: Partial<AssumeRoleCommandInput>) =>
  story.sts(signer).send(new AssumeRoleCommand({ RoleArn: readerArn, RoleSessionName: "story", ...input }));

const listUsers = (signer: Signer) => story.iam(signer).send(new ListUsersCommand());
const keyInfo = (signer: Signer) =>
  story.sts(signer).send(new GetAccessKeyInfoCommand({ AccessKeyId: ana.credentials.accessKeyId }));

describe("session policies", () => {
  const onlyList = policy({ Action: "iam:ListUsers", Resource: "*" });

  it("limit the session to what they and the role allow, and give it nothing", async () => {
    const answer = await assume(ana, {
      Policy: policy({ Action: ["iam:ListUsers", "iam:ListRoles"], Resource: "*" }),
    });
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    const session = story.session(answer);
    expect((await listUsers(session)).Users).toBeDefined();
    await expect(keyInfo(session)).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("because no session policy allows the sts:GetAccessKeyInfo action"),
    });
  });

  it("may be managed ones of the role's account or of AWS, by their ARNs", async () => {
    const arn = await story.home.newPolicy("only-list", onlyList);
    const session = story.session(await assume(ana, { PolicyArns: [{ arn }] }));
    expect((await listUsers(session)).Users).toBeDefined();
    await expect(keyInfo(session)).rejects.toMatchObject({ name: "AccessDenied" });
    const readOnly = story.session(
      await assume(ana, { PolicyArns: [{ arn: "arn:aws:iam::aws:policy/IAMReadOnlyAccess" }] }),
    );
    expect((await listUsers(readOnly)).Users).toBeDefined();
    await expect(keyInfo(readOnly)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("are refused when they are no policies of the role's account", async () => {
    const foreign = await story.other.newPolicy("foreign", onlyList);
    for (const arn of [foreign, `arn:aws:iam::${story.home.accountId}:policy/none`, readerArn]) {
      await expect(assume(ana, { PolicyArns: [{ arn }] })).rejects.toMatchObject({
        name: "ValidationError",
        message: `Policy ${arn} does not exist or is not attachable.`,
      });
    }
  });

  it.each([
    ["no JSON", { Policy: "{" }, "MalformedPolicyDocumentException", /\(line 1, column 2/],
    ["a principal", { Policy: trust("123456789012") }, "MalformedPolicyDocumentException", /principal/],
    [
      "more than 2,048 characters",
      { Policy: policy({ Action: "s3:*", Resource: "*", Sid: "a".repeat(2048) }) },
      "ValidationError",
      /at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048/,
    ],
    [
      "more than ten ARNs",
      {
        PolicyArns: Array.from({ length: 11 }, () => ({ arn: "arn:aws:iam::aws:policy/IAMReadOnlyAccess" })),
      },
      "ValidationError",
      /at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10/,
    ],
  ])("are refused when they are %s", async (_, input, name, message) => {
    await expect(assume(ana, input)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it("are refused when they do not fit with the tags", async () => {
    const role = await story.home.newRole("roomy", trust(ana.arn, undefined, WITH_TAGS));
    const Tags = Array.from({ length: 50 }, (_, index) => ({
      Key: `${index}-${noise(100)}`,
      Value: noise(256),
    }));
    await expect(assume(ana, { RoleArn: role.arn, Tags })).rejects.toMatchObject({
      name: "PackedPolicyTooLargeException",
      message: expect.stringMatching(/^Packed size of session tags consumes \d+% of allotted space\.$/),
    });
  });
});

describe("session tags", () => {
  const blue = [{ Key: "Team", Value: "blue" }];

  it("need sts:TagSession of the trust policy", async () => {
    await expect(assume(ana, { Tags: blue })).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: ${ana.arn} is not authorized to perform: sts:TagSession on resource: ${readerArn}`,
    });
  });

  it("need sts:TagSession of the caller's policies too, where the trust policy names the account", async () => {
    const role = await story.home.newRole(
      "tags-by-account",
      trust(story.home.accountId, undefined, WITH_TAGS),
    );
    const may = (Action: readonly string[]) => policy({ Action, Resource: role.arn });
    const untagging = await story.home.newUser("untagging", may(["sts:AssumeRole"]));
    const tagging = await story.home.newUser("tagging", may(WITH_TAGS));
    await expect(assume(untagging, { RoleArn: role.arn, Tags: blue })).rejects.toMatchObject({
      message: expect.stringContaining("sts:TagSession"),
    });
    expect((await assume(tagging, { RoleArn: role.arn, Tags: blue })).PackedPolicySize).toBeGreaterThan(0);
  });

  it("are judged by aws:RequestTag and aws:TagKeys, and stand over the role's tags afterwards", async () => {
    const condition = {
      StringEquals: { "aws:RequestTag/Team": "blue" },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["Team"] },
    };
    const role = await story.home.newRole("team", trust(ana.arn, condition, WITH_TAGS), {
      tags: { team: "red" },
      policy: policy({
        Action: "iam:ListUsers",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalTag/Team": "blue" } },
      }),
    });
    for (const Tags of [[{ Key: "Team", Value: "red" }], [...blue, { Key: "Cost", Value: "1" }]]) {
      await expect(assume(ana, { RoleArn: role.arn, Tags })).rejects.toMatchObject({ name: "AccessDenied" });
    }
    const session = story.session(await assume(ana, { RoleArn: role.arn, Tags: blue }));
    expect((await listUsers(session)).Users).toBeDefined();
  });

  it("are judged by sts:TransitiveTagKeys", async () => {
    const condition = { "ForAnyValue:StringEquals": { "sts:TransitiveTagKeys": ["Team"] } };
    const role = await story.home.newRole("transitive", trust(ana.arn, condition, WITH_TAGS));
    await expect(assume(ana, { RoleArn: role.arn, Tags: blue })).rejects.toMatchObject({
      name: "AccessDenied",
    });
    const chosen = await assume(ana, { RoleArn: role.arn, Tags: blue, TransitiveTagKeys: ["Team"] });
    expect(chosen.Credentials).toBeDefined();
  });
});

describe("the source identity", () => {
  it("needs sts:SetSourceIdentity, and is echoed", async () => {
    await expect(assume(ana, { SourceIdentity: "ana" })).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: ${ana.arn} is not authorized to perform: sts:SetSourceIdentity on resource: ${readerArn}`,
    });
    const condition = { StringEquals: { "sts:SourceIdentity": "${aws:username}" } };
    const role = await story.home.newRole("sourced", trust(ana.arn, condition, WITH_SOURCE_IDENTITY));
    await expect(assume(ana, { RoleArn: role.arn, SourceIdentity: "bob" })).rejects.toMatchObject({
      name: "AccessDenied",
    });
    expect((await assume(ana, { RoleArn: role.arn, SourceIdentity: "ana" })).SourceIdentity).toBe("ana");
  });
});

describe("a session", () => {
  it("ends with its role: one of the same name made later is another", async () => {
    const role = await story.home.newRole("short-lived", trust(ana.arn), { policy: ALL });
    const session = story.session(await assume(ana, { RoleArn: role.arn }));
    await story.home.deleteRole("short-lived");
    await story.home.newRole("short-lived", trust(ana.arn), { policy: ALL });
    await expect(story.sts(session).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });

  it("is revoked, with all that were made before it, by a policy on when tokens were issued", async () => {
    const role = await story.home.newRole("revoked", trust(ana.arn), { policy: ALL });
    const before = story.session(await assume(ana, { RoleArn: role.arn }));
    expect((await listUsers(before)).Users).toBeDefined();
    story.advance(2);
    const revokedBefore = new Date(story.now()).toISOString();
    const revocation = {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { DateLessThan: { "aws:TokenIssueTime": revokedBefore } },
    };
    await story.home.setRolePolicy(
      "revoked",
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }, revocation],
      }),
    );
    await expect(listUsers(before)).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("with an explicit deny in an identity-based policy"),
    });
    story.advance(2);
    const after = story.session(await assume(ana, { RoleArn: role.arn }));
    expect((await listUsers(after)).Users).toBeDefined();
  });
});
