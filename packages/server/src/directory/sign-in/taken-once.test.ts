import { expect, it } from "vitest";
import type { TakenOnceRow } from "../../storage/schema/sign-in.ts";
import { eachOnPostgres } from "../testing/postgres-directory.ts";
import { openTestDirectory, type TestDirectory } from "../testing/test-directory.ts";
import { nextPurge, purge } from "./purge.ts";

let onPostgres: TestDirectory;
eachOnPostgres((directory) => {
  onPostgres = directory;
});

const take = (directory: TestDirectory, id: string, kind: TakenOnceRow["kind"] = "signin-token") =>
  directory.write(({ takenOnce }) => takenOnce.takeOnce(kind, { id, expiresAt: directory.now + 1000 }));

it("takes what is shown once, and keeps that in mind for as long as it is good", async () => {
  const here = await openTestDirectory();
  try {
    expect([await take(here, "a"), await take(here, "a"), await take(here, "b")]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await nextPurge(here.scope.db, here.now, 10)).toBeUndefined();
    here.now += 1000;
    const page = await nextPurge(here.scope.db, here.now, 10);
    expect(page).toEqual({ table: "taken_once", upTo: here.now });
    await here.write((_, { db }) => purge(db, { table: "taken_once", upTo: here.now }, here.now));
    expect(await here.scope.db.selectFrom("taken_once").selectAll().execute()).toEqual([]);
  } finally {
    await here.close();
  }
});

it("takes another kind by the same name for something else", async () => {
  const here = await openTestDirectory();
  try {
    expect([await take(here, "a"), await take(here, "a", "dpop-proof")]).toEqual([true, true]);
    expect(await take(here, "a", "dpop-proof")).toBe(false);
  } finally {
    await here.close();
  }
});

it("takes it for one of those who bring it at the same moment, where transactions run side by side", async () => {
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => take(onPostgres, "a")));
  expect(outcomes.filter(Boolean)).toHaveLength(1);
});
