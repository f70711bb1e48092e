// The attack: somebody hands an operator a file that is not what it seems, to exhaust the server with it, to have it write half of it, to
// put an identity where another one's id is trusted, or to steer the operator's terminal. Nothing of such a file may be written.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allow, trust } from "../directory/testing/documents.ts";
import type { Storage } from "../storage/storage.ts";
import { madeAccount } from "./testing/made-account.ts";
import { ACCOUNT, emptyAccount, importFile, rowCounts } from "./testing/transfer.ts";

const OTHER = "222222222222";
let storage: Storage;
let before: Readonly<Record<string, number>>;
beforeEach(async () => {
  storage = await emptyAccount("sqlite::memory:", [ACCOUNT, OTHER]);
  before = await rowCounts(storage);
});
afterEach(async () => {
  const after = await rowCounts(storage);
  await storage.close();
  assert.deepEqual(after, before, "something was written");
});

const arn = (rest: string, account = ACCOUNT) => `arn:aws:iam::${account}:${rest}`;

function user(name: string, more: object = {}): object {
  return {
    Path: "/",
    UserName: name,
    UserId: `AIDA${Buffer.from(name).toString("hex").toUpperCase().padStart(17, "0")}`,
    Arn: arn(`user/${name}`),
    CreateDate: "2020-01-01T00:00:00Z",
    ...more,
  };
}

function role(name: string, trusts: unknown, more: object = {}): object {
  return {
    Path: "/",
    RoleName: name,
    RoleId: `AROA${Buffer.from(name).toString("hex").toUpperCase().padStart(17, "0")}`,
    Arn: arn(`role/${name}`),
    CreateDate: "2020-01-01T00:00:00Z",
    AssumeRolePolicyDocument: trusts,
    ...more,
  };
}

function policy(name: string, more: object = {}): object {
  return {
    PolicyName: name,
    PolicyId: `ANPA${Buffer.from(name).toString("hex").toUpperCase().padStart(17, "0")}`,
    Arn: arn(`policy/${name}`),
    Path: "/",
    DefaultVersionId: "v1",
    CreateDate: "2020-01-01T00:00:00Z",
    PolicyVersionList: [
      {
        VersionId: "v1",
        IsDefaultVersion: true,
        CreateDate: "2020-01-01T00:00:00Z",
        Document: allow("s3:*"),
      },
    ],
    ...more,
  };
}

/** The reasons for which a file is refused. */
async function reasons(file: object | string): Promise<string> {
  const { refused, written, problems, steps } = await importFile(storage, file);
  expect([refused, written]).toEqual([true, false]);
  return [
    ...problems.map(({ path, entity, reason }) => `${path}: ${entity}: ${reason}`),
    ...steps.flatMap(({ conflict }) => conflict ?? []),
  ].join("\n");
}

describe("a file that is none", () => {
  test.each([
    ["text", "not json", "it does not begin with {"],
    ["something else's JSON", { Users: [{ UserName: "a" }] }, "it has none of UserDetailList"],
    ["an empty object", {}, "it has none of UserDetailList"],
    ["an error of AWS", { Error: { Code: "AccessDenied" } }, "it has none of UserDetailList"],
    ["a list that is none", { UserDetailList: { a: 1 } }, "UserDetailList must be a list"],
    ["a page", { UserDetailList: [], IsTruncated: true, Marker: "x" }, "it is a part of the details"],
    ["a part by --max-items", { UserDetailList: [], NextToken: "x" }, "it is a part of the details"],
    ["one without entities", { UserDetailList: [] }, "say where it goes with --account"],
  ])("is refused: %s", async (_, file, reason) => {
    await expect(importFile(storage, file)).rejects.toThrow(reason);
  });

  test("is refused wherever it is cut off", async () => {
    const text = JSON.stringify(
      madeAccount(ACCOUNT, { users: 2, groups: 1, roles: 1, policies: 1, versions: 1 }),
    );
    for (let length = 0; length < text.length; length += 61) {
      await expect(importFile(storage, text.slice(0, length))).rejects.toThrow(
        /it ends too early|it is empty|no valid JSON/,
      );
    }
  });
});

