import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { accountIdOfAccessKeyId } from "../credentials/access-key-id.ts";
import { recordLastUsed } from "./last-used.ts";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
let alice: string;
beforeEach(async () => {
  it = await openTestDirectory();
  alice = (await it.write(({ users }) => users.create({ name: "alice" }))).user_id;
});
afterEach(() => it.close());

const create = (userId = alice) => it.write(({ accessKeys }) => accessKeys.create(userId));

describe("a new key", () => {
  test("is active, says its account, and is announced", async () => {
    it.announced();
    const { key, secretAccessKey } = await create();
    expect(key).toEqual({
      account_id: it.accountId,
      access_key_id: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
      user_id: alice,
      status: "Active",
      created_at: it.now,
    });
    expect(accountIdOfAccessKeyId(key.access_key_id)).toBe(it.accountId);
    expect(secretAccessKey).toMatch(/^[\w+/]{40}$/);
    expect(it.announced()).toEqual([`access-key:${key.access_key_id}`]);
  });

  test("has its secret sealed, bound to account and key", async () => {
    const { key, secretAccessKey } = await create();
    const { sealed_secret: sealed } = await it.storage.reader
      .selectFrom("access_keys")
      .select("sealed_secret")
      .where("access_key_id", "=", key.access_key_id)
      .executeTakeFirstOrThrow();
    expect(it.scope.secrets.open(sealed, `${it.accountId}/${key.access_key_id}`)).toBe(secretAccessKey);
    expect(it.scope.secrets.open(sealed, `${it.accountId}/another`)).toBeUndefined();
  });

  test("is the third of a user: refused, also when two ask at once", async () => {
    await create();
    const outcomes = await Promise.allSettled([create(), create()]);
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused.map(({ reason }) => reason as unknown)).toMatchObject([
      { ...refusal("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2"), status: 409 },
    ]);
    expect((await it.read.accessKeys.list(alice, {})).items).toHaveLength(2);
  });

  test("of the root user has the account's id for its user", async () => {
    const { key } = await create(it.accountId);
    expect(key.user_id).toBe(it.accountId);
    expect((await it.read.accessKeys.list(it.accountId, {})).items).toEqual([key]);
    expect((await it.read.accessKeys.list(alice, {})).items).toEqual([]);
  });

  test("that was made elsewhere is taken as it is, once", async () => {
    const given = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "a secret of one's own" };
    const { key, secretAccessKey } = await it.write(({ accessKeys }) => accessKeys.create(alice, given));
    expect({ accessKeyId: key.access_key_id, secretAccessKey }).toEqual(given);
    await expect(it.write(({ accessKeys }) => accessKeys.create(alice, given))).rejects.toMatchObject({
      code: "EntityAlreadyExists",
    });
  });
});

describe("another user's key", () => {
  test.each(["setStatus", "delete"] as const)("is not found by %s", async (change) => {
    const bob = (await it.write(({ users }) => users.create({ name: "bob" }))).user_id;
    const { key } = await create();
    const id = key.access_key_id;
    await expect(
      it.write(({ accessKeys }) =>
        change === "delete" ? accessKeys.delete(bob, id) : accessKeys.setStatus(bob, id, "Inactive"),
      ),
    ).rejects.toMatchObject({
      ...refusal("NoSuchEntity", `The Access Key with id ${id} cannot be found.`),
      status: 404,
    });
    expect(await it.read.accessKeys.find(id)).toEqual(key);
  });
});

test("a key is switched off and on, and deleted, each time announced", async () => {
  const { access_key_id: id } = (await create()).key;
  it.announced();
  await it.write(({ accessKeys }) => accessKeys.setStatus(alice, id, "Inactive"));
  expect(await it.read.accessKeys.find(id)).toMatchObject({ status: "Inactive" });
  await it.write(({ accessKeys }) => accessKeys.setStatus(alice, id, "Active"));
  expect(await it.read.accessKeys.find(id)).toMatchObject({ status: "Active" });
  await it.write(({ accessKeys }) => accessKeys.delete(alice, id));
  expect(await it.read.accessKeys.find(id)).toBeUndefined();
  expect(it.announced()).toEqual([`access-key:${id}`, `access-key:${id}`, `access-key:${id}`]);
});

test("keys are listed page by page", async () => {
  await create();
  await create();
  const first = await it.read.accessKeys.list(alice, { MaxItems: 1 });
  const second = await it.read.accessKeys.list(alice, { MaxItems: 1, Marker: first.Marker });
  expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false]);
  const ids = [...first.items, ...second.items].map((key) => key.access_key_id);
  expect(new Set(ids).size).toBe(2);
  expect(ids).toEqual(ids.toSorted());
});

test("the last use goes with its key", async () => {
  const { access_key_id: id } = (await create()).key;
  expect(await it.read.accessKeys.lastUsed(id)).toBeUndefined();
  const use = {
    account_id: it.accountId,
    kind: "access-key",
    id,
    used_at: 1000,
    service: "iam",
    region: "us-east-1",
  } as const;
  await it.storage.write(({ db }) => recordLastUsed(db, [use]));
  expect(await it.read.accessKeys.lastUsed(id)).toEqual(use);
  await it.write(({ accessKeys }) => accessKeys.delete(alice, id));
  expect(await it.read.accessKeys.lastUsed(id)).toBeUndefined();
});
