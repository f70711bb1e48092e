import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { authenticatorApp } from "../../testing/authenticator.ts";
import { nextPurge, purge } from "../sign-in/purge.ts";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";
import type { PasskeyOwner } from "./passkeys.ts";
import { newPasskey } from "./testing/new-passkey.ts";

const INVALID = refusal("NoSuchEntity", "MFA Device invalid for user.");
const TAKEN = refusal("EntityAlreadyExists", "MFA device is already in use.");
const FULL = refusal("LimitExceeded", "Cannot exceed quota for MFADevicesPerUser: 8");

let it: TestDirectory;
let alice: string;
beforeEach(async () => {
  it = await openTestDirectory();
  alice = (await it.write(({ users }) => users.create({ name: "Alice", path: "/people/" }))).user_id;
  it.announced();
});
afterEach(() => it.close());

const serial = (device: string) => `arn:aws:iam::${it.accountId}:u2f${device}`;
const ofAlice = (): PasskeyOwner => ({ userId: alice, userName: "Alice" });
const ofRoot = (): PasskeyOwner => ({ userId: it.accountId, userName: undefined });

const register = (owner = ofAlice(), made = newPasskey()) =>
  it.write(({ passkeys }) => passkeys.register(owner, made));

async function virtualDevice(name: string, userId: string): Promise<void> {
  await it.write(async ({ mfaDevices }) => {
    const { seed } = await mfaDevices.create({ name });
    const { AuthenticationCode1, AuthenticationCode2 } = authenticatorApp(seed, () => it.now).pair();
    const serialNumber = `arn:aws:iam::${it.accountId}:mfa/${name}`;
    const codes = [AuthenticationCode1, AuthenticationCode2] as const;
    await mfaDevices.enable(userId, serialNumber, { codes, admitted: true });
  });
}

describe("a passkey", () => {
  test("has a serial number with its owner's name and its own, and 130 random bits", async () => {
    const made = newPasskey({ name: "yubi.key", transports: ["usb", "nfc"], counter: 7 });
    const row = await register(ofAlice(), made);
    expect(row.device).toMatch(/^\/user\/Alice\/yubi\.key-[A-Z2-7]{26}$/);
    expect(await it.read.passkeys.find(alice, made.credentialId)).toEqual({
      account_id: it.accountId,
      credential_id: made.credentialId,
      user_id: alice,
      device: row.device,
      rp_id: "signet.example",
      public_key: Buffer.from(made.publicKey).toString("base64url"),
      counter: 7,
      user_verified: 1,
      transports: '["usb","nfc"]',
      enabled_at: it.now,
    });
    expect(it.announced()).toEqual([`mfa-device:${row.device}`]);
    const same = await register(ofAlice(), newPasskey({ name: "yubi.key" }));
    expect(same.device).not.toBe(row.device);
    const roots = await register(ofRoot());
    expect(roots.device).toMatch(/^\/root\/key-[A-Z2-7]{26}$/);
  });

  test("keeps its serial number when its owner gets another name", async () => {
    const { device } = await register();
    await it.write(({ users }) => users.update("Alice", { newName: "Alicia" }));
    expect(await it.read.assignedDevices.listOf(alice)).toEqual([
      { serialNumber: serial(device), enabledAt: it.now },
    ]);
  });

  test.each([[""], ["a b"], ["a/b"], ["é"], ["a".repeat(129)]])("is not called %j", async (name) => {
    await expect(register(ofAlice(), newPasskey({ name }))).rejects.toMatchObject({
      code: "ValidationError",
    });
  });

  test("of the longest names has a serial number that requests can name", async () => {
    const userName = "a".repeat(64);
    const { user_id: userId } = await it.write(({ users }) => users.create({ name: userName }));
    const { device } = await register({ userId, userName }, newPasskey({ name: "b".repeat(128) }));
    expect(serial(device).length).toBeLessThanOrEqual(256);
  });

  test("is one person's of the account, and of another account once more", async () => {
    const made = newPasskey();
    await register(ofAlice(), made);
    for (const owner of [ofAlice(), ofRoot()])
      await expect(register(owner, made)).rejects.toMatchObject(TAKEN);
    expect(await it.read.passkeys.find(it.accountId, made.credentialId)).toBeUndefined();
    expect(await it.read.passkeys.find(alice, "other")).toBeUndefined();
  });

  test("counts up", async () => {
    const made = newPasskey();
    const row = await register(ofAlice(), made);
    await register();
    await it.write(({ passkeys }) => passkeys.used(row, 4_294_967_295));
    const counters = (await it.read.passkeys.listOf(alice)).map(({ counter }) => counter);
    expect(new Set(counters)).toEqual(new Set([0, 4_294_967_295]));
  });
});