describe("a file that is too much", () => {
  test("is refused by its size, by the size of one element, and by its depth, before it is taken apart", async () => {
    const limits = { size: 10_000, element: 5000, depth: 20 };
    const big = { UserDetailList: Array.from({ length: 200 }, (_, index) => user(`u${index}`)) };
    await expect(importFile(storage, big, { limits })).rejects.toThrow("larger than 10000 bytes");
    await expect(
      importFile(storage, { UserDetailList: [user("a", { Junk: "x".repeat(8000) })] }, { limits }),
    ).rejects.toThrow("UserDetailList[0] is larger than 5000 bytes");
    await expect(importFile(storage, `{"UserDetailList":[${"[".repeat(100_000)}`)).rejects.toThrow(
      "levels deep",
    );
    await expect(importFile(storage, `{"UserDetailList":[${'{"a":'.repeat(100_000)}`)).rejects.toThrow(
      "levels deep",
    );
  });

  test("is refused when a policy in it is, even as text that only unfolds when it is read", async () => {
    const deep = encodeURIComponent(`{"Version":"2012-10-17","Statement":${"[".repeat(60_000)}`);
    expect(
      await reasons({
        UserDetailList: [user("a", { UserPolicyList: [{ PolicyName: "p", PolicyDocument: deep }] })],
      }),
    ).toContain("UserPolicyList[0].PolicyDocument");
    const long = {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "*", Resource: "*", Sid: "a".repeat(140_000) },
    };
    expect(
      await reasons({
        Policies: [
          policy("p", {
            PolicyVersionList: [
              { VersionId: "v1", IsDefaultVersion: true, CreateDate: "2020-01-01T00:00:00Z", Document: long },
            ],
          }),
        ],
      }),
    ).toContain("131072");
  });

  test("is told about in bounds: no more than ten thousand problems are kept", async () => {
    const wrong = { UserDetailList: Array.from({ length: 12_000 }, () => ({})) };
    const { problems, uncountedProblems } = await importFile(storage, wrong, { accountId: ACCOUNT });
    expect(problems).toHaveLength(10_000);
    expect(uncountedProblems).toBeGreaterThan(10_000);
  });
});

describe("names and ids", () => {
  test.each([
    ["a path out of its place", user("a", { Path: "a/../" })],
    ["a name with a slash", user("a/b")],
    ["a name with a line", user("a\nb")],
    ["a name with an escape sequence", user("\u001b[2J")],
    ["a name that is a list", user("a", { UserName: ["a"] })],
    ["a name that is an object", user("a", { UserName: { toString: "a" } })],
    ["an id of another kind", user("a", { UserId: "AROA00000000000000001" })],
    ["an id that is a path", user("a", { UserId: "AIDA/../../etc/passwd" })],
    ["an ARN of another name", user("a", { Arn: arn("user/b") })],
    ["an ARN of another kind", user("a", { Arn: arn("role/a") })],
    ["the root user", user("a", { Arn: arn("root") })],
    ["another partition", user("a", { Arn: "arn:aws-cn:iam::123456789012:user/a" })],
    ["a time before all times", user("a", { CreateDate: "-271821-04-20T00:00:00Z" })],
    ["a time that is a number", user("a", { CreateDate: 0 })],
    ["a tag of AWS's own", user("a", { Tags: [{ Key: "aws:x", Value: "y" }] })],
    [
      "a tag twice in other case",
      user("a", {
        Tags: [
          { Key: "k", Value: "1" },
          { Key: "K", Value: "2" },
        ],
      }),
    ],
    [
      "fifty-one tags",
      user("a", { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: "" })) }),
    ],
    ["no object", "a"],
    ["nothing", null],
  ])("are refused: %s", async (_, hostile) => {
    expect(await reasons({ UserDetailList: [user("honest"), hostile] })).toContain("UserDetailList[1]");
  });

  test("are refused when two have them, also in other case", async () => {
    expect(await reasons({ UserDetailList: [user("alice"), user("ALICE")] })).toContain(
      "names are unique without case",
    );
    expect(
      await reasons({ UserDetailList: [user("a"), user("b", { UserId: `AIDA${"61".padStart(17, "0")}` })] }),
    ).toContain("has the id of UserDetailList[0]");
    expect(
      await reasons({
        UserDetailList: [user("a")],
        RoleDetailList: [role("r", trust("*"), { Arn: arn("role/r", OTHER) })],
      }),
    ).toContain("of another account");
  });

  test("that objects have by nature are names like others, and no members", async () => {
    const text = JSON.stringify({ UserDetailList: [user("a", { Path: undefined })] }).replace(
      '{"UserName"',
      '{"__proto__":{"Path":"/","UserName":"a"},"constructor":{"Path":"/"},"UserName"',
    );
    expect(await reasons(text)).toContain("Path: user a: is missing");
    expect(({} as Record<string, unknown>)["Path"]).toBeUndefined();
  });
});

