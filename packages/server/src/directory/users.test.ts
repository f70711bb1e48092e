import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordLastUsed } from "./last-used.ts";
import { readTags } from "./tags.ts";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const create = (name: string, path?: string) => it.write(({ users }) => users.create({ name, path }));
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

describe("names", () => {
  test("are kept as given and found in any case", async () => {
    const user = await create("Alice");
    expect(user).toMatchObject({ name: "Alice", path: "/", created_at: it.now });
    expect(user.user_id).toMatch(/^AIDA[A-Z2-7]{17}$/);
    expect(await it.read.users.find("aLICE")).toEqual(user);
    expect(await it.read.users.findById(user.user_id)).toEqual(user);
  });

  test("are unique without case", async () => {
    await create("Alice");
    await expect(create("alice")).rejects.toMatchObject(
      refusal("EntityAlreadyExists", "User with name alice already exists."),
    );
  });

  test("of users that there are not are refused as they were written", async () => {
    await expect(it.read.users.get("Bob")).rejects.toMatchObject({
      ...refusal("NoSuchEntity", "The user with name Bob cannot be found."),
      status: 404,
    });
  });

  test("of two that race for one name, one gets it and the other is told so", async () => {
    const outcomes = await Promise.allSettled([create("alice"), create("Alice"), create("ALICE")]);
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(2);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: "EntityAlreadyExists" });
  });
});

describe("renaming", () => {
  test("keeps the id, and frees the old name", async () => {
    const alice = await create("alice");
    it.announced();
    await it.write(({ users }) => users.update("ALICE", { newName: "Bob", newPath: "/x/" }));
    expect(await it.read.users.get("bob")).toMatchObject({
      user_id: alice.user_id,
      name: "Bob",
      path: "/x/",
    });
    expect(it.announced()).toEqual([`user:${alice.user_id}`]);
    const another = await create("alice");
    expect(another.user_id).not.toBe(alice.user_id);
  });

  test("may change the case alone, and the path alone", async () => {
    await create("alice", "/a/");
    await it.write(({ users }) => users.update("alice", { newName: "Alice" }));
    await it.write(({ users }) => users.update("alice", { newPath: "/b/" }));
    expect(await it.read.users.get("alice")).toMatchObject({ name: "Alice", path: "/b/" });
  });

  test("to a name that another user has is refused", async () => {
    await create("alice");
    await create("bob");
    await expect(it.write(({ users }) => users.update("alice", { newName: "BOB" }))).rejects.toMatchObject(
      refusal("EntityAlreadyExists", "User with name BOB already exists."),
    );
  });
});

describe("lists", () => {
  test("are sorted by name without case, and stable while users come and go", async () => {
    for (const name of ["delta", "Bravo", "alpha", "Charlie", "echo"]) await create(name);
    const first = await it.read.users.list({ MaxItems: 2 });
    expect(first.items.map((user) => user.name)).toEqual(["alpha", "Bravo"]);
    expect(first.IsTruncated).toBe(true);
    await create("aaron");
    await it.write(({ users }) => users.delete("Bravo"));
    const second = await it.read.users.list({ MaxItems: 2, Marker: first.Marker });
    expect(second.items.map((user) => user.name)).toEqual(["Charlie", "delta"]);
    const last = await it.read.users.list({ MaxItems: 2, Marker: second.Marker });
    expect(last).toMatchObject({ IsTruncated: false, items: [{ name: "echo" }] });
    expect(last.Marker).toBeUndefined();
  });

  test("are cut by the path's beginning, whose case counts", async () => {
    await create("one", "/Team/red/");
    await create("two", "/team/red/");
    await create("three", "/team/");
    await create("four");
    const names = async (prefix?: string) =>
      (await it.read.users.list({}, prefix)).items.map((user) => user.name);
    expect(await names("/team/")).toEqual(["three", "two"]);
    expect(await names("/team")).toEqual(["three", "two"]);
    expect(await names("/T")).toEqual(["one"]);
    expect(await names("/%")).toEqual([]);
    expect(await names()).toEqual(["four", "one", "three", "two"]);
  });

  test("refuse a marker that no page gave", async () => {
    await expect(it.read.users.list({ Marker: "made up" })).rejects.toMatchObject({
      code: "ValidationError",
      status: 400,
    });
  });
});

