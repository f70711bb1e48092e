import { afterEach, beforeEach, expect, test } from "vitest";
import type { UserRow } from "../../storage/schema.ts";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";
import { lastPasswords } from "./login-profiles.ts";

let it: TestDirectory;
let alice: UserRow;
beforeEach(async () => {
  it = await openTestDirectory();
  alice = await it.write(({ users }) => users.create({ name: "alice" }));
  it.announced();
});
afterEach(() => it.close());

const create = (password: string) =>
  it.write(({ loginProfiles }) => loginProfiles.create(alice, password, false));
const set = (password: string) =>
  it.write(async ({ loginProfiles }) => loginProfiles.update(await loginProfiles.get(alice), { password }));

test("a user has one password, until it is deleted", async () => {
  const created = await create("one");
  expect(await it.read.loginProfiles.get(alice)).toEqual(created);
  expect(it.announced()).toEqual([`login-profile:${alice.user_id}`]);
  await expect(create("two")).rejects.toMatchObject(
    refusal("EntityAlreadyExists", "Login Profile for user alice already exists."),
  );
  await it.write(({ loginProfiles }) => loginProfiles.delete(alice));
  for (const method of ["get", "delete"] as const)
    await expect(
      it.write(async ({ loginProfiles }) => void (await loginProfiles[method](alice))),
    ).rejects.toMatchObject(refusal("NoSuchEntity", "Login Profile for User alice cannot be found."));
});

test("the last 24 passwords are remembered, the present one among them", async () => {
  await create("0");
  for (let count = 1; count < 30; count++) await set(String(count));
  const profile = await it.read.loginProfiles.get(alice);
  const all = Array.from({ length: 24 }, (_, index) => String(29 - index));
  expect(lastPasswords(profile, 24)).toEqual(all);
  expect(lastPasswords(profile, 3)).toEqual(["29", "28", "27"]);
  expect(lastPasswords(profile, 0)).toEqual([]);
  expect(JSON.parse(profile.previous_passwords)).toHaveLength(23);
});

test("that another password is required changes neither the password nor its age", async () => {
  const before = await create("one");
  it.now += 1000;
  const update = (resetRequired?: boolean) =>
    it.write(async ({ loginProfiles }) =>
      loginProfiles.update(
        await loginProfiles.get(alice),
        resetRequired === undefined ? {} : { resetRequired },
      ),
    );
  await update(true);
  expect(await it.read.loginProfiles.get(alice)).toEqual({ ...before, reset_required: 1 });
  await update();
  expect(await it.read.loginProfiles.get(alice)).toEqual({ ...before, reset_required: 1 });
  await set("two");
  expect(await it.read.loginProfiles.get(alice)).toEqual({
    ...before,
    password: "two",
    previous_passwords: '["one"]',
    reset_required: 1,
    changed_at: it.now,
  });
});

test("a password stands as the account's policy has it", async () => {
  const profile = await create("one");
  const fine = { expired: false, mustChange: false, lockedOut: false };
  expect(await it.read.loginProfiles.standing(profile)).toEqual(fine);
  await it.write(({ passwordPolicy }) =>
    passwordPolicy.put({
      minimum_length: 6,
      require_symbols: 0,
      require_numbers: 0,
      require_uppercase: 0,
      require_lowercase: 0,
      allow_change: 0,
      max_age: 1,
      reuse_prevention: null,
      hard_expiry: 1,
    }),
  );
  const expiresAt = it.now + 86_400_000;
  expect(await it.read.loginProfiles.standing(profile)).toEqual({ ...fine, expiresAt });
  it.now = expiresAt;
  expect(await it.read.loginProfiles.standing(profile)).toMatchObject({ expired: true, lockedOut: true });
});

test("another password begins the count of guesses anew", async () => {
  await create("one");
  const guess = () => it.write(({ guesses }) => guesses.admit("password", alice.user_id));
  for (let count = 0; count < 5; count++) await guess();
  expect(await guess()).toBe(false);
  await set("two");
  expect(await guess()).toBe(true);
});

test("a user with a password or a device cannot be deleted", async () => {
  await create("one");
  const remove = () => it.write(({ users }) => users.delete("alice"));
  await expect(remove()).rejects.toMatchObject(
    refusal("DeleteConflict", "Cannot delete entity, must delete login profile first."),
  );
  await it.write(({ loginProfiles }) => loginProfiles.delete(alice));
  await it.write(async ({ mfaDevices }, { db }) => {
    await mfaDevices.create({ name: "phone" });
    await db.updateTable("mfa_devices").set({ user_id: alice.user_id }).execute();
  });
  await expect(remove()).rejects.toMatchObject(
    refusal("DeleteConflict", "Cannot delete entity, must delete MFA device first."),
  );
  await it.write(({ mfaDevices }) =>
    mfaDevices.deactivate(alice.user_id, `arn:aws:iam::${it.accountId}:mfa/phone`),
  );
  await remove();
  expect(await it.read.users.find("alice")).toBeUndefined();
});
