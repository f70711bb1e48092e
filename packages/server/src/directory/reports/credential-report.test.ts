import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { certify } from "../keys-and-certificates/testing/certificates.ts";
import { recordLastUsed } from "../last-used.ts";
import { openTestDirectory, type TestDirectory } from "../testing/test-directory.ts";
import { makeReport } from "./testing/make-report.ts";

const HOUR = 3_600_000;

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const HEADER =
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active," +
  "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service," +
  "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service," +
  "cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";
const NO_KEY = "false,N/A,N/A,N/A,N/A";
const NO_CERTIFICATE = "false,N/A";
const NOTHING = `false,${NO_KEY},${NO_KEY},${NO_CERTIFICATE},${NO_CERTIFICATE}`;
const MADE = "2026-01-01T00:00:00+00:00";

const generate = () => makeReport(it);
async function lines(): Promise<readonly string[]> {
  await generate();
  return (await it.read.credentialReport.get()).content.split("\n");
}
const use = (kind: "access-key" | "password", id: string, at: number) =>
  it.write((_directory, { db }) =>
    recordLastUsed(db, [
      { account_id: it.accountId, kind, id, used_at: at, service: "sts", region: "eu-west-1" },
    ]),
  );

test("the root user comes first, then the users by name, without case", async () => {
  for (const name of ["bob", "Carol", "alice"]) await it.write(({ users }) => users.create({ name }));
  const user = (name: string) =>
    `${name},arn:aws:iam::111122223333:user/${name},${MADE},false,N/A,N/A,N/A,${NOTHING}`;
  expect(await lines()).toEqual([
    HEADER,
    `<root_account>,arn:aws:iam::111122223333:root,${MADE},true,no_information,not_supported,not_supported,${NOTHING}`,
    user("alice"),
    user("bob"),
    user("Carol"),
  ]);
});

test("passwords, keys, certificates and devices, with when they were made and used", async () => {
  const alice = await it.write(({ users }) => users.create({ name: "alice", path: "/x/" }));
  const id = alice.user_id;
  await it.write(async ({ loginProfiles, passwordPolicy, accessKeys }) => {
    await loginProfiles.create(alice, "$argon2id$", false);
    await passwordPolicy.put({
      minimum_length: 8,
      require_symbols: 0,
      require_numbers: 0,
      require_uppercase: 0,
      require_lowercase: 0,
      allow_change: 0,
      max_age: 90,
      reuse_prevention: null,
      hard_expiry: null,
    });
    await accessKeys.create(id, { accessKeyId: "AKIAZ", secretAccessKey: "secret-of-z" });
  });
  await it.write(async (_directory, { db }) => {
    await db
      .insertInto("mfa_devices")
      .values({
        account_id: it.accountId,
        device: "/phone",
        sealed_seed: "seed",
        created_at: it.now,
        user_id: id,
        enabled_at: it.now,
        last_step: null,
        drift: 0,
        tags: "[]",
      })
      .execute();
  });
  await use("access-key", "AKIAZ", it.now + 5000);
  it.now += HOUR;
  await it.write(async ({ accessKeys }) => {
    await accessKeys.create(id, { accessKeyId: "AKIAA", secretAccessKey: "secret-of-a" });
    await accessKeys.setStatus(id, "AKIAA", "Inactive");
  });
  await use("password", id, it.now + HOUR);
  const { body } = await certify("alice", { key: "RSA:1024" });
  const made = it.now;
  it.now = Date.now();
  const uploaded = `${new Date(it.now).toISOString().slice(0, 19)}+00:00`;
  await it.write(({ signingCertificates }) => signingCertificates.upload(id, body));
  it.now = made;
  const [, , line] = await lines();
  expect(line).toBe(
    [
      `alice,arn:aws:iam::111122223333:user/x/alice,${MADE}`,
      `true,2026-01-01T02:00:00+00:00,${MADE},2026-04-01T00:00:00+00:00,true`,
      `true,${MADE},2026-01-01T00:00:05+00:00,eu-west-1,sts`,
      `false,2026-01-01T01:00:00+00:00,N/A,N/A,N/A`,
      `true,${uploaded},${NO_CERTIFICATE}`,
    ].join(","),
  );
});

