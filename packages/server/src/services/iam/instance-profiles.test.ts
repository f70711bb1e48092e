import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  type IAMClient,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListInstanceProfileTagsCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TRUST_EC2 } from "../../directory/testing/documents.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { members, refused } from "./testing/answers.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
  for (const RoleName of ["one", "two"]) {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_EC2 }));
  }
});
afterAll(() => server.stop());

const create = (InstanceProfileName: string, more: object = {}) =>
  iam.send(new CreateInstanceProfileCommand({ InstanceProfileName, ...more }));
const get = async (InstanceProfileName: string) =>
  (await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))).InstanceProfile;
const add = (InstanceProfileName: string, RoleName: string) =>
  iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
const remove = (InstanceProfileName: string, RoleName: string) =>
  iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
const missing = (name: string) => ({
  name: "NoSuchEntityException",
  status: 404,
  message: `Instance Profile ${name} cannot be found.`,
});
const noRole = { ...missing(""), message: "The role with name nobody cannot be found." };

describe("instance profiles", () => {
  test("are made and got, with their role", async () => {
    const Tags = [{ Key: "a", Value: "1" }];
    const created = await create("Web", { Path: "/team/", Tags });
    const profile = {
      Path: "/team/",
      InstanceProfileName: "Web",
      InstanceProfileId: expect.stringMatching(/^AIPA[A-Z2-7]{17}$/),
      Arn: `arn:aws:iam::${server.accountId}:instance-profile/team/Web`,
      CreateDate: expect.any(Date),
      Roles: [],
    };
    expect(members(created)).toEqual({ InstanceProfile: { ...profile, Tags } });
    expect(members(await add("web", "ONE"))).toEqual({});
    const role = {
      Path: "/",
      RoleName: "one",
      RoleId: expect.stringMatching(/^AROA/),
      Arn: `arn:aws:iam::${server.accountId}:role/one`,
      CreateDate: expect.any(Date),
      AssumeRolePolicyDocument: encodeURIComponent(TRUST_EC2),
    };
    expect(await get("WEB")).toEqual({ ...profile, Roles: [role], Tags });
    const listed = await iam.send(new ListInstanceProfilesCommand({ PathPrefix: "/team/" }));
    expect(members(listed)).toEqual({
      InstanceProfiles: [{ ...profile, Roles: [role] }],
      IsTruncated: false,
    });
    const ofRole = await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: "one" }));
    expect(members(ofRole)).toEqual({
      InstanceProfiles: [{ ...profile, Roles: [role] }],
      IsTruncated: false,
    });
  });

  test("have names that are unique, and are refused when there are none", async () => {
    await create("Taken");
    expect(await refused(create("taken"))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: "Instance Profile taken already exists.",
    });
    expect(await refused(get("none"))).toEqual(missing("none"));
    expect(await refused(add("none", "one"))).toEqual(missing("none"));
    expect(await refused(remove("none", "one"))).toEqual(missing("none"));
    expect(
      await refused(iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: "none" }))),
    ).toEqual(missing("none"));
    expect(await refused(iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: "nobody" })))).toEqual(
      noRole,
    );
  });

  test("have one role, which is taken out before they are deleted", async () => {
    await create("Single");
    await add("Single", "one");
    expect(await refused(add("Single", "two"))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
    });
    expect(await refused(add("Single", "nobody"))).toEqual(noRole);
    const drop = () => iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: "Single" }));
    expect(await refused(drop())).toEqual({
      name: "DeleteConflictException",
      status: 409,
      message: "Cannot delete entity, must remove roles from instance profile first.",
    });
    expect(await refused(remove("Single", "nobody"))).toEqual(noRole);
    expect(await refused(remove("Single", "two"))).toMatchObject({ name: "NoSuchEntityException" });
    expect(members(await remove("Single", "one"))).toEqual({});
    expect(members(await drop())).toEqual({});
  });

  test("are listed in pages", async () => {
    for (const name of ["p2", "p1"]) await create(name, { Path: "/paged/" });
    const list = (more: object = {}) =>
      iam.send(new ListInstanceProfilesCommand({ PathPrefix: "/paged/", MaxItems: 1, ...more }));
    const first = await list();
    expect(first).toMatchObject({ IsTruncated: true, InstanceProfiles: [{ InstanceProfileName: "p1" }] });
    expect(await list({ Marker: first.Marker })).toMatchObject({
      IsTruncated: false,
      InstanceProfiles: [{ InstanceProfileName: "p2" }],
    });
  });

  test("have tags", async () => {
    const InstanceProfileName = "Tagged";
    await create(InstanceProfileName);
    const Tags = [{ Key: "b", Value: "2" }];
    await iam.send(new TagInstanceProfileCommand({ InstanceProfileName, Tags }));
    const listed = await iam.send(new ListInstanceProfileTagsCommand({ InstanceProfileName }));
    expect(members(listed)).toEqual({ Tags, IsTruncated: false });
    await iam.send(new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys: ["B"] }));
    expect((await get(InstanceProfileName))?.Tags).toEqual([]);
    const none = { InstanceProfileName: "none" };
    expect(await refused(iam.send(new TagInstanceProfileCommand({ ...none, Tags })))).toEqual(
      missing("none"),
    );
    expect(await refused(iam.send(new UntagInstanceProfileCommand({ ...none, TagKeys: ["b"] })))).toEqual(
      missing("none"),
    );
    expect(await refused(iam.send(new ListInstanceProfileTagsCommand(none)))).toEqual(missing("none"));
  });
});
