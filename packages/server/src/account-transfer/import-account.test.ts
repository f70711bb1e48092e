import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readEvents } from "../audit/read-events.ts";
import { allow, trust } from "../directory/testing/documents.ts";
import { QUOTAS } from "../directory/quotas.ts";
import type { Storage } from "../storage/storage.ts";
import { readCredentialReport } from "./credential-report.ts";
import { ACCOUNT, emptyAccount, exportText, importFile, rowCounts } from "./testing/transfer.ts";

const OTHER = "222222222222";
const DATE = "2020-01-01T00:00:00+00:00";
let storage: Storage;
beforeEach(async () => {
  storage = await emptyAccount("sqlite::memory:", [ACCOUNT, OTHER]);
});
afterEach(() => storage.close());

const arn = (rest: string, account = ACCOUNT) => `arn:aws:iam::${account}:${rest}`;
const id = (prefix: string, end: string) => `${prefix}${end.padStart(17, "0")}`;
const parsed = (document: string) => JSON.parse(document) as object;

interface Account {
  readonly user?: object;
  readonly role?: object;
  readonly group?: object;
  readonly policy?: object;
}

/** A file of an account that has one of each. */
function file({ user = {}, role = {}, group = {}, policy = {} }: Account = {}) {
  const web = {
    Path: "/app/",
    RoleName: "web",
    RoleId: id("AROA", "1"),
    Arn: arn("role/app/web"),
    CreateDate: DATE,
    AssumeRolePolicyDocument: parsed(trust(arn("user/alice"), arn("role/app/web"))),
  };
  return {
    UserDetailList: [
      {
        Path: "/",
        UserName: "alice",
        UserId: id("AIDA", "1"),
        Arn: arn("user/alice"),
        CreateDate: DATE,
        UserPolicyList: [{ PolicyName: "own", PolicyDocument: parsed(allow("sqs:*")) }],
        GroupList: ["staff"],
        AttachedManagedPolicies: [{ PolicyName: "read", PolicyArn: arn("policy/read") }],
        Tags: [{ Key: "team", Value: "red" }],
        ...user,
      },
    ],
    GroupDetailList: [
      {
        Path: "/",
        GroupName: "staff",
        GroupId: id("AGPA", "1"),
        Arn: arn("group/staff"),
        CreateDate: DATE,
        GroupPolicyList: [],
        AttachedManagedPolicies: [],
        ...group,
      },
    ],
    RoleDetailList: [
      {
        ...web,
        InstanceProfileList: [
          {
            Path: "/",
            InstanceProfileName: "web",
            InstanceProfileId: id("AIPA", "1"),
            Arn: arn("instance-profile/web"),
            CreateDate: DATE,
            Roles: [web],
          },
        ],
        RolePolicyList: [],
        AttachedManagedPolicies: [],
        Tags: [],
        RoleLastUsed: { LastUsedDate: DATE, Region: "eu-west-1" },
        ...role,
      },
    ],
    Policies: [
      {
        PolicyName: "read",
        PolicyId: id("ANPA", "1"),
        Arn: arn("policy/read"),
        Path: "/",
        DefaultVersionId: "v3",
        CreateDate: DATE,
        UpdateDate: DATE,
        PolicyVersionList: [
          { VersionId: "v3", IsDefaultVersion: true, CreateDate: DATE, Document: parsed(allow("s3:Get*")) },
          { VersionId: "v1", IsDefaultVersion: false, CreateDate: DATE, Document: parsed(allow("s3:*")) },
        ],
        ...policy,
      },
    ],
  };
}

const trustOf = async (roleId = id("AROA", "1")) =>
  (
    await storage.reader
      .selectFrom("roles")
      .select("trust_policy")
      .where("role_id", "=", roleId)
      .executeTakeFirstOrThrow()
  ).trust_policy;

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
    expect(await trustOf()).toBe(trust(id("AIDA", "1"), id("AROA", "1")));
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

