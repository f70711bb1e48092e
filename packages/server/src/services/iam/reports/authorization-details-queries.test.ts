// GetAccountAuthorizationDetails on accounts that differ in size: what is asked of the database must not grow with the entities of a page.
import type { KyselyPlugin } from "kysely";
import { expect, test } from "vitest";
import { createDirectory } from "../../../directory/directory.ts";
import { ENTITY_KINDS } from "../../../directory/reports/authorization-details.ts";
import { allow, TRUST_EC2 } from "../../../directory/testing/documents.ts";
import { openTestDirectory, type TestDirectory } from "../../../directory/testing/test-directory.ts";
import { presentDetails } from "./present-details.ts";

function fill(it: TestDirectory, count: number): Promise<void> {
  return it.write(
    async ({ users, groups, roles, policies, inlinePolicies, attachments, instanceProfiles }) => {
      for (let index = 0; index < count; index += 1) {
        const name = `n${index}`;
        await users.create({ name });
        await groups.create({ name });
        await groups.addUser(await groups.get(name), await users.get(name));
        const policy = await policies.create({ name, document: allow("s3:*") });
        const role = await roles.create({ name, trustPolicy: TRUST_EC2 });
        for (const kind of ["user", "group", "role"] as const) {
          await attachments.attach(kind, name, policy.arn);
          await inlinePolicies.put(kind, name, "in", allow("s3:*"));
        }
        const profile = await instanceProfiles.create({ name });
        await instanceProfiles.addRole(profile, role);
      }
    },
  );
}

/** How many queries a page of everything takes. */
async function queriesOf(it: TestDirectory): Promise<number> {
  let count = 0;
  const counter: KyselyPlugin = {
    transformQuery({ node }) {
      count += 1;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const directory = createDirectory({ ...it.scope, db: it.scope.db.withPlugin(counter) });
  const { items } = await directory.authorizationDetails.list({ MaxItems: 1000 }, ENTITY_KINDS);
  await presentDetails(directory, items);
  return count;
}

test("a page of many entities takes as many queries as one of few", async () => {
  const counts: number[] = [];
  for (const size of [2, 20]) {
    const it = await openTestDirectory();
    await fill(it, size);
    counts.push(await queriesOf(it));
    await it.close();
  }
  expect(counts[0]).toBeGreaterThan(5);
  expect(counts[1]).toBe(counts[0]);
});
