import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { policyExists } from "./policy-rows.ts";
import { policyDocument } from "./policy-versions.ts";
import { QUOTAS } from "./quotas.ts";
import { allow, documentOfSize, TRUST_EC2 } from "./testing/documents.ts";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const READ = allow("s3:GetObject");
const create = (name: string, path?: string, document = READ) =>
  it.write(({ policies }) => policies.create({ name, path, document }));
const arn = (rest: string) => `arn:aws:iam::${it.accountId}:policy/${rest}`;

describe("a customer managed policy", () => {
  test("has an ARN with its path, and version 1 as its default", async () => {
    const policy = await it.write(({ policies }) =>
      policies.create({
        name: "Read",
        path: "/team/",
        document: READ,
        description: "reads",
        tags: [{ Key: "a", Value: "1" }],
      }),
    );
    expect(policy).toMatchObject({
      arn: arn("team/Read"),
      policyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
      defaultVersion: 1,
      description: "reads",
      createdAt: it.now,
      updatedAt: it.now,
      tags: [["a", "1"]],
    });
    expect(await it.read.policies.get(arn("team/Read"))).toEqual(policy);
    expect(await policyDocument(it.scope, arn("team/Read"))).toBe(READ);
    expect(await policyExists(it.scope, arn("team/Read"))).toBe(true);
    expect(it.announced()).toContain(`policy:${arn("team/Read")}`);
  });

  test("is found by exactly its ARN", async () => {
    await create("Read", "/team/");
    for (const other of [
      arn("team/read"),
      arn("Read"),
      arn("Team/Read"),
      "arn:aws:iam::444455556666:policy/team/Read",
    ]) {
      expect(await policyExists(it.scope, other)).toBe(false);
      expect(await policyDocument(it.scope, other)).toBeUndefined();
      await expect(it.read.policies.get(other)).rejects.toMatchObject({
        ...refusal("NoSuchEntity", `Policy ${other} was not found.`),
        status: 404,
      });
    }
  });

  test.each(["", "Read", "arn:aws:iam::111122223333:user/bob", "arn:aws:s3:::bucket"])(
    "is not asked for by %j",
    async (text) => {
      await expect(it.read.policies.get(text)).rejects.toMatchObject({
        ...refusal("InvalidInput", `ARN ${text} is not valid.`),
        status: 400,
      });
    },
  );

  test("has a name that is unique without case, whatever the path", async () => {
    await create("Read", "/a/");
    await expect(create("READ", "/b/")).rejects.toMatchObject({
      ...refusal(
        "EntityAlreadyExists",
        "A policy called READ already exists. Duplicate names are not allowed.",
      ),
      status: 409,
    });
  });

  test("of two that race for one name, one gets it and the other is told so", async () => {
    const outcomes = await Promise.allSettled([create("a"), create("A")]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("must have a document that parses and is not too long", async () => {
    await expect(create("bad", "/", "{}")).rejects.toMatchObject({ code: "MalformedPolicyDocument" });
    await expect(create("bad", "/", TRUST_EC2)).rejects.toMatchObject({
      code: "MalformedPolicyDocument",
      message: expect.stringContaining("Policy document should not specify a principal."),
    });
    await expect(create("long", "/", documentOfSize(6145))).rejects.toMatchObject(
      refusal("LimitExceeded", "Cannot exceed quota for PolicySize: 6144"),
    );
    expect((await it.read.policies.list({}, { ownership: "Local" })).items).toEqual([]);
  });

  test("is one of 1,500 at the most", async () => {
    await it.write(async (_, { db }) => {
      for (let batch = 0; batch < 15; batch++) {
        const rows = Array.from({ length: 100 }, (_unused, index) => ({
          account_id: it.accountId,
          policy_id: `ANPA${batch}X${index}`,
          name: `p${batch}-${index}`,
          name_key: `p${batch}-${index}`,
          path: "/",
          created_at: 0,
          updated_at: 0,
          description: null,
          default_version: 1,
          next_version: 2,
          tags: "[]",
        }));
        await db.insertInto("policies").values(rows).execute();
      }
    });
    await expect(create("one-more")).rejects.toMatchObject(
      refusal("LimitExceeded", `Cannot exceed quota for PoliciesPerAccount: ${QUOTAS.PoliciesPerAccount}`),
    );
  });

  test("can be deleted, with its only version; the name is free then", async () => {
    const first = await create("Read");
    await it.write(({ policies }) => policies.delete(first.arn));
    expect(await policyExists(it.scope, first.arn)).toBe(false);
    const second = await create("read");
    expect(second.policyId).not.toBe(first.policyId);
  });

  test("cannot be deleted while it has more than one version", async () => {
    const { arn: read } = await create("Read");
    await it.write(({ policies }) => policies.versions.create(read, READ, false));
    await expect(it.write(({ policies }) => policies.delete(read))).rejects.toMatchObject({
      ...refusal(
        "DeleteConflict",
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      ),
      status: 409,
    });
  });

  test.each(["user", "group", "role"] as const)("cannot be deleted while a %s has it", async (kind) => {
    const { arn: read } = await create("Read");
    await it.write(async (directory) => {
      await directory.users.create({ name: "x" });
      await directory.groups.create({ name: "x" });
      await directory.roles.create({ name: "x", trustPolicy: TRUST_EC2 });
      await directory.attachments.attach(kind, "x", read);
    });
    const remove = () => it.write(({ policies }) => policies.delete(read));
    const conflict = refusal("DeleteConflict", "Cannot delete a policy attached to entities.");
    await expect(remove()).rejects.toMatchObject(conflict);
    await it.write(({ attachments }) => attachments.detach(kind, "x", read));
    await remove();
  });

  test("cannot be deleted while it is someone's boundary", async () => {
    const { arn: read } = await create("Read");
    await it.write(({ users }) => users.create({ name: "x", boundaryArn: read }));
    const remove = () => it.write(({ policies }) => policies.delete(read));
    await expect(remove()).rejects.toMatchObject({ code: "DeleteConflict" });
    await it.write(({ users }) => users.deleteBoundary("x"));
    await it.write(({ roles }) => roles.create({ name: "x", trustPolicy: TRUST_EC2, boundaryArn: read }));
    await expect(remove()).rejects.toMatchObject({ code: "DeleteConflict" });
  });

  test("has tags", async () => {
    const { arn: read } = await create("Read");
    await it.write(({ policies }) =>
      policies.tag(read, [
        { Key: "Team", Value: "a" },
        { Key: "x", Value: "" },
      ]),
    );
    await it.write(({ policies }) => policies.tag(read, [{ Key: "team", Value: "b" }]));
    await it.write(({ policies }) => policies.untag(read, ["X"]));
    expect((await it.read.policies.get(read)).tags).toEqual([["team", "b"]]);
    const many = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: "" }));
    await expect(it.write(({ policies }) => policies.tag(read, many))).rejects.toMatchObject(
      refusal("LimitExceeded", "Cannot exceed quota for TagsPerPolicy: 50"),
    );
  });
});

