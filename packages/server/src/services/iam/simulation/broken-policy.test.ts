import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDirectory, type TestDirectory } from "../../../directory/testing/test-directory.ts";
import type { Call } from "../../operation.ts";
import { contextKeyOperations } from "./context-keys.ts";
import { simulatePolicyOperations } from "./simulate-policy.ts";

const ACCOUNT = "111122223333";
const POLICY = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

let it: TestDirectory;
beforeAll(async () => {
  it = await openTestDirectory({ accountId: ACCOUNT });
  await it.write(async ({ users, inlinePolicies }) => {
    await users.create({ name: "ann" });
    await inlinePolicies.put("user", "ann", "whole", POLICY);
    await inlinePolicies.put("user", "ann", "broken", POLICY);
  });
  await it.storage.write((tx) =>
    tx.db.updateTable("inline_policies").set({ document: "{" }).where("name", "=", "broken").execute(),
  );
});
afterAll(() => it.close());

// Nothing is simulated by what is left: a policy that cannot be read may have denied.
test.each(["SimulatePrincipalPolicy", "GetContextKeysForPrincipalPolicy"])(
  "%s says which stored policy cannot be evaluated",
  async (name) => {
    const operation = [...simulatePolicyOperations, ...contextKeyOperations].find(
      ({ schema }) => schema[2] === name,
    );
    const input = { PolicySourceArn: `arn:aws:iam::${ACCOUNT}:user/ann`, ActionNames: ["s3:GetObject"] };
    const call = { accountId: ACCOUNT, now: 0, directory: it.read } as Call;
    await expect((async () => operation?.handle(input, call))()).rejects.toMatchObject({
      code: "PolicyEvaluation",
      status: 500,
      message: expect.stringContaining("broken: Syntax errors in policy.") as string,
    });
  },
);
