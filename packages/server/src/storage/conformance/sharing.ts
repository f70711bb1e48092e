import { describe, expect, it, vi } from "vitest";
import type { Changes } from "../storage.ts";
import { accountRow, counterRow } from "../testing/rows.ts";
import type { TestDatabase } from "./backend.ts";
import { counter, increment } from "./transactions.ts";

const CHANGE = { accountId: "1", subject: "user:AIDA1" };
/** Milliseconds: the promise is one second, the rest is for a machine that is busy with other tests. */
const FELT_WITHIN = { timeout: 3_000, interval: 5 };

/** What holds between several instances (processes, nodes) on one database. */
export function sharingSuite(database: () => Promise<TestDatabase>): void {
  describe("several instances", () => {
    it("hear of each other's changes", async () => {
      const shared = await database();
      const here = await shared.open();
      const there = await shared.open();
      const heard: Changes[] = [];
      there.changes.subscribe((changes) => heard.push(changes));
      await here.write(async ({ db, announce }) => {
        await db.insertInto("accounts").values(accountRow("1")).execute();
        announce(CHANGE);
      });
      await vi.waitFor(() => {
        expect(heard.some((changes) => changes === "everything" || changes.some(isChange))).toBe(true);
      }, FELT_WITHIN);
      expect(await there.reader.selectFrom("accounts").selectAll().execute()).toHaveLength(1);
    });

    it("hear of a change that is too long to be told", async () => {
      const shared = await database();
      const here = await shared.open();
      const there = await shared.open();
      const heard: Changes[] = [];
      there.changes.subscribe((changes) => heard.push(changes));
      await here.write(async ({ db, announce }) => {
        await db.insertInto("accounts").values(accountRow("1")).execute();
        announce({ accountId: "1", subject: "x".repeat(9_000) });
      });
      await vi.waitFor(() => expect(heard).toContain("everything"), FELT_WITHIN);
    });

    it("lose no update of each other", async () => {
      const shared = await database();
      const instances = await Promise.all([shared.open(), shared.open()]);
      await instances[0].write(({ db }) => db.insertInto("last_used").values(counterRow("n", 0)).execute());
      await Promise.all(
        instances.flatMap((storage) => Array.from({ length: 10 }, () => storage.write(increment))),
      );
      expect(await counter(instances[1])).toBe(20);
    });

    it("start at the same time on a new database", async () => {
      const shared = await database();
      const instances = await Promise.all([shared.open(), shared.open(), shared.open()]);
      await instances[0].write(({ db }) => db.insertInto("accounts").values(accountRow("1")).execute());
      expect(await instances[2].reader.selectFrom("accounts").selectAll().execute()).toHaveLength(1);
    });

    it("read without waiting for a write", async () => {
      const storage = await (await database()).open();
      let inserted = () => {};
      let goOn = () => {};
      const afterInsert = new Promise<void>((resolve) => (inserted = resolve));
      const untilRead = new Promise<void>((resolve) => (goOn = resolve));
      const write = storage.write(async ({ db }) => {
        await db.insertInto("accounts").values(accountRow("1")).execute();
        inserted();
        await untilRead;
      });
      await afterInsert;
      expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toEqual([]);
      goOn();
      await write;
      expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toHaveLength(1);
    });
  });
}

function isChange({ accountId, subject }: { accountId: string; subject: string }): boolean {
  return accountId === CHANGE.accountId && subject === CHANGE.subject;
}
