import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestDirectory, type TestDirectory } from "../testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

/** More than SQLite takes as parameters of one statement (SQLite, "Implementation Limits", SQLITE_MAX_VARIABLE_NUMBER). */
const MANY = 33_000;

test("a policy may be attached to more users than a statement has parameters; they come sorted by name", async () => {
  const policy = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  const alice = await it.write(({ users }) => users.create({ name: "alice" }));
  await it.write(async (_directory, { db }) => {
    for (let start = 0; start < MANY; start += 1000) {
      const ids = Array.from({ length: 1000 }, (_, index) => String(start + index).padStart(5, "0"));
      const rows = ids.map((id) => {
        const name = `User${id}`;
        return { ...alice, user_id: `AIDA${id}`, name, name_key: name.toLowerCase() };
      });
      await db.insertInto("users").values(rows).execute();
      const of = { account_id: it.accountId, owner_kind: "user" as const, policy_arn: policy };
      await db
        .insertInto("policy_attachments")
        .values(ids.map((id) => ({ ...of, owner_id: `AIDA${id}` })))
        .execute();
    }
  });
  const subject = await it.read.accessSubjects.get(policy);
  const entities = await it.read.accessSubjects.entitiesOf(subject);
  expect(entities).toHaveLength(MANY);
  expect(entities.at(0)).toMatchObject({ kind: "user", id: "AIDA00000", name: "User00000" });
  expect(entities.at(-1)).toMatchObject({ id: "AIDA32999", arn: "arn:aws:iam::111122223333:user/User32999" });
});
