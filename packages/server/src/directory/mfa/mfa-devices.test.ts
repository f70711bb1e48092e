import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { authenticatorApp, type AuthenticatorApp } from "../../testing/authenticator.ts";
import { openTestDirectory, refusal, type TestDirectory } from "../testing/test-directory.ts";

const STEP = 30_000;
const ALICE = "AIDAALICE";
const WRONG = refusal("InvalidAuthenticationCode", "Authentication code for device is not valid.");
const INVALID = refusal("NoSuchEntity", "MFA Device invalid for user.");

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const serial = (device: string) => `arn:aws:iam::${it.accountId}:mfa${device}`;

async function newDevice(name = "phone"): Promise<AuthenticatorApp> {
  const { seed } = await it.write(({ mfaDevices }) => mfaDevices.create({ name }));
  return authenticatorApp(seed, () => it.now);
}

const codesOf = (app: AuthenticatorApp, stepsLater = 0) => {
  const { AuthenticationCode1, AuthenticationCode2 } = app.pair(stepsLater);
  return { codes: [AuthenticationCode1, AuthenticationCode2], admitted: true } as const;
};

const enable = (app: AuthenticatorApp, stepsLater = 0, device = "/phone", userId = ALICE) =>
  it.write(({ mfaDevices }) => mfaDevices.enable(userId, serial(device), codesOf(app, stepsLater)));
const resync = (app: AuthenticatorApp, stepsLater = 0, userId = ALICE) =>
  it.write(({ mfaDevices }) => mfaDevices.resync(userId, serial("/phone"), codesOf(app, stepsLater)));
const verify = (code: string, userId = ALICE, device = "/phone") =>
  it.write(({ mfaDevices }) => mfaDevices.verify(userId, serial(device), code));

describe("a new device", () => {
  test("has a seed of 320 bits that is kept sealed, and is nobody's", async () => {
    const { device, seed } = await it.write(({ mfaDevices }) =>
      mfaDevices.create({ name: "phone", path: "/team/", tags: [{ Key: "a", Value: "b" }] }),
    );
    expect(seed).toMatch(/^[A-Z2-7]{64}$/);
    expect(device).toMatchObject({ device: "/team/phone", user_id: null, enabled_at: null, last_step: null });
    expect(it.announced()).toEqual(["mfa-device:/team/phone"]);
    expect(await it.read.mfaDevices.get(serial("/team/phone"))).toEqual(device);
    expect(await it.read.mfaDevices.find("arn:aws:iam::444455556666:mfa/team/phone")).toBeUndefined();
    await expect(it.read.mfaDevices.get("GAHT12345678")).rejects.toMatchObject(
      refusal("NoSuchEntity", "VirtualMFADevice with serial number GAHT12345678 doesn't exist."),
    );
  });

  test("has a path and name of its own, that make a serial number", async () => {
    const create = (name: string, path?: string) =>
      it.write(({ mfaDevices }) => mfaDevices.create({ name, path }));
    await create("phone");
    await create("phone", "/team/");
    await expect(create("phone", "/")).rejects.toMatchObject(
      refusal("EntityAlreadyExists", "MFADevice entity at the same path and name already exists."),
    );
    await expect(create("a".repeat(228))).rejects.toMatchObject({ code: "InvalidInput" });
    await expect(create("phone", "/#/")).rejects.toMatchObject({ code: "InvalidInput" });
    await create("a".repeat(226));
  });
});

test("an account has 5,000 devices at the most", async () => {
  const { device } = await it.write(({ mfaDevices }) => mfaDevices.create({ name: "first" }));
  await it.storage.write(async ({ db }) => {
    for (let from = 1; from < 5000; from += 1000) {
      const names = Array.from({ length: Math.min(1000, 5000 - from) }, (_, index) => `/${from + index}`);
      await db
        .insertInto("mfa_devices")
        .values(names.map((name) => ({ ...device, device: name })))
        .execute();
    }
  });
  await expect(it.write(({ mfaDevices }) => mfaDevices.create({ name: "more" }))).rejects.toMatchObject(
    refusal("LimitExceeded", "Cannot exceed quota for VirtualMFADevicesPerAccount: 5000"),
  );
});

