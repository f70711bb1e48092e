import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openStorage } from "../open.ts";
import type { Changes, Storage } from "../storage.ts";
import { startPostgres, type TestPostgres } from "../testing/postgres.ts";
import { accountRow, counterRow } from "../testing/rows.ts";

const SOON = { timeout: 5_000, interval: 5 };

let server: TestPostgres;
let control: Client;
let url = "";
let opened: Storage[] = [];
let count = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
afterEach(async () => {
  await Promise.all(opened.map((storage) => storage.close()));
  opened = [];
  await control.end();
});

async function open(): Promise<Storage> {
  if (opened.length === 0) {
    url = await server.url(`postgres_${(count++).toString()}`);
    control = new Client({ connectionString: url });
    await control.connect();
  }
  const storage = await openStorage({ url });
  opened.push(storage);
  return storage;
}

/** Breaks the connections of the database, but for those of the test itself, whose last query matches. */
async function terminate(lastQuery: string): Promise<number> {
  const { rowCount } = await control.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query ~* $1",
    [lastQuery],
  );
  return rowCount ?? 0;
}

describe("a lost listener", () => {
  it("makes the feed unhealthy, then tells everything", async () => {
    const storage = await open();
    const heard: { changes: Changes; healthy: boolean }[] = [];
    storage.changes.subscribe((changes) => heard.push({ changes, healthy: storage.changes.healthy }));
    await control.query("select 1");
    // The listener's last query is its LISTEN or its heartbeat.
    expect(await terminate("^(listen signet_changes|select 1)$")).toBe(1);
    await vi.waitFor(() => expect(storage.changes.healthy).toBe(false), SOON);
    await vi.waitFor(() => expect(storage.changes.healthy).toBe(true), SOON);
    // Caches were told to forget everything while they were not used yet.
    expect(heard).toEqual([{ changes: "everything", healthy: false }]);
  });

  it("hears other nodes again afterwards", async () => {
    const here = await open();
    const there = await open();
    await terminate("^(listen signet_changes|select 1)$");
    await vi.waitFor(() => expect(there.changes.healthy).toBe(false), SOON);
    await vi.waitFor(() => expect(there.changes.healthy).toBe(true), SOON);
    const heard: Changes[] = [];
    there.changes.subscribe((changes) => heard.push(changes));
    await here.write(async ({ announce }) => announce({ accountId: "1", subject: "user" }));
    await vi.waitFor(() => expect(heard).toEqual([[{ accountId: "1", subject: "user" }]]), SOON);
  });
});

describe("lost pool connections", () => {
  it("are replaced, without an error that nobody handles", async () => {
    const storage = await open();
    await storage.write(({ db }) => db.insertInto("accounts").values(accountRow("1")).execute());
    await storage.reader.selectFrom("accounts").selectAll().execute();
    expect(await terminate(".")).toBeGreaterThan(2);
    await vi.waitFor(async () => {
      expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toHaveLength(1);
    }, SOON);
    await vi.waitFor(
      () => storage.write(({ db }) => db.insertInto("accounts").values(accountRow("2")).execute()),
      SOON,
    );
  });

  it("in mid-transaction fail the write, and leave nothing of it", async () => {
    const storage = await open();
    await expect(
      storage.write(async ({ db }) => {
        await db.insertInto("accounts").values(accountRow("1")).execute();
        await terminate("insert into");
        await db.insertInto("accounts").values(accountRow("2")).execute();
      }),
    ).rejects.toThrow(/terminat|connection|ECONNRESET/i);
    expect(await storage.reader.selectFrom("accounts").selectAll().execute()).toEqual([]);
  });
});

describe("write", () => {
  it("runs again what collided, also when its error was wrapped", async () => {
    const storage = await open();
    await storage.write(({ db }) => db.insertInto("last_used").values(counterRow("n", 0)).execute());
    let attempts = 0;
    await storage.write(async ({ db }) => {
      attempts++;
      await db.selectFrom("last_used").selectAll().execute();
      if (attempts === 1) {
        // Another node gets in between.
        await control.query("update last_used set used_at = 10");
      }
      try {
        await db
          .updateTable("last_used")
          .set(({ eb }) => ({ used_at: eb("used_at", "+", 1) }))
          .execute();
      } catch (error) {
        throw new Error("the directory failed", { cause: error });
      }
    });
    expect(attempts).toBe(2);
    const row = await storage.reader.selectFrom("last_used").select("used_at").executeTakeFirstOrThrow();
    expect(row.used_at).toBe(11);
  });

  it("does not hear its own notification a second time", async () => {
    const storage = await open();
    const other = await open();
    const heard: Changes[] = [];
    const heardThere: Changes[] = [];
    storage.changes.subscribe((changes) => heard.push(changes));
    other.changes.subscribe((changes) => heardThere.push(changes));
    const announce = (subject: string, by: Storage) =>
      by.write(async (tx) => tx.announce({ accountId: "1", subject }));
    await announce("first", storage);
    await announce("second", other);
    // Notifications come in the order of the commits: after the second, the first would have been here.
    await vi.waitFor(() => expect(heard).toContainEqual([{ accountId: "1", subject: "second" }]), SOON);
    await vi.waitFor(() => expect(heardThere).toHaveLength(2), SOON);
    expect(heard).toHaveLength(2);
  });

  it("waits for the disk where the server was set up not to", async () => {
    const first = await open();
    await control.query(
      `alter database ${control.escapeIdentifier(control.database ?? "")} set synchronous_commit = off`,
    );
    await first.close();
    const storage = await openStorage({ url });
    opened.push(storage);
    const { rows } = await storage.write(({ db }) =>
      db.executeQuery<{ synchronous_commit: string }>({
        ...db.selectNoFrom([]).compile(),
        sql: "show synchronous_commit",
      }),
    );
    expect(rows).toEqual([{ synchronous_commit: "on" }]);
  });
});

describe("openStorage", () => {
  it("fails when there is no such database, and names no password", async () => {
    await open();
    const error = await openStorage({ url: `${url}_missing` }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error)).not.toContain(
      "only-for-tests",
    );
  });
});
