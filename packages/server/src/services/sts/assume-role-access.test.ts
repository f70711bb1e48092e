import { createPolicyGroups } from "../../authorize/policy-groups.ts";
import { createPolicyTexts } from "../../authorize/policy-texts.ts";
import type { AssumeRoleRequest, AssumeRoleResponse } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "../../authenticate/caller.ts";
import { openTestDirectory, type TestDirectory } from "../../directory/testing/test-directory.ts";
import { assumeRole } from "./assume-role.ts";
import { ACCOUNT, callOf, roleSession, root, sessions, user } from "./testing/call.ts";
import { trust } from "./testing/documents.ts";

const PREFIX = `arn:aws:iam::${ACCOUNT}:role`;
let accounts: TestDirectory;

beforeAll(async () => {
  accounts = await openTestDirectory({ accountId: ACCOUNT });
  await accounts.write(({ roles }) =>
    roles.create({
      name: "Reader",
      path: "/team/",
      trustPolicy: trust("*"),
      tags: [{ Key: "Cost", Value: "7" }],
    }),
  );
});
afterAll(() => accounts.close());

const request = (input: Partial<AssumeRoleRequest>): object => ({
  RoleArn: `${PREFIX}/team/Reader`,
  RoleSessionName: "ana",
  ...input,
});

async function access(caller: Caller, input: object) {
  if (typeof assumeRole.access !== "function") throw new Error("no access rule");
  return assumeRole.access({
    input,
    caller,
    accountId: caller.accountId,
    directory: accounts.read,
    directoryOf: () => accounts.read,
    policies: createPolicyGroups(createPolicyTexts(10), 10),
  });
}

describe("what is asked of the policies", () => {
  it("is AssumeRole, on the role, with its trust policy", async () => {
    expect(await access(user, request({ ExternalId: "4711" }))).toEqual([
      {
        resource: `${PREFIX}/team/Reader`,
        resourceAccountId: ACCOUNT,
        resourcePolicy: expect.objectContaining({
          policies: [
            {
              source: { type: "trust", id: `${PREFIX}/team/Reader`, name: "Reader" },
              policy: expect.objectContaining({ kind: "trust", statements: [expect.anything()] }),
            },
          ],
        }),
        withoutReason: true,
        context: {
          "sts:ExternalId": "4711",
          "sts:RoleSessionName": "ana",
          "sts:SourceIdentity": undefined,
          "aws:TagKeys": undefined,
          "sts:TransitiveTagKeys": undefined,
          "iam:ResourceTag/Cost": "7",
          "aws:ResourceTag/Cost": "7",
        },
      },
    ]);
  });

  it("is TagSession and SetSourceIdentity too, for what is passed and for what is inherited", async () => {
    const passed = request({ Tags: [{ Key: "Team", Value: "blue" }], SourceIdentity: "ana" });
    const inheriting: Caller = {
      ...roleSession,
      session: {
        issuedAt: 0,
        expiresAt: 0,
        chained: false,
        tags: [["Team", "blue"]],
        transitiveTagKeys: ["Team"],
        sourceIdentity: "ana",
      },
    };
    for (const rules of [await access(user, passed), await access(inheriting, request({}))]) {
      expect(rules).toMatchObject([
        { context: { "sts:SourceIdentity": "ana" } },
        { action: "sts:TagSession", resource: `${PREFIX}/team/Reader`, resourceAccountId: ACCOUNT },
        { action: "sts:SetSourceIdentity", context: { "sts:SourceIdentity": "ana" } },
      ]);
    }
  });

  it("has an empty trust policy for a role that is not there", async () => {
    expect(await access(user, request({ RoleArn: `${PREFIX}/Reader` }))).toMatchObject([
      {
        resource: `${PREFIX}/Reader`,
        resourcePolicy: { policies: [{ policy: { statements: [] } }] },
        withoutReason: true,
      },
    ]);
  });

  it("is nothing for root, who assumes no roles", async () => {
    for (const caller of [root, { ...root, session: roleSession.session }]) {
      await expect(access(caller, request({}))).rejects.toMatchObject({
        code: "AccessDenied",
        message: "Roles may not be assumed by root accounts.",
      });
    }
  });
});

describe("the session", () => {
  it("is not made of a request that was not authorized, or whose role is not there", async () => {
    const call = callOf(user, accounts.read);
    await expect(assumeRole.handle(request({}), call)).rejects.toThrow("without having been authorized");
    const missing = request({ RoleArn: `${PREFIX}/Reader` });
    await access(user, missing);
    await expect(assumeRole.handle(missing, call)).rejects.toThrow("without having been authorized");
  });

  // A role is deleted, and another one of its name made, between the decision on a request and its session: what the old trust policy
  // allowed must not become a session of the new role.
  it("is that of the role that was authorized, not of one that took its name since", async () => {
    const { role_id: old } = await accounts.write(({ roles }) =>
      roles.create({ name: "Replaced", trustPolicy: trust("*") }),
    );
    const input = request({ RoleArn: `${PREFIX}/Replaced` });
    await access(user, input);
    await accounts.write(async ({ roles }) => {
      await roles.delete("Replaced");
      await roles.create({ name: "Replaced", trustPolicy: trust(ACCOUNT) });
    });
    const answer = (await assumeRole.handle(input, callOf(user, accounts.read))) as AssumeRoleResponse;
    const { AccessKeyId = "", SessionToken = "" } = answer.Credentials ?? {};
    expect(sessions.openSession(SessionToken, AccessKeyId)).toMatchObject({
      statement: {
        kind: "assumed-role",
        accountId: ACCOUNT,
        principal: { roleId: old, roleName: "Replaced", sessionName: "ana" },
        chained: false,
        assumedBy: user.principal.arn,
      },
    });
  });

  it("tells that it was made by another session", async () => {
    const input = request({});
    await access(roleSession, input);
    const answer = (await assumeRole.handle(input, callOf(roleSession, accounts.read))) as AssumeRoleResponse;
    const { AccessKeyId = "", SessionToken = "" } = answer.Credentials ?? {};
    expect(sessions.openSession(SessionToken, AccessKeyId)).toMatchObject({
      statement: { chained: true, assumedBy: roleSession.principal.arn },
    });
  });
});
