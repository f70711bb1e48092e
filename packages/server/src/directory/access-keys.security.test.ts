// Keys are found by their id alone when a request comes in. An account that may bring its own key ids (a scripted installation)
// could bring one that another account has: requests signed with either would then be answered for whoever is found first.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createAccount } from "./accounts.ts";
import { accessKeysOf } from "./access-keys.ts";
import { openTestDirectory, refusal } from "./testing/test-directory.ts";

const KEY = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "the attacker's own secret" };

test("a key id that another account has cannot be brought along", async () => {
  const it = await openTestDirectory();
  try {
    await it.write(({ accessKeys }) => accessKeys.create(it.accountId, KEY));
    const attack = it.storage.write(async (tx) => {
      const { account_id: accountId } = await createAccount(
        tx.db,
        { name: "Attacker", email: "attacker@example.com", rootPassword: "" },
        { now: () => 0, randomBytes },
      );
      const scope = { ...it.scope, accountId, db: tx.db, announce() {} };
      await accessKeysOf(scope).create(accountId, KEY);
    });
    await expect(attack).rejects.toMatchObject(
      refusal("EntityAlreadyExists", `Access Key with id ${KEY.accessKeyId} already exists.`),
    );
  } finally {
    await it.close();
  }
});