describe("what is there already", () => {
  beforeEach(async () => {
    await importFile(storage, file());
  });

  const changed = file({
    user: { Tags: [{ Key: "team", Value: "blue" }], GroupList: [], UserPolicyList: [] },
    policy: {
      DefaultVersionId: "v1",
      PolicyVersionList: [
        { VersionId: "v1", IsDefaultVersion: true, CreateDate: DATE, Document: parsed(allow("s3:List*")) },
      ],
    },
  });

  test("and differs keeps everything out, unless it may be changed", async () => {
    const before = await exportText(storage, ACCOUNT);
    const result = await importFile(storage, changed);
    expect(result).toMatchObject({
      written: false,
      refused: true,
      counts: { users: { update: 1 }, roles: { same: 1 } },
    });
    expect(result.steps.find(({ kind }) => kind === "users")?.differences).toEqual([
      { member: "inline policy own", here: allow("sqs:*"), file: "" },
      { member: "GroupList", here: '["staff"]', file: "[]" },
      { member: "Tags", here: '[{"Key":"team","Value":"red"}]', file: '[{"Key":"team","Value":"blue"}]' },
    ]);
    expect(await exportText(storage, ACCOUNT)).toBe(before);
  });

  test("is changed with --update, and is the same then; version numbers are not used again", async () => {
    expect(await importFile(storage, changed, { update: true })).toMatchObject({
      written: true,
      refused: false,
    });
    expect(await importFile(storage, changed)).toMatchObject({ written: false, refused: false });
    const [policy] = await storage.reader.selectFrom("policies").selectAll().execute();
    expect(policy?.next_version).toBe(4);
    expect(await rowCounts(storage)).toMatchObject({
      group_members: 0,
      inline_policies: 0,
      policy_versions: 1,
    });
  });

  test("keeps what a file does not tell: descriptions, session durations, tags of policies", async () => {
    await storage.write(async ({ db }) => {
      await db.updateTable("roles").set({ description: "Web", max_session_duration: 7200 }).execute();
      await db.updateTable("policies").set({ description: "Reads", tags: '[["a","b"]]' }).execute();
    });
    expect(await importFile(storage, file())).toMatchObject({ written: false, refused: false });
    await importFile(storage, file({ role: { Tags: [{ Key: "x", Value: "y" }] } }), { update: true });
    expect(await storage.reader.selectFrom("roles").selectAll().executeTakeFirst()).toMatchObject({
      description: "Web",
      max_session_duration: 7200,
      tags: '[["x","y"]]',
    });
  });

  test("under another id is a conflict; with --update it is changed and keeps its id, also where it is trusted", async () => {
    const recreated = file({ user: { UserId: id("AIDA", "2"), Tags: [] } });
    const refused = await importFile(storage, recreated);
    expect(refused).toMatchObject({ written: false, refused: true, counts: { users: { conflict: 1 } } });
    expect(refused.steps.find(({ kind }) => kind === "users")?.conflict).toContain(
      `with the id ${id("AIDA", "1")}`,
    );
    expect(await importFile(storage, recreated, { update: true })).toMatchObject({ written: true });
    const users = await storage.reader.selectFrom("users").select(["user_id", "tags"]).execute();
    expect(users).toEqual([{ user_id: id("AIDA", "1"), tags: "[]" }]);
    expect(await trustOf()).toBe(trust(id("AIDA", "1"), id("AROA", "1")));
    expect(await importFile(storage, recreated, { update: true })).toMatchObject({
      written: false,
      refused: false,
    });
  });

  test.each([
    [
      "an id under another name",
      file({
        user: { UserName: "bob", Arn: arn("user/bob") },
        role: { AssumeRolePolicyDocument: parsed(trust("*")) },
      }),
      "is that of the user alice",
    ],
    [
      "a policy at another path",
      { Policies: file({ policy: { Path: "/x/", Arn: arn("policy/x/read") } }).Policies },
      "a policy's ARN cannot change",
    ],
  ])("is a conflict that no flag solves: %s", async (_, other, reason) => {
    for (const update of [false, true]) {
      const { refused, steps } = await importFile(storage, other, { update });
      expect(refused).toBe(true);
      expect(steps.map(({ conflict }) => conflict ?? "").join()).toContain(reason);
    }
  });

  test("beside the file stays, and is counted", async () => {
    expect(await importFile(storage, { GroupDetailList: file().GroupDetailList })).toMatchObject({
      refused: false,
      others: { users: 1, roles: 1, groups: 0, policies: 1, instanceProfiles: 1 },
    });
  });
});

