// The rules of the directory where transactions really run side by side: every test of this folder runs on SQLite, and what
// depends on the engine (races, sorting, upserts, numbers) here on PostgreSQL.
import { expect, test } from "vitest";
import { entityAlreadyExists } from "./errors.ts";
import { readLastUsed, recordLastUsed } from "./last-used.ts";
import { refuseDuplicate } from "./names.ts";
import { eachOnPostgres } from "./testing/postgres-directory.ts";
import type { TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
eachOnPostgres((directory) => {
  it = directory;
});

/** How many got through, and the codes of those that did not. */
async function race(works: readonly Promise<unknown>[]): Promise<{ done: number; codes: readonly string[] }> {
  const outcomes = await Promise.allSettled(works);
  const codes = outcomes
    .filter((outcome) => outcome.status === "rejected")
    .map(({ reason }) => (reason as { code?: string }).code ?? String(reason));
  return { done: outcomes.length - codes.length, codes };
}

const createUser = (name: string) => it.write(({ users }) => users.create({ name }));

test("of several that race for one name one gets it, and the others are told so", async () => {
  const { done, codes } = await race(["alice", "Alice", "ALICE", "aLiCe"].map(createUser));
  expect(done).toBe(1);
  expect(codes).toEqual(["EntityAlreadyExists", "EntityAlreadyExists", "EntityAlreadyExists"]);
});

test("a broken uniqueness that no check saw is told as such", async () => {
  await createUser("alice");
  const row = await it.read.users.get("alice");
  const insert = it.storage.write(({ db }) =>
    refuseDuplicate(
      db
        .insertInto("users")
        .values({ ...row, user_id: "AIDA2" })
        .execute(),
      () => entityAlreadyExists("taken"),
    ),
  );
  await expect(insert).rejects.toMatchObject({ code: "EntityAlreadyExists", message: "taken" });
});

test("two users that are given one new name at once do not both get it", async () => {
  await createUser("a");
  await createUser("b");
  const rename = (name: string) => it.write(({ users }) => users.update(name, { newName: "c" }));
  expect(await race([rename("a"), rename("b")])).toEqual({ done: 1, codes: ["EntityAlreadyExists"] });
});

test("a quota holds when many ask at once", async () => {
  const { user_id: userId } = await createUser("alice");
  const { done, codes } = await race(
    Array.from({ length: 5 }, () => it.write(({ accessKeys }) => accessKeys.create(userId))),
  );
  expect(done).toBe(2);
  expect(codes).toEqual(["LimitExceeded", "LimitExceeded", "LimitExceeded"]);
});

test("a user is not deleted while it gets a key", async () => {
  for (let n = 0; n < 5; n++) {
    const { user_id: userId } = await createUser("alice");
    await race([
      it.write(({ users }) => users.delete("alice")),
      it.write(async ({ users, accessKeys }) => accessKeys.create((await users.get("alice")).user_id)),
    ]);
    const user = await it.read.users.find("alice");
    const keys = (await it.read.accessKeys.list(userId, {})).items;
    expect(keys).toHaveLength(user === undefined ? 0 : 1);
    for (const key of keys) {
      await it.write(({ accessKeys }) => accessKeys.delete(userId, key.access_key_id));
      await it.write(({ users }) => users.delete("alice"));
    }
  }
});

test("lists are sorted by bytes, cut by path, and counted as numbers", async () => {
  for (const name of ["b_1", "B-2", "a.3", "a+4", "A,5"]) await createUser(name);
  await it.write(({ users }) => users.create({ name: "z", path: "/Team/" }));
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const part = await it.read.users.list({ MaxItems: 2, Marker });
    names.push(...part.items.map((user) => user.name));
    Marker = part.Marker;
  } while (Marker !== undefined);
  expect(names).toEqual(["a+4", "A,5", "a.3", "B-2", "b_1", "z"]);
  expect((await it.read.users.list({}, "/Team/")).items).toMatchObject([{ name: "z", created_at: it.now }]);
  expect((await it.read.users.list({}, "/team/")).items).toEqual([]);
  expect(await it.read.account.counts()).toMatchObject({ users: 6, groups: 0 });
});

test("groups and their users", async () => {
  const alice = await createUser("alice");
  const add = async () =>
    it.write(async ({ groups, users }) =>
      groups.addUser(await groups.get("staff"), await users.get("alice")),
    );
  await it.write(({ groups }) => groups.create({ name: "staff" }));
  expect(await race([add(), add()])).toEqual({ done: 2, codes: [] });
  const staff = await it.read.groups.get("staff");
  expect((await it.read.groups.members(staff, {})).items).toEqual([alice]);
  expect((await it.read.groups.ofUser(alice.user_id, {})).items).toEqual([staff]);
  await it.write(async ({ groups, users }) => groups.removeUser(staff, await users.get("alice")));
  expect((await it.read.groups.members(staff, {})).items).toEqual([]);
});

test("of several uses the latest stays", async () => {
  const use = (usedAt: number) => ({
    account_id: it.accountId,
    kind: "role" as const,
    id: "AROA",
    used_at: usedAt,
    service: "sts",
    region: "us-east-1",
  });
  const record = (...times: readonly number[]) =>
    it.storage.write(({ db }) => recordLastUsed(db, times.map(use)));
  await record(1, 3, 2);
  await record(1_767_225_600_123, 2);
  await record(5);
  expect((await readLastUsed(it.scope, "role", ["AROA"])).get("AROA")?.used_at).toBe(1_767_225_600_123);
});
