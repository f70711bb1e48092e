import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStorage } from "../open.ts";
import type { Changes } from "../storage.ts";
import { accountRow } from "../testing/rows.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signet-sqlite-"));
  path = join(folder, "signet.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

const modes = () =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
  );

describe("the file", () => {
  it("is its owner's alone, with its companions", async () => {
    const umask = process.umask(0);
    try {
      const storage = await openStorage({ url: `sqlite:${path}` });
      await storage.write(({ db }) => db.insertInto("accounts").values(accountRow("1")).execute());
      expect(modes()).toEqual({ "signet.db": "600", "signet.db-shm": "600", "signet.db-wal": "600" });
      await storage.close();
    } finally {
      process.umask(umask);
    }
  });

  it("is closed to others when it was open to them", async () => {
    writeFileSync(path, "");
    chmodSync(path, 0o644);
    const warn = vi.fn<(details: object, message: string) => void>();
    const storage = await openStorage({ url: `sqlite:${path}`, logger: { warn, error() {} } });
    expect(modes()["signet.db"]).toBe("600");
    expect(warn).toHaveBeenCalledOnce();
    await storage.close();
  });

  it("waits for the disk at each commit", async () => {
    const storage = await openStorage({ url: `sqlite:${path}` });
    const settings = await storage.write(async ({ db }) => ({
      journal: (await sql`pragma journal_mode`.execute(db)).rows,
      synchronous: (await sql`pragma synchronous`.execute(db)).rows,
      foreignKeys: (await sql`pragma foreign_keys`.execute(db)).rows,
    }));
    // 2 is FULL (sqlite.org, "PRAGMA synchronous").
    expect(settings).toEqual({
      journal: [{ journal_mode: "wal" }],
      synchronous: [{ synchronous: 2 }],
      foreignKeys: [{ foreign_keys: 1 }],
    });
    await storage.close();
  });

  it("has strict tables only, beside the migrator's own", async () => {
    const storage = await openStorage({ url: `sqlite:${path}` });
    const { rows } = await sql<{ name: string; strict: number }>`
      select name, strict from pragma_table_list where schema = 'main' and name not like 'sqlite_%'
    `.execute(storage.reader);
    const loose = rows.filter(({ strict }) => strict === 0).map(({ name }) => name);
    expect(loose.toSorted()).toEqual(["kysely_migration", "kysely_migration_lock"]);
    expect(rows.length).toBeGreaterThan(10);
    await storage.close();
  });
});

describe("another process", () => {
  it("that holds the write lock is waited for, while this one goes on reading", async () => {
    const storage = await openStorage({ url: `sqlite:${path}` });
    const other = new DatabaseSync(path);
    other.exec("begin immediate; update accounts set name = 'x'");
    const write = storage.write(({ db }) => db.insertInto("accounts").values(accountRow("1")).execute());
    expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toEqual([]);
    other.exec("commit");
    await write;
    expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toHaveLength(1);
    other.close();
    await storage.close();
  });

  it("that writes makes everything unsure; this one's own writes do not", async () => {
    const storage = await openStorage({ url: `sqlite:${path}` });
    const heard: Changes[] = [];
    storage.changes.subscribe((changes) => heard.push(changes));
    await storage.write(async ({ db, announce }) => {
      await db.insertInto("accounts").values(accountRow("1")).execute();
      announce({ accountId: "1", subject: "account" });
    });
    const other = new DatabaseSync(path);
    other.exec("update accounts set name = 'x'");
    await vi.waitFor(() => expect(heard).toContain("everything"), { timeout: 3_000, interval: 5 });
    expect(heard).toEqual([[{ accountId: "1", subject: "account" }], "everything"]);
    other.close();
    await storage.close();
  });
});

it("refuses a file that is no database, and lets go of it", async () => {
  writeFileSync(path, "this is not a database, and long enough to be taken for one".repeat(20));
  await expect(openStorage({ url: `sqlite:${path}` })).rejects.toThrow("not a database");
});
