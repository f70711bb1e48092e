import { afterEach, beforeEach, expect, test } from "vitest";
import { waitAfter } from "./guesses.ts";
import { openTestDirectory, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const admit = (id = "AIDA1") => it.write(({ guesses }) => guesses.admit("password", id));

test("waiting doubles from the fifth guess on, up to an hour", () => {
  expect([1, 4, 5, 6, 7, 11, 12, 13, 1000].map(waitAfter)).toEqual([
    0, 0, 30_000, 60_000, 120_000, 1_920_000, 3_600_000, 3_600_000, 3_600_000,
  ]);
});

test("five guesses are looked at; then one after each wait", async () => {
  const first: boolean[] = [];
  for (let guess = 0; guess < 7; guess++) first.push(await admit());
  expect(first).toEqual([true, true, true, true, true, false, false]);
  it.now += 29_999;
  expect(await admit()).toBe(false);
  it.now += 1;
  expect(await admit()).toBe(true);
  // Those that were turned away have not made it longer.
  it.now += 59_999;
  expect(await admit()).toBe(false);
  it.now += 1;
  expect(await admit()).toBe(true);
});

test("a right guess begins anew; kinds, ids and accounts have nothing to do with each other", async () => {
  for (let guess = 0; guess < 5; guess++) await admit();
  expect(await admit()).toBe(false);
  expect(await admit("AIDA2")).toBe(true);
  expect(await it.write(({ guesses }) => guesses.admit("mfa-device", "AIDA1"))).toBe(true);
  await it.write(({ guesses }) => guesses.forget("mfa-device", "AIDA1"));
  expect(await admit()).toBe(false);
  await it.write(({ guesses }) => guesses.forget("password", "AIDA1"));
  expect(await admit()).toBe(true);
});
