import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestDirectory, type TestDirectory } from "../testing/test-directory.ts";
import { type FailureKey, signInFailuresOf, waitAfterFailures } from "./sign-in-failures.ts";

const DAY = 86_400_000;
const SECOND = 1000;

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const ALICE: FailureKey = { accountId: "111122223333", kind: "identity", id: "alice" };
const ADDRESS: FailureKey = { accountId: "", kind: "address", id: "192.0.2.1" };

type Failures = ReturnType<typeof signInFailuresOf>;
const failures = <T>(work: (failures: Failures) => Promise<T>): Promise<T> =>
  it.storage.write(({ db }) => work(signInFailuresOf(db, it.now)));
const admit = (...keys: readonly FailureKey[]) => failures((of) => of.admit(keys));

async function times(count: number, ...keys: readonly FailureKey[]): Promise<void> {
  for (let time = 0; time < count; time++) await admit(...keys);
}

test.each([
  ["identity", 4, 0],
  ["identity", 5, 30 * SECOND],
  ["identity", 6, 60 * SECOND],
  ["identity", 11, 1920 * SECOND],
  ["identity", 12, 3600 * SECOND],
  ["identity", 10_000, 3600 * SECOND],
  ["address", 49, 0],
  ["address", 50, 30 * SECOND],
  ["address", 10_000, 3600 * SECOND],
  ["mail", 2, 0],
  ["mail", 3, 300 * SECOND],
] as const)("guesses at an %s wait after the %dth: %d ms", (kind, count, wait) => {
  expect(waitAfterFailures(kind, count)).toBe(wait);
});

describe("guesses", () => {
  test("are paid for, each key on its own, until one of them has to wait", async () => {
    await times(4, ALICE, ADDRESS);
    expect(await admit(ALICE, ADDRESS)).toEqual({
      admitted: true,
      begun: [{ key: ALICE, count: 5, until: it.now + 30 * SECOND }],
    });
    const until = it.now + 30 * SECOND;
    expect(await admit(ALICE, ADDRESS)).toEqual({ admitted: false, until });
    expect(await failures((of) => of.waiting([ADDRESS, ALICE]))).toBe(until);
    // Who had to wait paid nothing, at the address neither.
    expect(await failures((of) => of.waiting([ADDRESS]))).toBeUndefined();
    await times(44, ADDRESS);
    expect(await admit(ADDRESS)).toMatchObject({ begun: [{ count: 50 }] });
    it.now = until;
    expect(await failures((of) => of.waiting([ALICE]))).toBeUndefined();
    expect(await admit(ALICE)).toMatchObject({ begun: [{ count: 6, until: until + 60 * SECOND }] });
  });

  test("are forgotten for a right one, and given back one by one", async () => {
    await times(5, ALICE);
    await failures((of) => of.refund(ALICE, []));
    expect(await failures((of) => of.waiting([ALICE]))).toBeUndefined();
    expect(await admit(ALICE)).toMatchObject({ admitted: true, begun: [{ count: 5 }] });
    await failures((of) => of.forget(ALICE));
    expect(await admit(ALICE)).toEqual({ admitted: true, begun: [] });
    await failures((of) => of.refund({ ...ALICE, id: "nobody" }, []));
  });

  test("that were right, or not looked at, make nobody wait: also where those before them did", async () => {
    await times(6, ALICE);
    it.now += 30 * SECOND;
    const admission = await admit(ALICE);
    if (!admission.admitted) throw new Error("the wait is not over");
    await failures((of) => of.refund(ALICE, admission.begun));
    expect(await failures((of) => of.waiting([ALICE]))).toBeUndefined();
    expect(await admit(ALICE)).toMatchObject({ begun: [{ count: 6, until: it.now + 60 * SECOND }] });
  });

  test("that make somebody wait are not undone by one before them that is given back", async () => {
    await times(5, ALICE);
    it.now += 30 * SECOND;
    await admit(ALICE);
    await failures((of) => of.refund(ALICE, []));
    expect(await failures((of) => of.waiting([ALICE]))).toBe(it.now + 30 * SECOND);
  });

  test("count no more after a day without any", async () => {
    await times(5, ALICE);
    it.now += DAY - 1;
    expect(await admit(ALICE)).toMatchObject({ begun: [{ count: 6 }] });
    it.now += DAY;
    expect(await admit(ALICE)).toEqual({ admitted: true, begun: [] });
  });
});

describe("guesses from an address", () => {
  const guess = () => admit(ADDRESS);

  test("are forgiven one by one, fifty a day", async () => {
    await times(49, ADDRESS);
    it.now += DAY / 50 - 1;
    expect(await guess()).toMatchObject({ begun: [{ count: 50 }] });
    // That another one came does not begin the time of those before it anew.
    it.now += DAY / 50;
    expect(await guess()).toMatchObject({ begun: [{ count: 50 }] });
    it.now += DAY / 2;
    expect(await guess()).toEqual({ admitted: true, begun: [] });
    it.now += DAY;
    await times(49, ADDRESS);
    expect(await guess()).toMatchObject({ begun: [{ count: 50 }] });
  });

  test("are forgiven also while others sign in from there", async () => {
    await times(49, ADDRESS);
    for (let hour = 0; hour < 24; hour++) {
      const admission = await guess();
      if (!admission.admitted) throw new Error(`a right guess waits in hour ${hour}`);
      await failures((of) => of.refund(ADDRESS, admission.begun));
      it.now += DAY / 24;
    }
    await times(48, ADDRESS);
    expect(await failures((of) => of.waiting([ADDRESS]))).toBeUndefined();
  });

  test("make nobody wait longer for a clock that was set back", async () => {
    await times(49, ADDRESS);
    it.now -= 2 * DAY;
    expect(await guess()).toMatchObject({ begun: [{ count: 50, until: it.now + 30 * SECOND }] });
  });
});

describe("a purge", () => {
  const ids = async () =>
    (await it.storage.reader.selectFrom("sign_in_failures").select("id").orderBy("id").execute()).map(
      ({ id }) => id,
    );

  test("deletes what counts no more", async () => {
    await admit(ALICE);
    it.now += DAY - 1;
    await admit(ADDRESS);
    await failures((of) => of.purge());
    expect(await ids()).toEqual(["192.0.2.1", "alice"]);
    it.now += 1;
    await failures((of) => of.purge());
    expect(await ids()).toEqual(["192.0.2.1"]);
  });

  test("of too many rows deletes the oldest of those that make nobody wait, and such only at last", async () => {
    await times(5, ALICE);
    for (const id of ["b", "c", "d"]) {
      it.now += SECOND;
      await admit({ ...ALICE, id });
    }
    await failures((of) => of.purge(4));
    expect(await ids()).toEqual(["alice", "b", "c", "d"]);
    await failures((of) => of.purge(2));
    expect(await ids()).toEqual(["alice", "d"]);
    await failures((of) => of.purge(0));
    expect(await ids()).toEqual([]);
  });
});
