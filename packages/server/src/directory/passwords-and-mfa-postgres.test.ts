// Where transactions really run side by side: a code is good once however many show it at once, guesses are all paid for, and no quota
// is passed.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../storage/testing/postgres.ts";
import { authenticatorApp } from "../testing/authenticator.ts";
import { openTestDirectory, type TestDirectory } from "./testing/test-directory.ts";

const STEP = 30_000;

let postgres: TestPostgres;
let it: TestDirectory;
beforeAll(async () => {
  postgres = await startPostgres();
  it = await openTestDirectory({ url: await postgres.url("passwords_and_mfa") });
});
afterAll(async () => {
  await it.close();
  await postgres.stop();
});

const serial = (name: string) => `arn:aws:iam::${it.accountId}:mfa/${name}`;

async function newDevice(name: string, path?: string) {
  const { seed } = await it.write(({ mfaDevices }) => mfaDevices.create({ name, path }));
  return authenticatorApp(seed, () => it.now);
}

function enable(name: string, app: ReturnType<typeof authenticatorApp>, userId: string) {
  const { AuthenticationCode1, AuthenticationCode2 } = app.pair();
  const codes = [AuthenticationCode1, AuthenticationCode2] as const;
  return it.write(({ mfaDevices }) => mfaDevices.enable(userId, serial(name), { codes, admitted: true }));
}

/** Codes of those that were refused; "done" for the others. */
async function race(works: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(works);
  return outcomes.map((outcome) =>
    outcome.status === "fulfilled" ? "done" : String((outcome.reason as { code?: string }).code),
  );
}

const times = <T>(count: number, work: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => work(index));

test("one code shown by four at once is good for one of them", async () => {
  const app = await newDevice("phone");
  await enable("phone", app, "AIDAALICE");
  it.now += 10 * STEP;
  const code = app.code();
  const verify = () => it.write(({ mfaDevices }) => mfaDevices.verify("AIDAALICE", serial("phone"), code));
  const answers = await Promise.all(times(4, verify));
  expect(answers.toSorted()).toEqual(["accepted", "wrong", "wrong", "wrong"]);
});

test("of eight guesses at once five are looked at", async () => {
  const admitted = await Promise.all(
    times(8, () => it.write(({ guesses }) => guesses.admit("password", "AIDAGUESSED"))),
  );
  expect(admitted.filter(Boolean)).toHaveLength(5);
});

test("a device that two enable at once is one's", async () => {
  const app = await newDevice("shared");
  const ends = await race([enable("shared", app, "AIDA1"), enable("shared", app, "AIDA2")]);
  expect(ends.toSorted()).toEqual(["EntityAlreadyExists", "done"]);
});

test("nobody gets a ninth device, however many come at once", async () => {
  for (const index of times(7, Number)) await enable(`d${index}`, await newDevice(`d${index}`), "AIDA8");
  const apps = [await newDevice("d7"), await newDevice("d8"), await newDevice("d9")];
  const ends = await race(apps.map((app, index) => enable(`d${index + 7}`, app, "AIDA8")));
  expect(ends.toSorted()).toEqual(["LimitExceeded", "LimitExceeded", "done"]);
});

test("of two first passwords at once one is set", async () => {
  const alice = await it.write(({ users }) => users.create({ name: "alice" }));
  const create = (password: string) =>
    it.write(({ loginProfiles }) => loginProfiles.create(alice, password, false));
  expect((await race([create("a"), create("b")])).toSorted()).toEqual(["EntityAlreadyExists", "done"]);
});

test("a policy is replaced, and devices are sorted by bytes", async () => {
  const settings = {
    minimum_length: 8,
    require_symbols: 0,
    require_numbers: 1,
    require_uppercase: 0,
    require_lowercase: 1,
    allow_change: 1,
    max_age: 90,
    reuse_prevention: 24,
    hard_expiry: 0,
  };
  await it.write(({ passwordPolicy }) => passwordPolicy.put(settings));
  await it.write(({ passwordPolicy }) =>
    passwordPolicy.put({ ...settings, max_age: null, hard_expiry: null }),
  );
  expect(await it.read.passwordPolicy.get()).toEqual({
    account_id: it.accountId,
    ...settings,
    max_age: null,
    hard_expiry: null,
  });
  for (const name of ["b", "B", "a"]) await newDevice(name, "/sorted/");
  const { items } = await it.read.mfaDevices.list({}, { assigned: false });
  const sorted = items.map(({ device }) => device).filter((device) => device.startsWith("/sorted/"));
  expect(sorted).toEqual(["/sorted/B", "/sorted/a", "/sorted/b"]);
});
