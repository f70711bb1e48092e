import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStorage } from "../storage/open.ts";
import { startPostgres, type TestPostgres } from "../storage/testing/postgres.ts";
import { arbitraryAccount } from "./testing/arbitrary-account.ts";
import { madeAccount } from "./testing/made-account.ts";
import { ACCOUNT, emptyAccount, exportText, importFile, rowCounts } from "./testing/transfer.ts";

type Exported = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

const DEEP = process.env["DEEP"] !== undefined;
const PATIENCE = DEEP ? 300_000 : 30_000;
const COUNTED: ReadonlySet<string> = new Set(["AttachmentCount", "PermissionsBoundaryUsageCount"]);

/** What the file says, without what is counted, and without AWS's own policies, which an export adds. */
function comparable(text: string): Exported {
  const { Policies = [], ...rest } = JSON.parse(text) as Exported;
  const own = Policies.filter(({ Arn }) => !String(Arn).startsWith("arn:aws:iam::aws:"));
  return {
    ...rest,
    Policies: own.map((policy) =>
      Object.fromEntries(Object.entries(policy).filter(([member]) => !COUNTED.has(member))),
    ),
  };
}

describe("any account", () => {
  test(
    "is in the export as it was in the file; the export imports to the same bytes, and again to nothing",
    async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryAccount(ACCOUNT), async (file) => {
          const first = await emptyAccount();
          const second = await emptyAccount();
          try {
            expect(await importFile(first, file, { accountId: ACCOUNT })).toMatchObject({
              problems: [],
              refused: false,
            });
            const exported = await exportText(first, ACCOUNT);
            expect(comparable(exported)).toEqual(file);

            expect(await importFile(second, exported, { accountId: ACCOUNT })).toMatchObject({
              problems: [],
              refused: false,
            });
            expect(await exportText(second, ACCOUNT)).toBe(exported);

            const before = await rowCounts(second);
            const again = await importFile(second, exported, { accountId: ACCOUNT, update: true });
            expect(again).toMatchObject({ refused: false, written: false });
            expect(again.steps.filter(({ outcome }) => outcome !== "same")).toEqual([]);
            expect(await rowCounts(second)).toEqual(before);
          } finally {
            await first.close();
            await second.close();
          }
        }),
        { numRuns: DEEP ? 500 : 40 },
      );
    },
    PATIENCE,
  );
});

describe("on PostgreSQL", () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  test("an account of some hundreds has the same export as on SQLite", async () => {
    const file = madeAccount(ACCOUNT, { users: 450, groups: 20, roles: 230, policies: 60, versions: 3 });
    const sqlite = await emptyAccount();
    const server = await emptyAccount(await postgres.url("twin"));
    try {
      for (const storage of [sqlite, server]) {
        expect(await importFile(storage, file)).toMatchObject({ written: true, problems: [] });
      }
      expect(await exportText(server, ACCOUNT)).toBe(await exportText(sqlite, ACCOUNT));
      expect(await importFile(server, file)).toMatchObject({ written: false, refused: false });
    } finally {
      await sqlite.close();
      await server.close();
    }
  });

  test("two imports at once leave one account, whole", async () => {
    const url = await postgres.url("race");
    const one = await emptyAccount(url);
    const other = await openStorage({ url });
    try {
      const file = madeAccount(ACCOUNT, { users: 60, groups: 3, roles: 30, policies: 10, versions: 2 });
      const results = await Promise.all([importFile(one, file), importFile(other, file)]);
      expect(results.map(({ refused }) => refused)).toEqual([false, false]);
      expect(await importFile(one, file)).toMatchObject({ written: false, refused: false });
      expect(await rowCounts(one)).toMatchObject({ users: 60, roles: 30, policy_versions: 20 });
    } finally {
      await one.close();
      await other.close();
    }
  });
});
