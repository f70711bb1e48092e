import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStorage } from "../storage/open.ts";
import type { Storage } from "../storage/storage.ts";
import {
  createAccount,
  findAccount,
  findAccountByAlias,
  findAccountByEmail,
  listAccounts,
  type NewAccount,
} from "./accounts.ts";

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage({ url: "sqlite::memory:" });
});
afterEach(() => storage.close());

const create = (values: Partial<NewAccount> = {}, bytes: (size: number) => Uint8Array = randomBytes) =>
  storage.write(({ db }) =>
    createAccount(
      db,
      { name: "Example", email: "Root@Example.com", rootPassword: "$argon2id$", ...values },
      { now: () => 1234, randomBytes: bytes },
    ),
  );

test("an account is found by id, by e-mail address without case, and by alias", async () => {
  const account = await create();
  expect(account).toMatchObject({ email: "Root@Example.com", alias: null, created_at: 1234 });
  expect(account.account_id).toMatch(/^[1-9]\d{11}$/);
  expect(await findAccount(storage.reader, account.account_id)).toEqual(account);
  expect(await findAccountByEmail(storage.reader, "rOOT@example.COM")).toEqual(account);
  expect(await findAccountByAlias(storage.reader, "example")).toBeUndefined();
  await storage.write(({ db }) => db.updateTable("accounts").set({ alias: "example" }).execute());
  expect(await findAccountByAlias(storage.reader, "example")).toMatchObject({
    account_id: account.account_id,
  });
});

test("an account can have the id that it is given, 12 digits of it", async () => {
  await create({ accountId: "012345678901" });
  expect(await listAccounts(storage.reader)).toMatchObject([{ account_id: "012345678901" }]);
  await expect(create({ accountId: "1234", email: "b@example.com" })).rejects.toThrow("12 digits");
});

test("no two accounts have one id or one e-mail address", async () => {
  await create({ accountId: "111122223333" });
  await expect(create({ accountId: "111122223333", email: "b@example.com" })).rejects.toMatchObject({
    code: "EntityAlreadyExists",
  });
  await expect(create({ email: "root@example.com" })).rejects.toMatchObject({ code: "EntityAlreadyExists" });
  expect(await listAccounts(storage.reader)).toHaveLength(1);
});

test("a random id that is taken is passed over", async () => {
  const draws = [1, 1, 2].map((n) => new Uint8Array([0, 0, 0, 0, 0, n]));
  const bytes = () => draws.shift() ?? randomBytes(6);
  const first = await create({}, bytes);
  const second = await create({ email: "b@example.com" }, bytes);
  expect([first.account_id, second.account_id]).toEqual(["100000000001", "100000000002"]);
});
