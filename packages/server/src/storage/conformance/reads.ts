import { describe, expect, it } from "vitest";
import { accountRow, counterRow, userRow } from "../testing/rows.ts";
import type { TestDatabase } from "./backend.ts";

/** What `reader` promises, and that values come back as they went in. */
export function readsSuite(database: () => Promise<TestDatabase>): void {
  describe("reader", () => {
    it("never sees what was not committed", async () => {
      const storage = await (await database()).open();
      let read: Promise<unknown[]> | undefined;
      let inserted = () => {};
      let giveUp = () => {};
      const afterInsert = new Promise<void>((resolve) => (inserted = resolve));
      const untilGivenUp = new Promise<void>((resolve) => (giveUp = resolve));
      const write = storage.write(async ({ db }) => {
        await db.insertInto("accounts").values(accountRow("1")).execute();
        inserted();
        await untilGivenUp;
        throw new Error("given up");
      });
      await afterInsert;
      read = storage.reader.selectFrom("accounts").selectAll().execute();
      giveUp();
      await expect(write).rejects.toThrow("given up");
      expect(await read).toEqual([]);
    });

    it("sees what was acknowledged", async () => {
      const storage = await (await database()).open();
      for (let n = 0; n < 20; n++) {
        const id = n.toString();
        await storage.write(({ db }) => db.insertInto("accounts").values(accountRow(id)).execute());
        expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toHaveLength(n + 1);
      }
    });

    it("reads one state in a snapshot, whatever is written meanwhile", async () => {
      const storage = await (await database()).open();
      let writes: Promise<unknown> = Promise.resolve();
      const count = (db: typeof storage.reader) => db.selectFrom("accounts").selectAll().execute();
      for (let n = 0; n < 30; n++) {
        const write = storage.write(({ db }) =>
          db
            .insertInto("accounts")
            .values(accountRow(`${n}`))
            .execute(),
        );
        writes = Promise.all([writes, write]);
        const [first, second, third] = await storage.snapshot(async (db) => {
          const before = await count(db);
          await new Promise((resolve) => setImmediate(resolve));
          return [before, await count(db), await count(db)];
        });
        expect(second).toEqual(first);
        expect(third).toEqual(first);
        await write;
        expect(await storage.snapshot(count)).toHaveLength(n + 1);
      }
      await writes;
    });

    it("reads one state in a snapshot, however often is written between its reads", async () => {
      const storage = await (await database()).open();
      let made = 0;
      const write = () =>
        storage.write(({ db }) =>
          db
            .insertInto("accounts")
            .values(accountRow(`${made++}`))
            .execute(),
        );
      const writes: Promise<unknown>[] = [];
      const counts = await storage.snapshot(async (db) => {
        const first = await db.selectFrom("accounts").selectAll().execute();
        // Not waited for: where snapshots keep writes out, it comes after this one.
        if (writes.length < 50) writes.push(write());
        for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
        const second = await db.selectFrom("accounts").selectAll().execute();
        return [first.length, second.length];
      });
      expect(counts[1]).toBe(counts[0]);
      await Promise.all(writes);
    });

    it("refuses to write in a snapshot, and a snapshot inside of a write", async () => {
      const storage = await (await database()).open();
      await expect(
        storage.snapshot((db) => db.insertInto("accounts").values(accountRow("1")).execute()),
      ).rejects.toThrow(/read-?only/);
      await expect(
        storage.write(() => storage.snapshot((db) => db.selectFrom("accounts").selectAll().execute())),
      ).rejects.toThrow("inside of a write");
      expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toEqual([]);
    });

    it("passes on what fails in a snapshot", async () => {
      const storage = await (await database()).open();
      await expect(
        storage.snapshot(async () => {
          throw new Error("found nothing");
        }),
      ).rejects.toThrow("found nothing");
    });

    it("refuses to write", async () => {
      const storage = await (await database()).open();
      await expect(storage.reader.insertInto("accounts").values(accountRow("1")).execute()).rejects.toThrow(
        /read-?only/,
      );
      await expect(storage.reader.deleteFrom("accounts").execute()).rejects.toThrow(/read-?only/);
      expect(await storage.write(async ({ db }) => db.selectFrom("accounts").selectAll().execute())).toEqual(
        [],
      );
    });

    it("gives values back as they went in, and numbers as numbers", async () => {
      const storage = await (await database()).open();
      const account = accountRow("000000000001", {
        name: "Zoë 🦊 \"quoted\" 'n' \\ %_",
        created_at: 1_795_202_638_603,
        alias: null,
      });
      await storage.write(({ db }) => db.insertInto("accounts").values(account).execute());
      expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toEqual([account]);
      const numbers = await storage.reader
        .selectFrom("accounts")
        .select(({ fn }) => [
          fn.countAll<number>().as("count"),
          fn.sum<number>("created_at").as("sum"),
          fn.max("created_at").as("max"),
        ])
        .executeTakeFirstOrThrow();
      expect(numbers).toEqual({ count: 1, sum: 1_795_202_638_603, max: 1_795_202_638_603 });
    });

    it("tells how many rows a change touched, and answers returning", async () => {
      const storage = await (await database()).open();
      await storage.write(async ({ db }) => {
        await db
          .insertInto("last_used")
          .values([counterRow("a", 1), counterRow("b", 1)])
          .execute();
        const updated = await db.updateTable("last_used").set({ used_at: 2 }).executeTakeFirstOrThrow();
        expect(updated.numUpdatedRows).toBe(2n);
        const deleted = await db.deleteFrom("last_used").where("id", "=", "a").executeTakeFirstOrThrow();
        expect(deleted.numDeletedRows).toBe(1n);
        const returned = await db.updateTable("last_used").set({ used_at: 3 }).returning("id").execute();
        expect(returned).toEqual([{ id: "b" }]);
      });
    });

    it("sorts names by their bytes", async () => {
      const storage = await (await database()).open();
      const names = ["a-b", "a_b", "ab", "a.c", "b", "a@b", "a+b"];
      await storage.write(async ({ db }) => {
        await db.insertInto("accounts").values(accountRow("1")).execute();
        for (const name of names) await db.insertInto("users").values(userRow("1", name)).execute();
      });
      const sorted = await storage.reader
        .selectFrom("users")
        .select("name_key")
        .where("name_key", ">", "a+")
        .orderBy("name_key")
        .execute();
      expect(sorted.map(({ name_key }) => name_key)).toEqual(names.toSorted());
    });

    it("refuses text where a number belongs", async () => {
      const storage = await (await database()).open();
      const wrong = accountRow("1", { created_at: "soon" as unknown as number });
      await expect(
        storage.write(({ db }) => db.insertInto("accounts").values(wrong).execute()),
      ).rejects.toThrow(/INTEGER|bigint/);
    });
  });
}
