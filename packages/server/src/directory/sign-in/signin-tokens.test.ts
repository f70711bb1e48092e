import { expect, it } from "vitest";
import { eachOnPostgres } from "../testing/postgres-directory.ts";
import { openTestDirectory, type TestDirectory } from "../testing/test-directory.ts";
import { nextPurge, purge } from "./purge.ts";

let onPostgres: TestDirectory;
eachOnPostgres((directory) => {
  onPostgres = directory;
});

const take = (directory: TestDirectory, id: string) =>
  directory.write(({ signinTokens }) => signinTokens.take({ id, expiresAt: directory.now + 1000 }));

it("takes a token once, and keeps that in mind for as long as it is one", async () => {
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
    expect(page).toEqual({ table: "signin_tokens", upTo: here.now });
    await here.write((_, { db }) => purge(db, { table: "signin_tokens", upTo: here.now }, here.now));
    expect(await here.scope.db.selectFrom("signin_tokens").selectAll().execute()).toEqual([]);
  } finally {
    await here.close();
  }
});

it("takes it for one of those who bring it at the same moment, where transactions run side by side", async () => {
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => take(onPostgres, "a")));
  expect(outcomes.filter(Boolean)).toHaveLength(1);
});
