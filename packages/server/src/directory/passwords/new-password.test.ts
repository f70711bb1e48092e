import { afterEach, beforeEach, expect, test } from "vitest";
import type { Passwords } from "../../credentials/passwords.ts";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";
import type { UserRow } from "../../storage/schema.ts";
import { makeNewPassword, requireUnchanged } from "./new-password.ts";

/** Hides nothing, and notes what it was asked. */
const hashed: string[] = [];
const passwords: Passwords = {
  async hash(password) {
    hashed.push(password);
    return `hash of ${password}`;
  },
  verify: async (password, hash) => hash === `hash of ${password}`,
};
const LAX = {
  minimum_length: 6,
  require_symbols: 0,
  require_numbers: 0,
  require_uppercase: 0,
  require_lowercase: 0,
  allow_change: 0,
  max_age: null,
  reuse_prevention: 3,
  hard_expiry: null,
};

let it: TestDirectory;
let alice: UserRow;
beforeEach(async () => {
  hashed.length = 0;
  it = await openTestDirectory();
  alice = await it.write(async ({ users, loginProfiles, passwordPolicy }) => {
    await passwordPolicy.put(LAX);
    const user = await users.create({ name: "alice" });
    await loginProfiles.create(user, "hash of first!", false);
    return user;
  });
});
afterEach(() => it.close());

const make = async (password: string) =>
  makeNewPassword(password, await it.read.loginProfiles.get(alice), { directory: it.read, passwords });
const set = async (password: string) => {
  const made = await make(password);
  await it.write(async ({ loginProfiles }) =>
    loginProfiles.update(await loginProfiles.get(alice), { password: made.hash }),
  );
};

test("what is forbidden is not even hashed", async () => {
  await expect(make("short")).rejects.toMatchObject({ code: "PasswordPolicyViolation" });
  await expect(make("first!")).rejects.toMatchObject({ code: "PasswordPolicyViolation" });
  expect(hashed).toEqual([]);
  for (const password of ["second", "third!"]) await set(password);
  await expect(make("first!")).rejects.toMatchObject({ code: "PasswordPolicyViolation" });
  await set("fourth");
  await set("first!");
  expect(hashed).toEqual(["second", "third!", "fourth", "first!"]);
});

test("a password that has to be another one is not the present one, whatever the policy says", async () => {
  await it.write(({ passwordPolicy }) => passwordPolicy.put({ ...LAX, reuse_prevention: null }));
  const profile = await it.read.loginProfiles.get(alice);
  const means = { directory: it.read, passwords };
  await expect(makeNewPassword("first!", profile, means, 1)).rejects.toMatchObject({
    code: "PasswordPolicyViolation",
  });
  expect((await makeNewPassword("first!", profile, means)).hash).toBe("hash of first!");
});

test("a password holds only while policy and profile are what it was compared with", async () => {
  const made = await make("second");
  const check = async () =>
    requireUnchanged(made, await it.read.loginProfiles.find(alice.user_id), "alice", it.read);
  const refused = refusal(
    "EntityTemporarilyUnmodifiable",
    "Login Profile for User alice cannot be modified while it is being changed by another request.",
  );
  await check();
  await it.write(({ passwordPolicy }) => passwordPolicy.put({ ...LAX, reuse_prevention: 4 }));
  await expect(check()).rejects.toMatchObject(refused);
  await it.write(({ passwordPolicy }) => passwordPolicy.delete());
  await expect(check()).rejects.toMatchObject(refused);
  await it.write(({ passwordPolicy }) => passwordPolicy.put(LAX));
  await check();
  await set("other!");
  await expect(check()).rejects.toMatchObject(refused);
  await it.write(({ loginProfiles }) => loginProfiles.delete(alice));
  await expect(check()).rejects.toMatchObject(refused);
});
