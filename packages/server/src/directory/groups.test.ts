import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const create = (name: string, path?: string) => it.write(({ groups }) => groups.create({ name, path }));

describe("names", () => {
  test("are unique without case", async () => {
    const group = await create("Staff");
    expect(group.group_id).toMatch(/^AGPA[A-Z2-7]{17}$/);
    await expect(create("STAFF")).rejects.toMatchObject({
      ...refusal("EntityAlreadyExists", "Group with name STAFF already exists."),
      status: 409,
    });
  });

  test("of groups that there are not are refused", async () => {
    await expect(it.read.groups.get("staff")).rejects.toMatchObject({
      ...refusal("NoSuchEntity", "The group with name staff cannot be found."),
      status: 404,
    });
  });

  test("of two that race for one name, one gets it", async () => {
    const outcomes = await Promise.allSettled([create("staff"), create("Staff")]);
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("change without the id, and not to one that is taken", async () => {
    const { group_id: id } = await create("staff");
    await create("other");
    it.announced();
    await it.write(({ groups }) => groups.update("STAFF", { newName: "Crew", newPath: "/c/" }));
    expect(await it.read.groups.get("crew")).toMatchObject({ group_id: id, name: "Crew", path: "/c/" });
    expect(it.announced()).toEqual([`group:${id}`]);
    await expect(it.write(({ groups }) => groups.update("crew", { newName: "OTHER" }))).rejects.toMatchObject(
      refusal("EntityAlreadyExists", "Group with name OTHER already exists."),
    );
  });
});

test("groups are listed by name, by path, page by page", async () => {
  for (const [name, path] of [
    ["c", "/x/"],
    ["B", "/x/"],
    ["a", "/"],
  ] as const)
    await create(name, path);
  const all = await it.read.groups.list({});
  expect(all.items.map((group) => group.name)).toEqual(["a", "B", "c"]);
  const first = await it.read.groups.list({ MaxItems: 1 }, "/x/");
  const second = await it.read.groups.list({ MaxItems: 1, Marker: first.Marker }, "/x/");
  expect([first, second].map((part) => part.items[0]?.name)).toEqual(["B", "c"]);
  expect([first, second].map((part) => part.IsTruncated)).toEqual([true, false]);
});

test("a group is deleted only without users and policies", async () => {
  const { group_id: groupId } = await create("staff");
  await it.write(async ({ users, groups }) => {
    await groups.addUser(await groups.get("staff"), await users.create({ name: "alice" }));
  });
  const owner = { account_id: it.accountId, owner_kind: "group", owner_id: groupId } as const;
  await it.storage.write(({ db }) =>
    db
      .insertInto("policy_attachments")
      .values({ ...owner, policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" })
      .execute(),
  );
  await it.storage.write(({ db }) =>
    db
      .insertInto("inline_policies")
      .values({ ...owner, name: "p", document: "{}" })
      .execute(),
  );
  const remove = () => it.write(({ groups }) => groups.delete("staff"));

  await expect(remove()).rejects.toMatchObject(
    refusal("DeleteConflict", "Cannot delete entity, must detach all policies first."),
  );
  await it.storage.write(({ db }) => db.deleteFrom("policy_attachments").execute());
  await expect(remove()).rejects.toMatchObject(
    refusal("DeleteConflict", "Cannot delete entity, must delete policies first."),
  );
  await it.storage.write(({ db }) => db.deleteFrom("inline_policies").execute());
  await expect(remove()).rejects.toMatchObject(
    refusal("DeleteConflict", "Cannot delete entity, must remove users from group first."),
  );
  await it.write(async ({ users, groups }) =>
    groups.removeUser(await groups.get("staff"), await users.get("alice")),
  );
  await remove();
  expect(await it.read.groups.find("staff")).toBeUndefined();
});

test("an account has 300 groups and no more", async () => {
  await it.storage.write(({ db }) =>
    db
      .insertInto("groups")
      .values(
        Array.from({ length: 300 }, (_, n) => ({
          account_id: it.accountId,
          group_id: `AGPA${n}`,
          name: `g${n}`,
          name_key: `g${n}`,
          path: "/",
          created_at: 0,
        })),
      )
      .execute(),
  );
  await expect(create("one-more")).rejects.toMatchObject(
    refusal("LimitExceeded", "Cannot exceed quota for GroupsPerAccount: 300"),
  );
});