describe("a policy of AWS", () => {
  test("is there in every account, with its document", async () => {
    expect(await it.read.policies.get(ADMINISTRATOR)).toMatchObject({
      name: "AdministratorAccess",
      tags: [],
    });
    expect(await policyDocument(it.scope, ADMINISTRATOR)).toContain('"Action":"*"');
  });

  test("cannot be changed", async () => {
    const denied = { code: "AccessDenied", status: 403 };
    for (const change of [
      () => it.write(({ policies }) => policies.delete(ADMINISTRATOR)),
      () => it.write(({ policies }) => policies.tag(ADMINISTRATOR, [{ Key: "a", Value: "b" }])),
      () => it.write(({ policies }) => policies.untag(ADMINISTRATOR, ["a"])),
      () => it.write(({ policies }) => policies.versions.create(ADMINISTRATOR, READ, true)),
      () => it.write(({ policies }) => policies.versions.setDefault(ADMINISTRATOR, "v1")),
      () => it.write(({ policies }) => policies.versions.delete(ADMINISTRATOR, "v1")),
    ]) {
      await expect(change()).rejects.toMatchObject(denied);
    }
  });

  test("does not exist under a name that AWS does not have", async () => {
    const text = "arn:aws:iam::aws:policy/NoSuchPolicy";
    await expect(it.read.policies.get(text)).rejects.toMatchObject({ code: "NoSuchEntity" });
    await expect(it.write(({ policies }) => policies.delete(text))).rejects.toMatchObject({
      code: "NoSuchEntity",
    });
  });
});

