import { createPolicyGroups } from "../../authorize/policy-groups.ts";
import { createPolicyTexts } from "../../authorize/policy-texts.ts";
import { randomBytes } from "node:crypto";
import type { GetFederationTokenRequest, GetFederationTokenResponse } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "../../authenticate/caller.ts";
import { openTestDirectory, type TestDirectory } from "../../directory/testing/test-directory.ts";
import { getFederationToken } from "./get-federation-token.ts";
import { ACCOUNT, callOf, federatedUser, NOW, roleSession, root, sessions, user } from "./testing/call.ts";
import { policy } from "./testing/documents.ts";

const ISSUED = Math.floor(NOW / 1000) * 1000;
const ARN = `arn:aws:sts::${ACCOUNT}:federated-user/guest`;
const tags = [{ Key: "Team", Value: "blue" }];

let accounts: TestDirectory;

beforeAll(async () => {
  accounts = await openTestDirectory({ accountId: ACCOUNT });
});
afterAll(() => accounts.close());

async function access(caller: Caller, input: Partial<GetFederationTokenRequest>) {
  if (typeof getFederationToken.access !== "function") throw new Error("no access rule");
  return getFederationToken.access({
    input: { Name: "guest", ...input },
    caller,
    accountId: ACCOUNT,
    directory: accounts.read,
    directoryOf: () => accounts.read,
    policies: createPolicyGroups(createPolicyTexts(10), 10),
  });
}

async function issue(caller: Caller, input: Partial<GetFederationTokenRequest>) {
  const answer = (await getFederationToken.handle(
    { Name: "guest", ...input },
    callOf(caller, accounts.read),
  )) as GetFederationTokenResponse;
  const { AccessKeyId = "", SessionToken = "" } = answer.Credentials ?? {};
  const opened = sessions.openSession(SessionToken, AccessKeyId);
  if (!opened.ok) throw new Error(opened.reason);
  return { answer, statement: opened.statement };
}

describe("what is asked of the policies", () => {
  it("is GetFederationToken on the federated user", async () => {
    expect(await access(user, {})).toMatchObject({ resource: ARN });
  });

  it("is TagSession too when tags are passed", async () => {
    expect(await access(user, { Tags: tags })).toMatchObject([
      { resource: ARN, context: { "aws:RequestTag/Team": "blue", "aws:TagKeys": ["Team"] } },
      { resource: ARN, action: "sts:TagSession", context: { "aws:RequestTag/Team": "blue" } },
    ]);
  });

  it.each([
    roleSession,
    federatedUser,
    { ...user, session: federatedUser.session },
    { ...root, session: roleSession.session },
  ])("is not asked at all for temporary credentials: %o", async (caller) => {
    const refused = {
      code: "AccessDenied",
      message: "Cannot call GetFederationToken with session credentials",
    };
    await expect(access(caller, {})).rejects.toMatchObject(refused);
    await expect(issue(caller, {})).rejects.toMatchObject(refused);
  });
});

describe("the session", () => {
  it("is that of a name that the user vouches for", async () => {
    const inline = policy({ Action: "s3:GetObject", Resource: "*" });
    const { answer, statement } = await issue(user, { Policy: inline, Tags: tags, DurationSeconds: 129_600 });
    expect(answer.FederatedUser).toEqual({ FederatedUserId: `${ACCOUNT}:guest`, Arn: ARN });
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    expect(answer.Credentials?.Expiration).toEqual(new Date(ISSUED + 129_600_000));
    expect(statement).toEqual({
      kind: "federation-token",
      accountId: ACCOUNT,
      principal: { name: "guest", issuer: { kind: "user", userId: "AIDAANA" } },
      issuedAt: ISSUED,
      expiresAt: ISSUED + 129_600_000,
      sessionPolicies: { inline },
      tags: [["Team", "blue"]],
    });
  });

  it("has an empty list of session policies, which allows nothing, when none is passed", async () => {
    const { answer, statement } = await issue(user, {});
    expect(statement.sessionPolicies).toEqual({ arns: [] });
    expect(answer.PackedPolicySize).toBeUndefined();
    expect(answer.Credentials?.Expiration).toEqual(new Date(ISSUED + 43_200_000));
  });

  it("lasts an hour at the most when it is root's", async () => {
    const { statement } = await issue(root, { DurationSeconds: 129_600 });
    expect(statement).toMatchObject({
      principal: { issuer: { kind: "root" } },
      expiresAt: ISSUED + 3_600_000,
    });
  });

  it("has a token that can be used when its policy and tags just fit", async () => {
    const noise = (length: number) => randomBytes(length).toString("hex").slice(0, length);
    const many = Array.from({ length: 50 }, () => ({ Key: noise(24), Value: noise(50) }));
    const { answer, statement } = await issue(user, { Tags: many });
    expect(answer.PackedPolicySize).toBeGreaterThan(75);
    expect(answer.SessionTokenSize).toBeLessThanOrEqual(4096);
    expect(answer.SessionTokenUtilization).toBeLessThanOrEqual(100);
    expect(statement.tags).toHaveLength(50);
  });

  it.each([
    [{ Policy: "[]" }, "MalformedPolicyDocument"],
    [{ PolicyArns: [{ arn: `arn:aws:iam::${ACCOUNT}:policy/none` }] }, "ValidationError"],
    [{ PolicyArns: [{}] }, "ValidationError"],
    [{ Tags: [...tags, ...tags] }, "InvalidParameterValue"],
    [{ MinimumSessionTokenSize: 4096 }, "ValidationError"],
  ])("is not made of %j", async (input, code) => {
    await expect(issue(user, input)).rejects.toMatchObject({ code });
  });
});
