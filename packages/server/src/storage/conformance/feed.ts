import { describe, expect, it, vi } from "vitest";
import type { Changes } from "../storage.ts";
import { accountRow } from "../testing/rows.ts";
import type { TestDatabase } from "./backend.ts";

const CHANGE = { accountId: "1", subject: "user:AIDA1" };

/** What the change feed promises within one process. */
export function feedSuite(database: () => Promise<TestDatabase>): void {
  describe("changes", () => {
    it("publishes what a write announced, before the write resolves", async () => {
      const storage = await (await database()).open();
      const order: unknown[] = [];
      storage.changes.subscribe((changes) => order.push(changes));
      const second = { accountId: "1", subject: "role:AROA1" };
      await storage
        .write(async ({ announce }) => {
          announce(CHANGE);
          announce(second);
        })
        .then(() => order.push("resolved"));
      expect(order).toEqual([[CHANGE, second], "resolved"]);
    });

    it("calls nobody for a write that announced nothing", async () => {
      const storage = await (await database()).open();
      const handler = vi.fn<(changes: Changes) => void>();
      storage.changes.subscribe(handler);
      await storage.write(({ db }) => db.insertInto("accounts").values(accountRow("1")).execute());
      expect(handler).not.toHaveBeenCalled();
    });

    it("survives a subscriber that fails, and forgets one that left", async () => {
      const storage = await (await database()).open();
      const heard: Changes[] = [];
      const left = vi.fn<(changes: Changes) => void>();
      storage.changes.subscribe(() => {
        throw new Error("subscriber");
      });
      storage.changes.subscribe((changes) => heard.push(changes));
      storage.changes.subscribe(left)();
      await storage.write(async ({ announce }) => announce(CHANGE));
      expect(heard).toEqual([[CHANGE]]);
      expect(left).not.toHaveBeenCalled();
    });

    it("lets a subscriber read what was committed", async () => {
      const storage = await (await database()).open();
      let read: Promise<unknown[]> | undefined;
      storage.changes.subscribe(() => {
        read = storage.reader.selectFrom("accounts").selectAll().execute();
      });
      await storage.write(async ({ db, announce }) => {
        await db.insertInto("accounts").values(accountRow("1")).execute();
        announce(CHANGE);
      });
      expect(await read).toHaveLength(1);
    });

    it("is healthy while it is open, and not after", async () => {
      const storage = await (await database()).open();
      expect(storage.changes.healthy).toBe(true);
      await storage.close();
      expect(storage.changes.healthy).toBe(false);
    });
  });
}