describe("lists of policies", () => {
  beforeEach(async () => {
    for (const name of ["zeta", "Alpha", "mid"]) await create(name, name === "mid" ? "/team/" : "/");
  });

  async function names(filter: object): Promise<string[]> {
    const found: string[] = [];
    let Marker: string | undefined;
    do {
      const answer = await it.read.policies.list({ MaxItems: 700, Marker }, filter);
      found.push(...answer.items.map(({ name }) => name));
      Marker = answer.Marker;
    } while (Marker !== undefined);
    return found;
  }

  test("have the account's own first, each sorted by name", async () => {
    expect(await names({ ownership: "Local" })).toEqual(["Alpha", "mid", "zeta"]);
    const all = await names({});
    expect(all.slice(0, 3)).toEqual(["Alpha", "mid", "zeta"]);
    const aws = await names({ ownership: "AWS" });
    expect(all.slice(3)).toEqual(aws);
    expect(new Set(aws).size).toBe(aws.length);
    expect(aws).toContain("AdministratorAccess");
  });

  test("can be of a path", async () => {
    expect(await names({ pathPrefix: "/team/" })).toEqual(["mid"]);
    expect(await names({ pathPrefix: "/job-function/", ownership: "AWS" })).toContain("Billing");
  });

  test("come in pages of any size, without gaps", async () => {
    const seen: string[] = [];
    let Marker: string | undefined;
    do {
      const answer = await it.read.policies.list({ MaxItems: 1, Marker }, { ownership: "Local" });
      expect(answer.items).toHaveLength(1);
      seen.push(...answer.items.map(({ name }) => name));
      ({ Marker } = answer);
    } while (Marker !== undefined);
    expect(seen).toEqual(["Alpha", "mid", "zeta"]);
  });

  test("can be of those in use, as permissions or as boundaries", async () => {
    await it.write(async ({ users, attachments }) => {
      await users.create({ name: "x", boundaryArn: arn("zeta") });
      await attachments.attach("user", "x", arn("team/mid"));
      await attachments.attach("user", "x", ADMINISTRATOR);
    });
    expect(await names({ usedAs: "PermissionsPolicy" })).toEqual(["mid", "AdministratorAccess"]);
    expect(await names({ usedAs: "PermissionsPolicy", ownership: "AWS" })).toEqual(["AdministratorAccess"]);
    expect(await names({ usedAs: "PermissionsBoundary" })).toEqual(["zeta"]);
    expect(
      Object.fromEntries(await it.read.policies.usage([arn("zeta"), ADMINISTRATOR, arn("Alpha")])),
    ).toEqual({
      [arn("zeta")]: { attachments: 0, boundaries: 1 },
      [ADMINISTRATOR]: { attachments: 1, boundaries: 0 },
      [arn("Alpha")]: { attachments: 0, boundaries: 0 },
    });
  });

  test("find the ones in use behind many that are not", async () => {
    for (let index = 0; index < 30; index++) await create(`n${index}`);
    await it.write(async ({ users, attachments }) => {
      await users.create({ name: "x" });
      await attachments.attach("user", "x", arn("zeta"));
      await attachments.attach("user", "x", arn("Alpha"));
    });
    const page = await it.read.policies.list({ MaxItems: 1 }, { usedAs: "PermissionsPolicy" });
    expect(page).toMatchObject({ items: [{ name: "Alpha" }], IsTruncated: true });
    const rest = await it.read.policies.list(
      { MaxItems: 1, Marker: page.Marker },
      { usedAs: "PermissionsPolicy" },
    );
    expect(rest).toMatchObject({ items: [{ name: "zeta" }], IsTruncated: false });
  });
});
