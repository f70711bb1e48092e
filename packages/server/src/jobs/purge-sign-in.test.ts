import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { EXPIRING } from "../directory/sign-in/purge.ts";
import { openTestDirectory, type TestDirectory } from "../directory/testing/test-directory.ts";
import { createPurge, type Purge } from "./purge-sign-in.ts";

let directory: TestDirectory;
let purge: Purge;
let failures: object[];
beforeEach(async () => {
  directory = await openTestDirectory();
  failures = [];
  purge = createPurge({
    storage: directory.storage,
    now: () => directory.now,
    logger: { error: (details: object) => void failures.push(details) },
    page: 3,
  });
});
afterEach(async () => {
  await purge.close();
  await directory.close();
});

const HOUR = 3_600_000;

/** A session for each of so many hours from now on. */
function sessions(hours: number): Promise<void> {
  return directory.write(async ({ signInSessions, accountId }) => {
    for (let hour = 1; hour <= hours; hour += 1) {
      await signInSessions.create({
        statement: {
          kind: "session-token",
          accountId,
          principal: { kind: "root" },
          issuedAt: directory.now,
          expiresAt: directory.now + hour * HOUR,
        },
        passwordSetAt: null,
        sourceIp: "",
        userAgent: undefined,
      });
    }
  });
}

async function left(): Promise<readonly number[]> {
  const rows = await directory.storage.reader
    .selectFrom("sign_in_sessions")
    .select("expires_at")
    .orderBy("expires_at")
    .execute();
  return rows.map(({ expires_at: at }) => (at - directory.now) / HOUR);
}

it("lets go of what is over, page by page, and of nothing else", async () => {
  await sessions(12);
  directory.now += 8 * HOUR;
  await purge.run();
  expect(await left()).toEqual([1, 2, 3, 4]);
});

it("leaves out no table that has an index for it", async () => {
  const { rows } = await sql<{ name: string }>`select tbl_name as name from sqlite_master
    where type = 'index' and name = tbl_name || '_by_expiry'`.execute(directory.storage.reader);
  expect(rows.map(({ name }) => name).toSorted()).toEqual([...EXPIRING].toSorted());
});

it("counts failures for a day, and for as long as they make somebody wait", async () => {
  const row = { account_id: "", kind: "address", count: 9 } as const;
  const old = directory.now - 25 * HOUR;
  await directory.storage.write(({ db }) =>
    db
      .insertInto("sign_in_failures")
      .values([
        { ...row, id: "over", last_at: old, blocked_until: old },
        { ...row, id: "waiting", last_at: old, blocked_until: directory.now + 1 },
        { ...row, id: "new", last_at: directory.now - HOUR, blocked_until: 0 },
      ])
      .execute(),
  );
  await purge.run();
  const rows = await directory.storage.reader.selectFrom("sign_in_failures").select("id").execute();
  expect(rows.map(({ id }) => id).toSorted()).toEqual(["new", "waiting"]);
});

it("writes nothing where nothing is over", async () => {
  await sessions(1);
  const storage = { reader: directory.storage.reader, write: () => Promise.reject(new Error("written")) };
  const idle = createPurge({ storage, now: () => directory.now, logger: { error: () => undefined } });
  await idle.run();
  await idle.close();
  expect(await left()).toEqual([1]);
});

it("stops with the server", async () => {
  await sessions(12);
  directory.now += 12 * HOUR;
  await purge.close();
  await purge.run();
  expect(await left()).toHaveLength(12);
});
