import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteUserCommand,
  GetGroupCommand,
  type IAMClient,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  RemoveUserFromGroupCommand,
  UpdateGroupCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { members, refused } from "./testing/answers.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const create = (GroupName: string, Path?: string) => iam.send(new CreateGroupCommand({ GroupName, Path }));
const createUser = (UserName: string) => iam.send(new CreateUserCommand({ UserName }));
const add = (GroupName: string, UserName: string) =>
  iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
const remove = (GroupName: string, UserName: string) =>
  iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName }));
const arn = (pathAndName: string) => `arn:aws:iam::${server.accountId}:group${pathAndName}`;
const NO_GROUP = {
  name: "NoSuchEntityException",
  status: 404,
  message: "The group with name none cannot be found.",
};
const NO_USER = {
  name: "NoSuchEntityException",
  status: 404,
  message: "The user with name nobody cannot be found.",
};

test("CreateGroup answers the group; its name is unique without case", async () => {
  expect(members(await create("Staff", "/team/"))).toEqual({
    Group: {
      Path: "/team/",
      GroupName: "Staff",
      GroupId: expect.stringMatching(/^AGPA[A-Z2-7]{17}$/),
      Arn: arn("/team/Staff"),
      CreateDate: expect.any(Date),
    },
  });
  expect(await refused(create("STAFF"))).toEqual({
    name: "EntityAlreadyExistsException",
    status: 409,
    message: "Group with name STAFF already exists.",
  });
});

describe("members", () => {
  test("are added, listed from both sides page by page, and removed", async () => {
    const { Group } = await create("Crew");
    for (const name of ["m1", "M2", "m3"]) await createUser(name);
    for (const name of ["m3", "m2", "m1"]) await add("crew", name);
    await add("CREW", "M1");

    const first = await iam.send(new GetGroupCommand({ GroupName: "crew", MaxItems: 2 }));
    expect(first.Group).toEqual(Group);
    expect(first.Users?.map((user) => user.UserName)).toEqual(["m1", "M2"]);
    expect(first.IsTruncated).toBe(true);
    const second = await iam.send(
      new GetGroupCommand({ GroupName: "crew", MaxItems: 2, Marker: first.Marker }),
    );
    expect(second.Users?.map((user) => user.UserName)).toEqual(["m3"]);
    expect(second.IsTruncated).toBe(false);

    await create("Another");
    await add("another", "m1");
    const groups = await iam.send(new ListGroupsForUserCommand({ UserName: "m1", MaxItems: 1 }));
    expect(groups.Groups?.map((group) => group.GroupName)).toEqual(["Another"]);
    const rest = await iam.send(
      new ListGroupsForUserCommand({ UserName: "m1", MaxItems: 1, Marker: groups.Marker }),
    );
    expect(members(rest)).toEqual({ Groups: [Group], IsTruncated: false });

    await remove("crew", "m1");
    expect((await iam.send(new ListGroupsForUserCommand({ UserName: "m1" }))).Groups).toHaveLength(1);
    expect(members(await remove("crew", "m1"))).toEqual({});
  });

  test("and groups that there are not are refused", async () => {
    await create("real");
    await createUser("real-user");
    expect(await refused(add("none", "real-user"))).toEqual(NO_GROUP);
    expect(await refused(add("real", "nobody"))).toEqual(NO_USER);
    expect(await refused(remove("none", "real-user"))).toEqual(NO_GROUP);
    expect(await refused(remove("real", "nobody"))).toEqual(NO_USER);
    expect(await refused(iam.send(new GetGroupCommand({ GroupName: "none" })))).toEqual(NO_GROUP);
    expect(await refused(iam.send(new ListGroupsForUserCommand({ UserName: "nobody" })))).toEqual(NO_USER);
  });

  test("are in ten groups at the most", async () => {
    await createUser("busy");
    for (let n = 0; n <= 10; n++) await create(`busy-${n}`);
    for (let n = 0; n < 10; n++) await add(`busy-${n}`, "busy");
    expect(await refused(add("busy-10", "busy"))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for GroupsPerUser: 10",
    });
  });

  test("keep their user and their group from being deleted", async () => {
    await create("held");
    await createUser("holder");
    await add("held", "holder");
    const conflict = {
      name: "DeleteConflictException",
      status: 409,
      message: "Cannot delete entity, must remove users from group first.",
    };
    expect(await refused(iam.send(new DeleteGroupCommand({ GroupName: "held" })))).toEqual(conflict);
    expect(await refused(iam.send(new DeleteUserCommand({ UserName: "holder" })))).toEqual(conflict);
    await remove("held", "holder");
    await iam.send(new DeleteGroupCommand({ GroupName: "held" }));
    await iam.send(new DeleteUserCommand({ UserName: "holder" }));
    expect(await refused(iam.send(new DeleteGroupCommand({ GroupName: "none" })))).toEqual(NO_GROUP);
  });
});

test("ListGroups lists page by page what begins with the path", async () => {
  await create("p1", "/paged/");
  await create("P2", "/paged/deep/");
  await create("p3", "/paged/");
  const first = await iam.send(new ListGroupsCommand({ PathPrefix: "/paged/", MaxItems: 2 }));
  const second = await iam.send(
    new ListGroupsCommand({ PathPrefix: "/paged/", MaxItems: 2, Marker: first.Marker }),
  );
  expect([first, second].map((part) => part.Groups?.map((group) => group.GroupName))).toEqual([
    ["p1", "P2"],
    ["p3"],
  ]);
  expect([first, second].map((part) => part.IsTruncated)).toEqual([true, false]);
});

test("UpdateGroup renames and moves a group, which keeps its id and its users", async () => {
  const { Group } = await create("before");
  await createUser("loyal");
  await add("before", "loyal");
  await iam.send(new UpdateGroupCommand({ GroupName: "BEFORE", NewGroupName: "After", NewPath: "/a/" }));
  const after = await iam.send(new GetGroupCommand({ GroupName: "after" }));
  expect(after.Group).toMatchObject({ GroupId: Group?.GroupId, GroupName: "After", Arn: arn("/a/After") });
  expect(after.Users?.map((user) => user.UserName)).toEqual(["loyal"]);
  await create("other");
  expect(
    await refused(iam.send(new UpdateGroupCommand({ GroupName: "after", NewGroupName: "OTHER" }))),
  ).toEqual({
    name: "EntityAlreadyExistsException",
    status: 409,
    message: "Group with name OTHER already exists.",
  });
  expect(await refused(iam.send(new UpdateGroupCommand({ GroupName: "none", NewGroupName: "x" })))).toEqual(
    NO_GROUP,
  );
});