describe("deleting", () => {
  const remove = () => it.write(({ users }) => users.delete("alice"));

  test("is refused while there is a key, a group or a policy, in AWS's words", async () => {
    const { user_id: userId } = await create("alice");
    await it.write(async ({ users, groups, accessKeys }) => {
      await groups.addUser(await groups.create({ name: "staff" }), await users.get("alice"));
      await accessKeys.create(userId);
    });
    await it.storage.write(async ({ db }) => {
      const owner = { account_id: it.accountId, owner_kind: "user", owner_id: userId } as const;
      await db
        .insertInto("policy_attachments")
        .values({ ...owner, policy_arn: READ_ONLY })
        .execute();
      await db
        .insertInto("inline_policies")
        .values({ ...owner, name: "p", document: "{}" })
        .execute();
    });

    await expect(remove()).rejects.toMatchObject(
      refusal("DeleteConflict", "Cannot delete entity, must detach all policies first."),
    );
    await it.storage.write(({ db }) => db.deleteFrom("policy_attachments").execute());
    await expect(remove()).rejects.toMatchObject(
      refusal("DeleteConflict", "Cannot delete entity, must delete policies first."),
    );
    await it.storage.write(({ db }) => db.deleteFrom("inline_policies").execute());
    await expect(remove()).rejects.toMatchObject({
      ...refusal("DeleteConflict", "Cannot delete entity, must delete access keys first."),
      status: 409,
    });
    const [key] = (await it.read.accessKeys.list(userId, {})).items;
    await it.write(({ accessKeys }) => accessKeys.delete(userId, key?.access_key_id ?? ""));
    await expect(remove()).rejects.toMatchObject(
      refusal("DeleteConflict", "Cannot delete entity, must remove users from group first."),
    );
    await it.write(async ({ users, groups }) =>
      groups.removeUser(await groups.get("staff"), await users.get("alice")),
    );
    await remove();
    expect(await it.read.users.find("alice")).toBeUndefined();
  });

  test("forgets when the password was last used, so that nothing is left of the user", async () => {
    const { user_id: userId } = await create("alice");
    await it.storage.write(({ db }) =>
      recordLastUsed(db, [
        {
          account_id: it.accountId,
          kind: "password",
          id: userId,
          used_at: 5000,
          service: "signin",
          region: "us-east-1",
        },
      ]),
    );
    expect((await it.read.users.passwordsLastUsed([userId])).get(userId)).toBe(5000);
    await remove();
    expect((await it.read.users.passwordsLastUsed([userId])).size).toBe(0);
  });
});

describe("tags", () => {
  const tagsOf = async () => readTags((await it.read.users.get("alice")).tags);

  test("are set, changed and removed, each time announced", async () => {
    const { user_id: userId } = await it.write(({ users }) =>
      users.create({ name: "alice", tags: [{ Key: "team", Value: "red" }] }),
    );
    it.announced();
    await it.write(({ users }) => users.tag("alice", [{ Key: "Team", Value: "blue" }]));
    expect(await tagsOf()).toEqual([["Team", "blue"]]);
    await it.write(({ users }) => users.untag("alice", ["TEAM", "never set"]));
    expect(await tagsOf()).toEqual([]);
    expect(it.announced()).toEqual([`user:${userId}`, `user:${userId}`]);
  });

  test("that break a rule leave nothing behind", async () => {
    const twice = [
      { Key: "a", Value: "1" },
      { Key: "A", Value: "2" },
    ];
    await expect(it.write(({ users }) => users.create({ name: "alice", tags: twice }))).rejects.toMatchObject(
      {
        code: "InvalidInput",
      },
    );
    expect(await it.read.users.find("alice")).toBeUndefined();
  });
});

describe("permissions boundary", () => {
  test("is put, replaced and taken away", async () => {
    await create("alice");
    await it.write(({ users }) => users.putBoundary("alice", READ_ONLY));
    expect((await it.read.users.get("alice")).boundary_arn).toBe(READ_ONLY);
    await it.write(({ users }) => users.deleteBoundary("alice"));
    expect((await it.read.users.get("alice")).boundary_arn).toBeNull();
    await expect(it.write(({ users }) => users.deleteBoundary("alice"))).rejects.toMatchObject({
      code: "NoSuchEntity",
    });
  });

  test.each([
    ["arn:aws:iam::aws:policy/NoSuchPolicy", "NoSuchEntity", "does not exist or is not attachable."],
    ["arn:aws:iam::111122223333:policy/none", "NoSuchEntity", "does not exist or is not attachable."],
    ["arn:aws:iam::444455556666:policy/other", "NoSuchEntity", "does not exist or is not attachable."],
    [
      "arn:aws:iam::aws:policy/aws-service-role/AutoScalingServiceRolePolicy",
      "PolicyNotAttachable",
      "does not exist or is not attachable.",
    ],
    ["arn:aws:iam::111122223333:role/none", "InvalidInput", "is not valid."],
    ["something that is no ARN at all", "InvalidInput", "is not valid."],
  ])("is refused for %s", async (arn, code, words) => {
    await create("alice");
    await expect(it.write(({ users }) => users.putBoundary("alice", arn))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    await expect(
      it.write(({ users }) => users.create({ name: "bob", boundaryArn: arn })),
    ).rejects.toMatchObject({ code });
  });
});

test("an account has 5,000 users and no more", async () => {
  const rows = Array.from({ length: 5000 }, (_, n) => ({
    account_id: it.accountId,
    user_id: `AIDA${n}`,
    name: `user${n}`,
    name_key: `user${n}`,
    path: "/",
    created_at: 0,
    boundary_arn: null,
    tags: "[]",
  }));
  await it.storage.write(async ({ db }) => {
    for (let n = 0; n < rows.length; n += 1000)
      await db
        .insertInto("users")
        .values(rows.slice(n, n + 1000))
        .execute();
  });
  await expect(create("one-more")).rejects.toMatchObject({
    ...refusal("LimitExceeded", "Cannot exceed quota for UsersPerAccount: 5000"),
    status: 409,
  });
  await it.write(({ users }) => users.delete("user7"));
  await create("one-more");
});
