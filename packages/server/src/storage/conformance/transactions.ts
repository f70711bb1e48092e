import { describe, expect, it } from "vitest";
import type { Storage, WriteTransaction } from "../storage.ts";
import { accessKeyRow, accountRow, counterRow } from "../testing/rows.ts";
import { isUniqueViolation } from "../violations.ts";
import type { TestDatabase } from "./backend.ts";

/** What `write` promises. */
export function transactionsSuite(database: () => Promise<TestDatabase>): void {
  describe("write", () => {
    it("loses no update among concurrent writers", async () => {
      const storage = await (await database()).open();
      await storage.write(({ db }) => db.insertInto("last_used").values(counterRow("n", 0)).execute());
      await Promise.all(Array.from({ length: 24 }, () => storage.write(increment)));
      expect(await counter(storage)).toBe(24);
    });

    it("keeps a quota that each writer checks before it inserts", async () => {
      const storage = await (await database()).open();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) =>
          storage.write(async ({ db }) => {
            const keys = await db
              .selectFrom("access_keys")
              .select("access_key_id")
              .where("account_id", "=", "1")
              .where("user_id", "=", "AIDA1")
              .execute();
            if (keys.length >= 2) throw new Error("LimitExceeded");
            await db
              .insertInto("access_keys")
              .values(accessKeyRow("1", `AKIA${i.toString()}`, "AIDA1"))
              .execute();
          }),
        ),
      );
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
      const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      expect(reasons).toEqual(Array.from({ length: 8 }, () => new Error("LimitExceeded")));
      expect(await storage.reader.selectFrom("access_keys").selectAll().execute()).toHaveLength(2);
    });

    it("lets no two writers act on what the other is about to change", async () => {
      const storage = await (await database()).open();
      await storage.write(({ db }) =>
        db
          .insertInto("last_used")
          .values([counterRow("a", 1), counterRow("b", 1)])
          .execute(),
      );
      // Each may leave only if the other stays: the last administrator, told with counters.
      const leave = (id: string) =>
        storage.write(async ({ db }) => {
          const { present } = await db
            .selectFrom("last_used")
            .select(({ fn }) => fn.sum<number>("used_at").as("present"))
            .executeTakeFirstOrThrow();
          if (present < 2) return;
          await db.updateTable("last_used").set({ used_at: 0 }).where("id", "=", id).execute();
        });
      await Promise.all([leave("a"), leave("b")]);
      const { present } = await storage.reader
        .selectFrom("last_used")
        .select(({ fn }) => fn.sum<number>("used_at").as("present"))
        .executeTakeFirstOrThrow();
      expect(present).toBe(1);
    });

    it("leaves nothing of a write that throws, and publishes nothing of it", async () => {
      const storage = await (await database()).open();
      const heard: unknown[] = [];
      storage.changes.subscribe((changes) => heard.push(changes));
      const failure = new Error("changed my mind");
      await expect(
        storage.write(async ({ db, announce }) => {
          await db.insertInto("accounts").values(accountRow("1")).execute();
          announce({ accountId: "1", subject: "account" });
          throw failure;
        }),
      ).rejects.toBe(failure);
      expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toEqual([]);
      expect(heard).toEqual([]);
      await storage.write(({ db }) => db.insertInto("accounts").values(accountRow("1")).execute());
    });

    it("is over once a query failed, also when the error is caught", async () => {
      const storage = await (await database()).open();
      await storage.write(({ db }) => db.insertInto("accounts").values(accountRow("1")).execute());
      let caught: unknown;
      await expect(
        storage.write(async ({ db }) => {
          await db.insertInto("accounts").values(accountRow("2")).execute();
          caught = await db
            .insertInto("accounts")
            .values(accountRow("1"))
            .execute()
            .catch((error: unknown) => error);
        }),
      ).rejects.toThrow("rolled back");
      expect(isUniqueViolation(caught)).toMatchObject({ table: "accounts" });
      expect(await storage.reader.selectFrom("accounts").select("account_id").execute()).toEqual([
        { account_id: "1" },
      ]);
    });

    it("returns what its work returned", async () => {
      const storage = await (await database()).open();
      expect(await storage.write(async () => 42)).toBe(42);
    });

    it("refuses a write within a write, and a read around it", async () => {
      const storage = await (await database()).open();
      await expect(storage.write(() => storage.write(async () => 1))).rejects.toThrow("inside of a write");
      await expect(
        storage.write(() => storage.reader.selectFrom("accounts").selectAll().execute()),
      ).rejects.toThrow("inside of a write");
      expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toEqual([]);
    });

    it("refuses writes and reads once it is closed, and waits for the write under way", async () => {
      const storage = await (await database()).open();
      let entered = () => {};
      const inside = new Promise<void>((resolve) => (entered = resolve));
      const write = storage.write(async ({ db }) => {
        entered();
        await db.insertInto("accounts").values(accountRow("1")).execute();
        return "done";
      });
      await inside;
      await storage.close();
      expect(await write).toBe("done");
      await expect(storage.write(async () => 1)).rejects.toThrow("closed");
      await expect(storage.reader.selectFrom("accounts").selectAll().execute()).rejects.toThrow("closed");
    });
  });
}

/** Adds one to the counter, in two steps. */
export async function increment({ db }: WriteTransaction): Promise<void> {
  const { used_at } = await db
    .selectFrom("last_used")
    .select("used_at")
    .where("id", "=", "n")
    .executeTakeFirstOrThrow();
  await new Promise((resolve) => setImmediate(resolve));
  await db
    .updateTable("last_used")
    .set({ used_at: used_at + 1 })
    .where("id", "=", "n")
    .execute();
}

export async function counter(storage: Storage): Promise<number> {
  const row = await storage.reader.selectFrom("last_used").select("used_at").executeTakeFirstOrThrow();
  return row.used_at;
}