describe("enabling", () => {
  test("takes two codes in a row", async () => {
    const app = await newDevice();
    const attempt = (codes: readonly [string, string]) =>
      it.write(({ mfaDevices }) => mfaDevices.enable(ALICE, serial("/phone"), { codes, admitted: true }));
    for (const [one, two] of [
      [app.code(0), app.code(0)],
      [app.code(0), app.code(-1)],
      [app.code(-1), app.code(1)],
      ["000000", "000000"],
    ] as const)
      await expect(attempt([one, two])).rejects.toMatchObject(WRONG);
    await attempt([app.code(-1), app.code(0)]);
    expect(await it.read.mfaDevices.getOf(ALICE, serial("/phone"))).toMatchObject({
      enabled_at: it.now,
      drift: 0,
    });
  });

  test("takes no codes that were not paid for", async () => {
    const app = await newDevice();
    const { codes } = codesOf(app);
    await expect(
      it.write(({ mfaDevices }) => mfaDevices.enable(ALICE, serial("/phone"), { codes, admitted: false })),
    ).rejects.toMatchObject(WRONG);
  });

  test("takes codes of ten minutes, and no others", async () => {
    for (const [name, steps] of [
      ["slow", -19],
      ["fast", 21],
    ] as const)
      await enable(await newDevice(name), steps, `/${name}`);
    for (const [name, steps] of [
      ["early", -20],
      ["late", 22],
    ] as const)
      await expect(enable(await newDevice(name), steps, `/${name}`)).rejects.toMatchObject(WRONG);
  });

  test("a device is one person's, who has eight at the most", async () => {
    const app = await newDevice();
    await enable(app);
    it.now += 10 * STEP;
    for (const userId of [ALICE, "AIDABOB"])
      await expect(enable(app, 0, "/phone", userId)).rejects.toMatchObject(
        refusal("EntityAlreadyExists", "MFA device is already in use."),
      );
    for (let count = 2; count <= 8; count++) await enable(await newDevice(`d${count}`), 0, `/d${count}`);
    await expect(enable(await newDevice("d9"), 0, "/d9")).rejects.toMatchObject(
      refusal("LimitExceeded", "Cannot exceed quota for MFADevicesPerUser: 8"),
    );
    await enable(await newDevice("d10"), 0, "/d10", "AIDABOB");
  });
});

describe("a code", () => {
  test("is good a step early and a step late, once, and none before it after it", async () => {
    const app = await newDevice();
    await enable(app);
    // The codes that enabled the device are used up.
    for (const steps of [-1, 0]) expect(await verify(app.code(steps))).toBe("wrong");
    it.now += 10 * STEP;
    for (const steps of [-2, 2]) expect(await verify(app.code(steps))).toBe("wrong");
    expect(await verify(app.code(-1))).toBe("accepted");
    expect(await verify(app.code(-1))).toBe("wrong");
    expect(await verify(app.code(1))).toBe("accepted");
    expect(await verify(app.code(0))).toBe("wrong");
    expect(await verify(app.code(1))).toBe("wrong");
    it.now += STEP;
    expect(await verify(app.code(1))).toBe("accepted");
  });

  test("is good for the device and the person that it is of", async () => {
    const [phone, other] = [await newDevice(), await newDevice("other")];
    await enable(phone);
    await enable(other, 0, "/other", "AIDABOB");
    it.now += 10 * STEP;
    expect(await verify(phone.code(), "AIDABOB")).toBe("not-theirs");
    expect(await verify(phone.code(), ALICE, "/other")).toBe("not-theirs");
    expect(await verify(phone.code(), ALICE, "/none")).toBe("not-theirs");
    expect(await verify(other.code())).toBe("wrong");
    expect(await verify(phone.code())).toBe("accepted");
  });

  test("stays used when the device goes from one to another", async () => {
    const app = await newDevice();
    await enable(app);
    it.now += STEP;
    const code = app.code();
    expect(await verify(code)).toBe("accepted");
    await it.write(({ mfaDevices }) => mfaDevices.deactivate(ALICE, serial("/phone")));
    expect(await verify(app.code(1))).toBe("not-theirs");
    await expect(enable(app, 1, "/phone", "AIDABOB")).rejects.toMatchObject(WRONG);
    await enable(app, 2, "/phone", "AIDABOB");
  });

  test("of a device whose seed cannot be unsealed is an error, and not a wrong one", async () => {
    const app = await newDevice();
    await enable(app);
    await it.storage.write(({ db }) => db.updateTable("mfa_devices").set({ sealed_seed: "x" }).execute());
    it.now += STEP;
    await expect(verify(app.code())).rejects.toThrow("cannot be unsealed");
  });
});