describe("devices of whatever kind", () => {
  test("are eight in all", async () => {
    for (const name of ["a", "b", "c"]) await virtualDevice(name, alice);
    for (let count = 4; count <= 8; count++) await register();
    await expect(register()).rejects.toMatchObject(FULL);
    await expect(it.write(({ passkeys }) => passkeys.requireRoom(alice))).rejects.toMatchObject(FULL);
    await expect(virtualDevice("d", alice)).rejects.toMatchObject(FULL);
    await virtualDevice("d", it.accountId);
    await it.write(({ passkeys }) => passkeys.requireRoom(it.accountId));
  });

  test("are listed, shown and taken away alike, by whose they are", async () => {
    await virtualDevice("phone", alice);
    const { device } = await register();
    const [virtual, passkey] = [`arn:aws:iam::${it.accountId}:mfa/phone`, serial(device)];
    const devices = [virtual, passkey].map((serialNumber) => ({ serialNumber, enabledAt: it.now }));
    expect(await it.read.assignedDevices.listOf(alice)).toEqual(devices);
    expect(await it.read.assignedDevices.listOf("AIDABOB")).toEqual([]);
    const elsewhere = passkey.replace(it.accountId, "444455556666");
    for (const [userId, serialNumber] of [
      ["AIDABOB", virtual],
      ["AIDABOB", passkey],
      [alice, elsewhere],
      [alice, serial("/user/Alice/none-AAAA")],
    ] as const) {
      await expect(it.read.assignedDevices.getOf(userId, serialNumber)).rejects.toMatchObject(INVALID);
      await expect(
        it.write(({ assignedDevices }) => assignedDevices.deactivate(userId, serialNumber)),
      ).rejects.toMatchObject(INVALID);
    }
    it.announced();
    for (const [index, serialNumber] of [virtual, passkey].entries()) {
      expect(await it.read.assignedDevices.getOf(alice, serialNumber)).toEqual(devices[index]);
      await it.write(({ assignedDevices }) => assignedDevices.deactivate(alice, serialNumber));
    }
    expect(it.announced()).toEqual(["mfa-device:/phone", `mfa-device:${device}`]);
    expect(await it.read.assignedDevices.listOf(alice)).toEqual([]);
    expect(await it.read.passkeys.listOf(alice)).toEqual([]);
  });

  test("count for the account, and keep a user from being deleted", async () => {
    await virtualDevice("phone", alice);
    await it.write(({ mfaDevices }) => mfaDevices.create({ name: "nobodys" }));
    const { device } = await register();
    const counted = async () => {
      const { mfaDevices, mfaDevicesInUse, rootMfaDevices } = await it.read.account.counts();
      return [mfaDevices, mfaDevicesInUse, rootMfaDevices];
    };
    expect(await counted()).toEqual([3, 2, 0]);
    await register(ofRoot());
    expect(await counted()).toEqual([4, 3, 1]);
    const remove = () => it.write(({ users }) => users.delete("Alice"));
    const conflict = refusal("DeleteConflict", "Cannot delete entity, must delete MFA device first.");
    await expect(remove()).rejects.toMatchObject(conflict);
    await it.write(({ assignedDevices }) =>
      assignedDevices.deactivate(alice, `arn:aws:iam::${it.accountId}:mfa/phone`),
    );
    await expect(remove()).rejects.toMatchObject(conflict);
    await it.write(({ passkeys }) => passkeys.remove(alice, serial(device)));
    await remove();
  });
});

describe("a registration", () => {
  const begin = (session = "s1") =>
    it.write(({ passkeyRegistrations }) => passkeyRegistrations.begin(session));
  const take = (session = "s1") => it.write(({ passkeyRegistrations }) => passkeyRegistrations.take(session));

  test("has a challenge of 256 bits for one answer, of its own session", async () => {
    const challenge = await begin();
    expect(challenge).toMatch(/^[\w-]{43}$/);
    expect(await take("s2")).toBeUndefined();
    expect(await take()).toBe(challenge);
    expect(await take()).toBeUndefined();
  });

  test("takes the place of the one before, and lasts five minutes", async () => {
    await begin();
    const second = await begin();
    const other = await begin("s2");
    expect(await take()).toBe(second);
    it.now += 5 * 60_000 - 1;
    expect(await take("s2")).toBe(other);
    await begin();
    it.now += 5 * 60_000;
    expect(await take()).toBeUndefined();
  });

  test("that nobody answers is cleared away once its time is over", async () => {
    await begin();
    it.now += 5 * 60_000 - 1;
    const due = () => nextPurge(it.storage.reader, it.now, 10);
    expect(await due()).toBeUndefined();
    it.now += 1;
    const found = await due();
    expect(found).toEqual({ table: "passkey_registrations", upTo: it.now });
    await it.storage.write(async ({ db }) => {
      if (found !== undefined) await purge(db, found, it.now);
    });
    expect(await due()).toBeUndefined();
  });
});
