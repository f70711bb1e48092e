import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readEvents } from "../audit/read-events.ts";
import { allow, trust } from "../directory/testing/documents.ts";
import { QUOTAS } from "../directory/quotas.ts";
import type { Storage } from "../storage/storage.ts";
import { readCredentialReport } from "./credential-report.ts";
import { ACCOUNT, emptyAccount, importFile, rowCounts } from "./testing/transfer.ts";
import { arn, DATE, file, id, OTHER, parsed, trustOf } from "./testing/one-of-each.ts";

let storage: Storage;
beforeEach(async () => {
  storage = await emptyAccount("sqlite::memory:", [ACCOUNT, OTHER]);
});
afterEach(() => storage.close());

describe("an import", () => {
  test("keeps ids, times, versions and what belongs together, and writes one event", async () => {
    const result = await importFile(storage, file());
    expect(result).toMatchObject({
      accountId: ACCOUNT,
      sourceAccountId: ACCOUNT,
      written: true,
      refused: false,
      problems: [],
      warnings: [],
      counts: { users: { create: 1, update: 0, same: 0, conflict: 0 }, instanceProfiles: { create: 1 } },
    });
    const [user] = await storage.reader.selectFrom("users").selectAll().execute();
    expect(user).toMatchObject({
      user_id: id("AIDA", "1"),
      created_at: Date.parse(DATE),
      tags: '[["team","red"]]',
    });
    const [policy] = await storage.reader.selectFrom("policies").selectAll().execute();
    expect(policy).toMatchObject({ policy_id: id("ANPA", "1"), default_version: 3, next_version: 4 });
    const [profile] = await storage.reader.selectFrom("instance_profiles").selectAll().execute();
    expect(profile).toMatchObject({ role_id: id("AROA", "1"), instance_profile_id: id("AIPA", "1") });
    const events = await readEvents(storage.reader, { accountId: ACCOUNT }, 10);
    expect(events.map(({ event_name: name, read_only: readOnly }) => [name, readOnly])).toEqual([
      ["ImportAccountAuthorizationDetails", 0],
    ]);
    expect(JSON.parse(events[0]?.event ?? "")).toMatchObject({
      requestParameters: {
        fileSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        operatingSystemUser: "tester",
      },
      responseElements: { users: { create: 1 } },
    });
  });

  test("trusts the account's own identities by the ids of the file, in whatever order they come", async () => {
    await importFile(storage, file());
    expect(await trustOf(storage)).toBe(trust(id("AIDA", "1"), id("AROA", "1")));
  });

  test("tells the caches what changed", async () => {
    const heard: string[] = [];
    storage.changes.subscribe((changes) => {
      if (changes !== "everything") heard.push(...changes.map(({ subject }) => subject));
    });
    await importFile(storage, file());
    expect(heard.toSorted()).toEqual(
      [
        `group:${id("AGPA", "1")}`,
        `instance-profile:${id("AIPA", "1")}`,
        `policy:${arn("policy/read")}`,
        `role:${id("AROA", "1")}`,
        `user:${id("AIDA", "1")}`,
      ].toSorted(),
    );
  });

  test("takes documents as percent-encoded text and as plain text, and times of both versions of the CLI", async () => {
    const first = await importFile(storage, file());
    const text = await importFile(
      storage,
      file({
        user: {
          CreateDate: "2020-01-01T00:00:00Z",
          UserPolicyList: [{ PolicyName: "own", PolicyDocument: encodeURIComponent(allow("sqs:*")) }],
        },
        role: {
          AssumeRolePolicyDocument: trust(arn("user/alice"), arn("role/app/web")).replaceAll(",", ",  "),
        },
      }),
    );
    expect([first.written, text.written, text.refused]).toEqual([true, false, false]);
  });

  test("writes nothing in a dry run, and tells what it would", async () => {
    const before = await rowCounts(storage);
    expect(await importFile(storage, file(), { dryRun: true })).toMatchObject({
      written: false,
      refused: false,
      counts: { users: { create: 1 }, roles: { create: 1 }, policies: { create: 1 }, groups: { create: 1 } },
    });
    expect(await rowCounts(storage)).toEqual(before);
  });

  test("tells of members that it does not know, and imports the rest", async () => {
    const { warnings, written } = await importFile(storage, {
      ...file({ user: { Colour: "red" } }),
      Extra: [1],
    });
    expect(written).toBe(true);
    expect(warnings).toEqual([expect.stringContaining("UserDetailList[].Colour, Extra")]);
  });

  test("goes to no account that is not there, and to no other one than the file's, unless it is said so", async () => {
    await expect(importFile(storage, file(), { accountId: "999999999999" })).rejects.toThrow(
      "--rewrite-account",
    );
    await expect(importFile(storage, file(), { accountId: OTHER })).rejects.toThrow("--rewrite-account");
    await expect(
      importFile(storage, file(), { accountId: "999999999999", rewriteAccount: true }),
    ).rejects.toThrow("signet account create --account-id 999999999999");
  });
});

test("quotas that AWS raises are told and kept; what no account of AWS has is refused", async () => {
  const many = (count: number) => ({
    GroupDetailList: Array.from({ length: count }, (_, n) => ({
      ...file().GroupDetailList[0],
      GroupName: `g${n}`,
      GroupId: id("AGPA", `X${n}`),
      Arn: arn(`group/g${n}`),
    })),
  });
  const { written, warnings } = await importFile(storage, many(QUOTAS.GroupsPerAccount + 1));
  expect([written, warnings]).toEqual([true, [expect.stringContaining("GroupsPerAccount is 300")]]);
});

test("AWS's policies that differ from those of this server are told", async () => {
  const aws = (Document: object) => ({
    ...file().Policies[0],
    PolicyName: "ReadOnlyAccess",
    Arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    PolicyVersionList: [{ VersionId: "v3", IsDefaultVersion: true, CreateDate: DATE, Document }],
  });
  const { warnings, written } = await importFile(storage, {
    ...file(),
    Policies: [...file().Policies, aws(parsed(allow("s3:*")))],
  });
  expect([written, warnings]).toEqual([true, [expect.stringContaining("ReadOnlyAccess")]]);
  expect(await rowCounts(storage)).toMatchObject({ policies: 1 });
});

describe("a credential report", () => {
  const header =
    "user,arn,user_creation_time,password_enabled,mfa_active,access_key_1_active,access_key_2_active,cert_1_active,cert_2_active";
  const reportOf = (...lines: readonly string[]) => readCredentialReport([header, ...lines].join("\n"));

  test("is compared with the file, and gives the times that the file lacks", async () => {
    const report = reportOf(
      `alice,${arn("user/alice")},2021-05-05T05:05:05+00:00,true,true,true,false,false,false`,
      `gone,${arn("user/gone")},2020-01-01T00:00:00+00:00,false,false,false,false,false,false`,
    );
    expect((await importFile(storage, file(), { report, dryRun: true })).warnings).toEqual([
      expect.stringMatching(/in the credential report and not in the file: gone/),
      expect.stringMatching(/made at another time.*: alice/),
    ]);
    await importFile(storage, file({ user: { CreateDate: undefined } }), { report });
    const [user] = await storage.reader.selectFrom("users").select("created_at").execute();
    expect(user?.created_at).toBe(Date.parse("2021-05-05T05:05:05Z"));
  });

  test("of another account does not go with the file", async () => {
    const report = reportOf(
      `a,${arn("user/a", OTHER)},2020-01-01T00:00:00+00:00,false,false,false,false,false,false`,
    );
    await expect(importFile(storage, file(), { report })).rejects.toThrow(`of the account ${OTHER}`);
  });
});