describe("guessing", () => {
  test("five wrong codes make even the right one wait", async () => {
    const app = await newDevice();
    await enable(app);
    it.now += 10 * STEP;
    for (let count = 0; count < 5; count++) expect(await verify("000000")).toBe("wrong");
    expect(await verify(app.code())).toBe("wrong");
    it.now += STEP;
    expect(await verify(app.code())).toBe("accepted");
    // The right one has begun the count anew.
    for (let count = 0; count < 4; count++) expect(await verify("000000")).toBe("wrong");
    expect(await verify(app.code(1))).toBe("accepted");
  });

  test("ends with the device's being taken away", async () => {
    const app = await newDevice();
    await enable(app);
    it.now += 10 * STEP;
    for (let count = 0; count < 6; count++) expect(await verify("000000")).toBe("wrong");
    await it.write(({ mfaDevices }) => mfaDevices.deactivate(ALICE, serial("/phone")));
    const admit = (userId: string | null) =>
      it.write(({ mfaDevices }) => mfaDevices.admitGuess(userId, serial("/phone")));
    expect(await admit(null)).toBe(true);
    await enable(app);
    it.now += STEP;
    expect(await verify(app.code())).toBe("accepted");
  });

  test("by those whose device it is not makes nobody wait", async () => {
    const app = await newDevice();
    await enable(app);
    it.now += 10 * STEP;
    const admit = (userId: string | null) =>
      it.write(({ mfaDevices }) => mfaDevices.admitGuess(userId, serial("/phone")));
    for (let count = 0; count < 9; count++) {
      expect(await verify("000000", "AIDABOB")).toBe("not-theirs");
      expect([await admit("AIDABOB"), await admit(null)]).toEqual([false, false]);
    }
    expect(await admit(ALICE)).toBe(true);
    expect(await verify(app.code())).toBe("accepted");
  });
});

describe("resyncing", () => {
  test("learns how wrong the device's clock is, up to an hour", async () => {
    const app = await newDevice();
    await enable(app);
    it.now += 1000 * STEP;
    const slow = 100;
    expect(await verify(app.code(-slow))).toBe("wrong");
    await resync(app, -slow);
    expect(await it.read.mfaDevices.get(serial("/phone"))).toMatchObject({ drift: -slow });
    expect(await verify(app.code(-slow))).toBe("wrong");
    expect(await verify(app.code())).toBe("wrong");
    it.now += STEP;
    expect(await verify(app.code(-slow))).toBe("accepted");
    await resync(app, 0);
    expect(await it.read.mfaDevices.get(serial("/phone"))).toMatchObject({ drift: 0 });
    await expect(resync(app, 122)).rejects.toMatchObject(WRONG);
    await expect(resync(app, -50)).rejects.toMatchObject(WRONG);
  });

  test("is for whose device it is", async () => {
    const app = await newDevice();
    await expect(resync(app)).rejects.toMatchObject(INVALID);
    await enable(app);
    it.now += 10 * STEP;
    await expect(resync(app, 0, "AIDABOB")).rejects.toMatchObject(INVALID);
  });
});

test("a device goes when it is nobody's", async () => {
  const app = await newDevice();
  await enable(app);
  const remove = () => it.write(({ mfaDevices }) => mfaDevices.delete(serial("/phone")));
  const deactivate = (userId: string) =>
    it.write(({ mfaDevices }) => mfaDevices.deactivate(userId, serial("/phone")));
  await expect(remove()).rejects.toMatchObject(
    refusal("DeleteConflict", "MFA VirtualDevice in use. Must deactivate first."),
  );
  await expect(deactivate("AIDABOB")).rejects.toMatchObject(INVALID);
  await deactivate(ALICE);
  await expect(deactivate(ALICE)).rejects.toMatchObject(INVALID);
  await remove();
  await expect(remove()).rejects.toMatchObject({ code: "NoSuchEntity" });
});

test("lists are sorted by path and name, cut into pages, and of whom one likes", async () => {
  const names = ["b", "B", "a", `z${"z".repeat(225)}`];
  for (const name of names) await newDevice(name);
  await enable(await newDevice("mine"), 0, "/mine");
  const list = async (filter: object, MaxItems = 2) => {
    const seen: string[] = [];
    for (let Marker: string | undefined, more = true; more;) {
      const page = await it.read.mfaDevices.list({ Marker, MaxItems }, filter);
      seen.push(...page.items.map(({ device }) => device.slice(1, 5)));
      [Marker, more] = [page.Marker, page.IsTruncated];
      expect(Marker?.length ?? 0).toBeLessThanOrEqual(320);
    }
    return seen;
  };
  expect(await list({})).toEqual(["B", "a", "b", "mine", "zzzz"]);
  expect(await list({}, 1)).toEqual(["B", "a", "b", "mine", "zzzz"]);
  expect(await list({ assigned: false })).toEqual(["B", "a", "b", "zzzz"]);
  expect(await list({ assigned: true })).toEqual(["mine"]);
  expect(await list({ userId: ALICE })).toEqual(["mine"]);
  expect(await list({ userId: "AIDABOB" })).toEqual([]);
});
