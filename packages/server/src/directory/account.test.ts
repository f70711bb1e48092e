import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAccount } from "./accounts.ts";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const createAlias = (alias: string) => it.write(({ account }) => account.createAlias(alias));
const deleteAlias = (alias: string) => it.write(({ account }) => account.deleteAlias(alias));
const alias = async () => (await it.read.account.get()).alias;

describe("the alias", () => {
  test("is set, replaced by the next one, and deleted by its name", async () => {
    it.announced();
    await createAlias("first");
    await createAlias("second");
    expect(await alias()).toBe("second");
    await expect(deleteAlias("first")).rejects.toMatchObject({ code: "NoSuchEntity", status: 404 });
    await deleteAlias("second");
    expect(await alias()).toBeNull();
    await expect(deleteAlias("second")).rejects.toMatchObject({ code: "NoSuchEntity" });
    expect(it.announced()).toEqual(["account", "account", "account"]);
  });

  test("is refused when any account has it", async () => {
    await it.storage.write(async ({ db }) => {
      const other = await createAccount(
        db,
        { name: "Other", email: "other@example.com", rootPassword: "" },
        { now: () => 0, randomBytes },
      );
      await db
        .updateTable("accounts")
        .set({ alias: "taken" })
        .where("account_id", "=", other.account_id)
        .execute();
    });
    await expect(createAlias("taken")).rejects.toMatchObject({
      ...refusal("EntityAlreadyExists", "The account alias taken already exists."),
      status: 409,
    });
    await createAlias("mine");
    await expect(createAlias("mine")).rejects.toMatchObject({ code: "EntityAlreadyExists" });
  });

  test("cannot look like an account's id", async () => {
    await expect(createAlias("444455556666")).rejects.toMatchObject({ code: "ValidationError", status: 400 });
    expect(await alias()).toBeNull();
  });
});

test("what there is is counted, in this account only", async () => {
  const nothing = await it.read.account.counts();
  expect(new Set(Object.values(nothing))).toEqual(new Set([0]));
  await it.write(async ({ users, groups, accessKeys }) => {
    const { user_id: alice } = await users.create({ name: "alice" });
    await users.create({ name: "bob" });
    await groups.create({ name: "staff" });
    await accessKeys.create(alice);
    await accessKeys.create(it.accountId);
  });
  expect(await it.read.account.counts()).toEqual({
    ...nothing,
    users: 2,
    groups: 1,
    rootAccessKeys: 1,
  });
});