describe("what refers to something", () => {
  test.each([
    [
      "a group that there is not",
      { UserDetailList: [user("a", { GroupList: ["none"] })] },
      "names the group none",
    ],
    [
      "a policy that there is not",
      { UserDetailList: [user("a", { AttachedManagedPolicies: [{ PolicyArn: arn("policy/none") }] })] },
      "neither in the file nor",
    ],
    [
      "another account's policy",
      { UserDetailList: [user("a", { AttachedManagedPolicies: [{ PolicyArn: arn("policy/p", OTHER) }] })] },
      "neither in the file nor",
    ],
    [
      "a policy that AWS does not have",
      {
        UserDetailList: [
          user("a", {
            PermissionsBoundary: { PermissionsBoundaryArn: "arn:aws:iam::aws:policy/NoSuchPolicy" },
          }),
        ],
      },
      "this server does not have",
    ],
    [
      "a role that there is not",
      { RoleDetailList: [role("r", trust(arn("role/none")))] },
      "names a principal",
    ],
    ["itself by another path", { RoleDetailList: [role("r", trust(arn("role/x/r")))] }, "names a principal"],
    [
      "a user of the same name as a role",
      { RoleDetailList: [role("r", trust(arn("user/r")))] },
      "names a principal",
    ],
    [
      "an instance profile under two roles",
      {
        RoleDetailList: ["r", "s"].map((name) =>
          role(name, trust("*"), {
            InstanceProfileList: [
              {
                Path: "/",
                InstanceProfileName: "p",
                InstanceProfileId: "AIPA00000000000000001",
                Arn: arn("instance-profile/p"),
                CreateDate: "2020-01-01T00:00:00Z",
                Roles: [{ RoleName: name }],
              },
            ],
          }),
        ),
      },
      "has the name of",
    ],
    [
      "another role in its instance profile",
      {
        RoleDetailList: [
          role("r", trust("*"), {
            InstanceProfileList: [
              {
                Path: "/",
                InstanceProfileName: "p",
                InstanceProfileId: "AIPA00000000000000001",
                Arn: arn("instance-profile/p"),
                CreateDate: "2020-01-01T00:00:00Z",
                Roles: [{ RoleName: "s" }],
              },
            ],
          }),
        ],
      },
      "must name the role",
    ],
    [
      "a default version that there is not",
      { Policies: [policy("p", { DefaultVersionId: "v2" })] },
      "lacks the default version",
    ],
    [
      "six versions",
      {
        Policies: [
          policy("p", {
            PolicyVersionList: Array.from({ length: 6 }, (_, n) => ({
              VersionId: `v${n + 1}`,
              IsDefaultVersion: n === 0,
              CreateDate: "2020-01-01T00:00:00Z",
              Document: allow("s3:*"),
            })),
          }),
        ],
      },
      "VersionsPerPolicy",
    ],
    [
      "eleven groups",
      {
        GroupDetailList: [],
        UserDetailList: [user("a", { GroupList: Array.from({ length: 11 }, (_, n) => `g${n}`) })],
      },
      "GroupsPerUser",
    ],
    [
      "a number that changes when it is read",
      {
        Policies: [
          policy("p", {
            PolicyVersionList: [
              {
                VersionId: "v1",
                IsDefaultVersion: true,
                CreateDate: "2020-01-01T00:00:00Z",
                Document: {
                  Version: "2012-10-17",
                  Statement: {
                    Effect: "Allow",
                    Action: "*",
                    Resource: "*",
                    Condition: { NumericEquals: { "aws:EpochTime": 2 ** 60 } },
                  },
                },
              },
            ],
          }),
        ],
      },
      "cannot be kept exactly",
    ],
  ])("is refused: %s", async (_, file, reason) => {
    expect(await reasons(file)).toContain(reason);
  });
});

test("an id that an identity of another account has is refused: it would be trusted and cached as that one", async () => {
  const file = { UserDetailList: [user("victim", { Arn: arn("user/victim", OTHER) })] };
  expect(await importFile(storage, file)).toMatchObject({ written: true });
  before = await rowCounts(storage);
  expect(await reasons({ UserDetailList: [user("victim")] })).toContain(`in use in the account ${OTHER}`);
  expect(await importFile(storage, { UserDetailList: [user("victim")] }, { update: true })).toMatchObject({
    refused: true,
  });
});

test("an id that a role of another account trusts is refused, whoever had it: it would be trusted as the one who was deleted", async () => {
  const trusting = role("target", trust(arn("user/gone")), { Arn: arn("role/target", OTHER) });
  expect(await importFile(storage, { UserDetailList: [user("gone")] })).toMatchObject({ written: true });
  expect(await importFile(storage, { RoleDetailList: [trusting] })).toMatchObject({ written: true });
  await storage.write(({ db }) => db.deleteFrom("users").execute());
  before = await rowCounts(storage);
  const { UserId } = user("gone") as { readonly UserId: string };
  expect(await reasons({ UserDetailList: [user("mallory", { UserId })] })).toContain(
    `its id ${UserId} is one that ${arn("role/target", OTHER)} trusts`,
  );
  expect(await reasons({ UserDetailList: [user("gone")] })).toContain("trusts");
});

test("one wrong entity among thousands keeps all of them out, and is named", async () => {
  const file = madeAccount(ACCOUNT, { users: 3000, groups: 2, roles: 2, policies: 2, versions: 1 }) as {
    UserDetailList: object[];
  };
  file.UserDetailList[2999] = user("last", { Path: "nowhere" });
  expect(await reasons(file)).toContain("UserDetailList[2999].Path: user last: is not valid");
});
