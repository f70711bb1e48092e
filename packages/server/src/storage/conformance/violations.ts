import { describe, expect, it } from "vitest";
import type { Storage, WriteTransaction } from "../storage.ts";
import { accountRow, userRow } from "../testing/rows.ts";
import { isForeignKeyViolation, isUniqueViolation } from "../violations.ts";
import type { TestDatabase } from "./backend.ts";

/** That both engines say the same about a broken rule. */
export function violationsSuite(database: () => Promise<TestDatabase>): void {
  describe("violations", () => {
    async function withUser(): Promise<Storage> {
      const storage = await (await database()).open();
      await storage.write(async ({ db }) => {
        await db.insertInto("accounts").values(accountRow("1")).execute();
        await db.insertInto("users").values(userRow("1", "Alice")).execute();
      });
      return storage;
    }
    const failureOf = (storage: Storage, work: (tx: WriteTransaction) => Promise<unknown>) =>
      storage.write(work).then(
        () => undefined,
        (error: unknown) => error,
      );

    it("names the columns of a unique constraint", async () => {
      const storage = await withUser();
      const error = await failureOf(storage, ({ db }) =>
        db
          .insertInto("users")
          .values(userRow("1", "ALICE", { user_id: "AIDA2" }))
          .execute(),
      );
      expect(isUniqueViolation(error)).toEqual({ table: "users", columns: ["account_id", "name_key"] });
      expect(isForeignKeyViolation(error)).toBe(false);
    });

    it("names the columns of a primary key", async () => {
      const storage = await withUser();
      const error = await failureOf(storage, ({ db }) =>
        db
          .insertInto("users")
          .values(userRow("1", "Bob", { user_id: "AIDAAlice" }))
          .execute(),
      );
      expect(isUniqueViolation(error)).toEqual({ table: "users", columns: ["account_id", "user_id"] });
    });

    it("names the columns when an update breaks it", async () => {
      const storage = await withUser();
      const error = await failureOf(storage, async ({ db }) => {
        await db.insertInto("users").values(userRow("1", "Bob")).execute();
        await db.updateTable("users").set({ name_key: "alice" }).where("name", "=", "Bob").execute();
      });
      expect(isUniqueViolation(error)).toEqual({ table: "users", columns: ["account_id", "name_key"] });
    });

    it("tells a reference to nothing, and a deletion of what is referred to", async () => {
      const storage = await withUser();
      const dangling = await failureOf(storage, ({ db }) =>
        db.insertInto("users").values(userRow("2", "Bob")).execute(),
      );
      const deleted = await failureOf(storage, ({ db }) =>
        db.deleteFrom("accounts").where("account_id", "=", "1").execute(),
      );
      expect([dangling, deleted].map(isForeignKeyViolation)).toEqual([true, true]);
      expect([dangling, deleted].map(isUniqueViolation)).toEqual([false, false]);
    });

    it("is neither for another failure", async () => {
      const storage = await withUser();
      const error = await failureOf(storage, ({ db }) =>
        db
          .insertInto("users")
          .values(userRow("1", "Bob", { path: null as unknown as string }))
          .execute(),
      );
      expect(error).toBeInstanceOf(Error);
      expect(isUniqueViolation(error)).toBe(false);
      expect(isForeignKeyViolation(error)).toBe(false);
    });
  });
}
