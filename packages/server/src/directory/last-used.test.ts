import { afterEach, beforeEach, expect, test } from "vitest";
import type { LastUsedRow } from "../storage/schema.ts";
import { forgetLastUsed, readLastUsed, recordLastUsed } from "./last-used.ts";
import { openTestDirectory, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

function use(id: string, usedAt: number, service = "iam", kind: LastUsedRow["kind"] = "role"): LastUsedRow {
  return { account_id: it.accountId, kind, id, used_at: usedAt, service, region: "us-east-1" };
}
const record = (...uses: readonly LastUsedRow[]) => it.storage.write(({ db }) => recordLastUsed(db, uses));
const read = async (...ids: readonly string[]) => [...(await readLastUsed(it.scope, "role", ids)).values()];

test("of several uses the latest stays, in whichever order and batch they come", async () => {
  await record(use("A", 2000, "sts"), use("A", 1000, "iam"), use("B", 5, "s3"));
  expect(await read("A", "B")).toEqual([use("A", 2000, "sts"), use("B", 5, "s3")]);
  await record(use("A", 1500, "iam"));
  expect(await read("A")).toEqual([use("A", 2000, "sts")]);
  await record(use("A", 3000, "iam"));
  expect(await read("A")).toEqual([use("A", 3000, "iam")]);
});

test("kinds and accounts are kept apart", async () => {
  await record(use("A", 1, "iam", "password"), { ...use("A", 2), account_id: "444455556666" });
  expect(await read("A")).toEqual([]);
});

test("nothing is asked, recorded or found of nobody", async () => {
  await record();
  expect(await read()).toEqual([]);
  expect(await read("never")).toEqual([]);
});

test("what is forgotten is gone, and nothing else", async () => {
  await record(use("A", 1), use("B", 1));
  await it.write((_directory, scope) => forgetLastUsed(scope, "role", "A"));
  expect(await read("A", "B")).toEqual([use("B", 1)]);
});
