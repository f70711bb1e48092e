// What an import makes of what is there already: from an earlier one, or made here.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allow, trust } from "../directory/testing/documents.ts";
import type { Storage } from "../storage/storage.ts";
import { ACCOUNT, emptyAccount, exportText, importFile, rowCounts } from "./testing/transfer.ts";
import { arn, DATE, file, id, OTHER, parsed, trustOf } from "./testing/one-of-each.ts";

let storage: Storage;
beforeEach(async () => {
  storage = await emptyAccount("sqlite::memory:", [ACCOUNT, OTHER]);
});
afterEach(() => storage.close());

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
    expect(await trustOf(storage)).toBe(trust(id("AIDA", "1"), id("AROA", "1")));
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
