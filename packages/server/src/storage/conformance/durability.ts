import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { StorageVersionError } from "../migrate.ts";
import { accountRow } from "../testing/rows.ts";
import type { TestDatabase } from "./backend.ts";

const WRITER = fileURLToPath(new URL("../testing/writer-process.ts", import.meta.url));

/** What outlives the process. */
export function durabilitySuite(database: () => Promise<TestDatabase>): void {
  describe("durability", () => {
    it("has everything again after a restart", async () => {
      const durable = await database();
      const before = await durable.open();
      await before.write(({ db }) => db.insertInto("accounts").values(accountRow("1")).execute());
      await before.close();
      const after = await durable.open({ migrate: false });
      expect(await after.reader.selectFrom("accounts").selectAll().execute()).toEqual([accountRow("1")]);
    });

    it("has every row that a process was acknowledged before it was killed", async () => {
      const durable = await database();
      await (await durable.open()).close();
      const writer = spawn(process.execPath, [WRITER, durable.url], { stdio: ["ignore", "pipe", "inherit"] });
      const acknowledged: string[] = [];
      for await (const line of createInterface({ input: writer.stdout })) {
        acknowledged.push(line);
        if (acknowledged.length === 40) writer.kill("SIGKILL");
      }
      if (writer.signalCode === null && writer.exitCode === null) await once(writer, "exit");
      expect(writer.signalCode).toBe("SIGKILL");

      const storage = await durable.open({ migrate: false });
      const rows = await storage.reader.selectFrom("accounts").select("account_id").execute();
      expect(rows.map(({ account_id }) => account_id)).toEqual(expect.arrayContaining(acknowledged));
      // Each write inserts an account and its user: neither is there without the other.
      const users = await storage.reader.selectFrom("users").select("account_id").execute();
      expect(users).toHaveLength(rows.length);
      await storage.write(({ db }) => db.insertInto("accounts").values(accountRow("next")).execute());
    });

    it("refuses a database that a newer version has changed", async () => {
      const durable = await database();
      const storage = await durable.open();
      await storage.write(({ db }) =>
        db
          .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
          .insertInto("kysely_migration")
          .values({ name: "9999-from-the-future", timestamp: "2100-01-01T00:00:00.000Z" })
          .execute(),
      );
      await storage.close();
      await expect(durable.open()).rejects.toThrow(StorageVersionError);
      await expect(durable.open()).rejects.toThrow("9999-from-the-future");
    });

    it("refuses a database without its tables when it may not make them", async () => {
      const durable = await database();
      await expect(durable.open({ migrate: false })).rejects.toThrow(StorageVersionError);
    });
  });
}