test("a password that was never used, and does not expire", async () => {
  await it.write(async ({ users, loginProfiles }) =>
    loginProfiles.create(await users.create({ name: "bob" }), "$argon2id$", true),
  );
  const [, , line] = await lines();
  expect(line).toContain(`${MADE},true,no_information,${MADE},N/A,false,`);
});

test("the root user's keys and password are told of, too", async () => {
  await it.write(({ accessKeys }) =>
    accessKeys.create(it.accountId, { accessKeyId: "AKIAROOT", secretAccessKey: "secret-of-root" }),
  );
  await use("password", it.accountId, it.now);
  const [, root] = await lines();
  expect(root).toContain(`true,${MADE},not_supported,not_supported,false,true,${MADE},N/A,N/A,N/A,false`);
});

describe("a report", () => {
  test("is there for four hours, as it was made", async () => {
    await expect(it.read.credentialReport.get()).rejects.toMatchObject({
      code: "ReportNotPresent",
      status: 410,
    });
    expect(await generate()).toBe("made");
    const first = await it.read.credentialReport.get();
    await it.write(({ users }) => users.create({ name: "later" }));
    it.now += 4 * HOUR - 1;
    expect(await generate()).toBe("there");
    expect(await it.read.credentialReport.get()).toEqual(first);
    it.now += 1;
    await expect(it.read.credentialReport.get()).rejects.toMatchObject({
      code: "ReportExpired",
      status: 410,
    });
    expect(await generate()).toBe("made");
    expect((await it.read.credentialReport.get()).content).toContain("\nlater,");
  });

  test("is made once when two ask for it", async () => {
    expect((await Promise.all([generate(), generate()])).toSorted()).toEqual(["made", "there"]);
  });

  test("of many users has each of them once, in order", async () => {
    const names = Array.from({ length: 1203 }, (_, index) => `user-${String(index).padStart(5, "0")}`);
    await it.write(async ({ users, accessKeys }) => {
      for (const name of names.toReversed()) {
        const { user_id: id } = await users.create({ name });
        await accessKeys.create(id, { accessKeyId: `AKIA${name}`, secretAccessKey: name });
      }
    });
    const [, , ...ofUsers] = await lines();
    expect(ofUsers.map((line) => line.split(",")[0])).toEqual(names);
    expect(ofUsers.every((line) => line.split(",")[8] === "true")).toBe(true);
  });

  test("is written once for all who ask meanwhile, and anew for who asks later", async () => {
    const { credentialReport } = it.read;
    const [first, second] = await Promise.all([credentialReport.compose(), credentialReport.compose()]);
    expect(second).toBe(first);
    expect(await credentialReport.compose()).not.toBe(first);
    await it.write((directory) => directory.credentialReport.keep(first));
    expect(await credentialReport.compose()).toBeUndefined();
  });

  test("is written while others change something: it holds nobody up, and nobody holds it up", async () => {
    const folder = await mkdtemp(join(tmpdir(), "signet-report-"));
    const inFile = await openTestDirectory({ url: `sqlite:${join(folder, "signet.db")}` });
    const started = Promise.withResolvers<void>();
    const composed = Promise.withResolvers<void>();
    const change = inFile.write(async ({ users }) => {
      await users.create({ name: "meanwhile" });
      started.resolve();
      await composed.promise;
    });
    await started.promise;
    const report = await inFile.read.credentialReport.compose();
    composed.resolve();
    await change;
    expect(report?.content).toContain("<root_account>");
    expect(report?.content).not.toContain("meanwhile");
    await inFile.close();
    await rm(folder, { recursive: true });
  });
});
