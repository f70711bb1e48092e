import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestDirectory, refusal, type TestDirectory } from "./testing/test-directory.ts";

let it: TestDirectory;
beforeEach(async () => {
  it = await openTestDirectory();
});
afterEach(() => it.close());

const add = (group: string, user: string) =>
  it.write(async ({ groups, users }) => groups.addUser(await groups.get(group), await users.get(user)));
const remove = (group: string, user: string) =>
  it.write(async ({ groups, users }) => groups.removeUser(await groups.get(group), await users.get(user)));
const createUser = (name: string) => it.write(({ users }) => users.create({ name }));
const createGroup = (name: string) => it.write(({ groups }) => groups.create({ name }));

test("users come and go, each time announced with group and user", async () => {
  const alice = await createUser("alice");
  const staff = await createGroup("staff");
  it.announced();
  const both = [`group:${staff.group_id}`, `user:${alice.user_id}`];

  await add("staff", "alice");
  expect(it.announced()).toEqual(both);
  expect((await it.read.groups.members(staff, {})).items).toEqual([alice]);
  expect((await it.read.groups.ofUser(alice.user_id, {})).items).toEqual([staff]);

  await remove("staff", "alice");
  expect(it.announced()).toEqual(both);
  expect((await it.read.groups.members(staff, {})).items).toEqual([]);
  expect((await it.read.groups.ofUser(alice.user_id, {})).items).toEqual([]);
});

test("adding who is in already and removing who is not changes nothing", async () => {
  await createUser("alice");
  await createGroup("staff");
  await add("staff", "alice");
  it.announced();
  await add("STAFF", "ALICE");
  expect(it.announced()).toEqual([]);
  await remove("staff", "alice");
  it.announced();
  await remove("staff", "alice");
  expect(it.announced()).toEqual([]);
});

test("members and groups are listed by name, page by page", async () => {
  for (const name of ["Bob", "alice", "carol"]) await createUser(name);
  for (const name of ["staff", "Crew"]) await createGroup(name);
  for (const user of ["carol", "Bob", "alice"]) await add("staff", user);
  await add("crew", "bob");

  const staff = await it.read.groups.get("staff");
  const first = await it.read.groups.members(staff, { MaxItems: 2 });
  const second = await it.read.groups.members(staff, { MaxItems: 2, Marker: first.Marker });
  expect(first.items.map((user) => user.name)).toEqual(["alice", "Bob"]);
  expect(second).toMatchObject({ items: [{ name: "carol" }], IsTruncated: false });

  const { user_id: bob } = await it.read.users.get("bob");
  const groups = await it.read.groups.ofUser(bob, { MaxItems: 1 });
  expect(groups).toMatchObject({ items: [{ name: "Crew" }], IsTruncated: true });
  expect(await it.read.groups.ofUser(bob, { MaxItems: 1, Marker: groups.Marker })).toMatchObject({
    items: [{ name: "staff" }],
    IsTruncated: false,
  });
});

test("a user is in ten groups and no more", async () => {
  await createUser("alice");
  for (let n = 0; n < 10; n++) {
    await createGroup(`group${n}`);
    await add(`group${n}`, "alice");
  }
  await createGroup("eleventh");
  await expect(add("eleventh", "alice")).rejects.toMatchObject({
    ...refusal("LimitExceeded", "Cannot exceed quota for GroupsPerUser: 10"),
    status: 409,
  });
  await add("group3", "alice");
  await remove("group3", "alice");
  await add("eleventh", "alice");
});