describe("another account in place of the file's", () => {
  test("is put into ARNs and where the id stands alone, and nowhere else", async () => {
    const document = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "s3:*",
        Resource: [`arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`, `arn:aws:s3:::logs-${ACCOUNT}`],
        Condition: { StringEquals: { "aws:SourceAccount": [ACCOUNT, "333333333333"] } },
      },
    };
    const source = file({ user: { UserPolicyList: [{ PolicyName: "own", PolicyDocument: document }] } });
    expect(await importFile(storage, source, { accountId: OTHER, rewriteAccount: true })).toMatchObject({
      accountId: OTHER,
      sourceAccountId: ACCOUNT,
      written: true,
      problems: [],
    });
    const [policy] = await storage.reader.selectFrom("inline_policies").select("document").execute();
    expect(JSON.parse(policy?.document ?? "")).toMatchObject({
      Statement: {
        Resource: [`arn:aws:sqs:eu-west-1:${OTHER}:jobs`, `arn:aws:s3:::logs-${ACCOUNT}`],
        Condition: { StringEquals: { "aws:SourceAccount": [OTHER, "333333333333"] } },
      },
    });
    expect(await trustOf()).toBe(trust(id("AIDA", "1"), id("AROA", "1")));
    const [attached] = await storage.reader.selectFrom("policy_attachments").select("policy_arn").execute();
    expect(attached?.policy_arn).toBe(arn("policy/read", OTHER));
  });
});

describe("principals of other accounts", () => {
  const partner = "999999999999";
  const trusting = file({
    role: {
      AssumeRolePolicyDocument: parsed(
        trust(arn("root", partner), arn("role/partner", partner), "AIDAGONEGONEGONE", arn("root", OTHER)),
      ),
    },
  });

  const elsewhere = {
    UserName: "mallory",
    UserId: id("AIDA", "7"),
    Arn: arn("user/mallory", OTHER),
    GroupList: [],
    AttachedManagedPolicies: [],
  };

  test("that are not here are kept as they are written, and told", async () => {
    const { warnings } = await importFile(storage, trusting);
    expect(warnings).toEqual([
      expect.stringContaining(`${arn("role/partner", partner)}, ${arn("root", partner)}`),
    ]);
    expect(await trustOf()).toBe(
      trust(arn("root", partner), arn("role/partner", partner), "AIDAGONEGONEGONE", arn("root", OTHER)),
    );
  });

  test("that are named by an id, as if they were gone, are told when they are there", async () => {
    await importFile(storage, { UserDetailList: [{ ...file().UserDetailList[0], ...elsewhere }] });
    const living = file({
      role: { AssumeRolePolicyDocument: parsed(trust(id("AIDA", "7"), id("AIDA", "1"), id("AIDA", "8"))) },
    });
    const { warnings } = await importFile(storage, living);
    expect(warnings).toEqual([
      expect.stringMatching(
        new RegExp(`${id("AIDA", "1")} \\(alice\\), ${id("AIDA", "7")} \\(${arn("user/mallory", OTHER)}\\)$`),
      ),
    ]);
  });

  test("that came later are known by their ids after another import", async () => {
    const role = {
      ...file().RoleDetailList[0],
      InstanceProfileList: [],
      RoleName: "partner",
      Path: "/",
      Arn: arn("role/partner", OTHER),
      RoleId: id("AROA", "9"),
      AssumeRolePolicyDocument: parsed(trust("*")),
    };
    const mutual = file({ role: { AssumeRolePolicyDocument: parsed(trust(arn("role/partner", OTHER))) } });
    await importFile(storage, mutual);
    await importFile(storage, { RoleDetailList: [role] });
    expect(await importFile(storage, mutual)).toMatchObject({
      refused: true,
      counts: { roles: { update: 1 } },
    });
    expect(await importFile(storage, mutual, { update: true })).toMatchObject({
      written: true,
      warnings: [],
    });
    expect(await trustOf()).toBe(trust(id("AROA", "9")));
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
