import {
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  AddRoleToInstanceProfileCommand,
  CreateRoleCommand,
  type CreateRoleCommandInput,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  type IAMClient,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { allow, TRUST_EC2, trust } from "../../directory/testing/documents.ts";
import { credentialsOf } from "../../testing/credentials.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { members, refused } from "./testing/answers.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const arn = (rest: string) => `arn:aws:iam::${server.accountId}:role${rest}`;
const create = (RoleName: string, more: Partial<CreateRoleCommandInput> = {}) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_EC2, ...more }));
const get = async (RoleName: string) => (await iam.send(new GetRoleCommand({ RoleName }))).Role;
const trustOf = async (RoleName: string) =>
  decodeURIComponent((await get(RoleName))?.AssumeRolePolicyDocument ?? "");
const missing = (name: string) => ({
  name: "NoSuchEntityException",
  status: 404,
  message: `The role with name ${name} cannot be found.`,
});

describe("CreateRole, GetRole and ListRoles", () => {
  test("answer what each has of a role", async () => {
    const created = await create("Full", {
      Path: "/team/",
      Description: "for all",
      MaxSessionDuration: 7200,
      PermissionsBoundary: BOUNDARY,
      Tags: [{ Key: "a", Value: "1" }],
    });
    const core = {
      Path: "/team/",
      RoleName: "Full",
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      Arn: arn("/team/Full"),
      CreateDate: expect.any(Date),
      AssumeRolePolicyDocument: encodeURIComponent(TRUST_EC2),
    };
    const settings = {
      PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: BOUNDARY },
      Tags: [{ Key: "a", Value: "1" }],
    };
    expect(members(created)).toEqual({ Role: { ...core, ...settings } });
    const more = { Description: "for all", MaxSessionDuration: 7200 };
    expect(await get("fULL")).toEqual({ ...core, ...settings, ...more, RoleLastUsed: {} });
    const listed = await iam.send(new ListRolesCommand({ PathPrefix: "/team/" }));
    expect(members(listed)).toEqual({ Roles: [{ ...core, ...more }], IsTruncated: false });
  });

  test("answer no empty members, and one hour by default", async () => {
    await create("plain");
    expect(await get("plain")).toEqual({
      Path: "/",
      RoleName: "plain",
      RoleId: expect.any(String),
      Arn: arn("/plain"),
      CreateDate: expect.any(Date),
      AssumeRolePolicyDocument: encodeURIComponent(TRUST_EC2),
      MaxSessionDuration: 3600,
      RoleLastUsed: {},
    });
  });

  test("list in pages", async () => {
    for (const name of ["p3", "p1", "p2"]) await create(name, { Path: "/paged/" });
    const first = await iam.send(new ListRolesCommand({ PathPrefix: "/paged/", MaxItems: 2 }));
    expect(first.Roles?.map(({ RoleName }) => RoleName)).toEqual(["p1", "p2"]);
    const rest = await iam.send(
      new ListRolesCommand({ PathPrefix: "/paged/", MaxItems: 2, Marker: first.Marker }),
    );
    expect(rest.Roles?.map(({ RoleName }) => RoleName)).toEqual(["p3"]);
    expect(rest.IsTruncated).toBe(false);
  });

  test("refuse what is taken, unknown or out of bounds", async () => {
    await create("Taken");
    expect(await refused(create("tAKEN"))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: "Role with name tAKEN already exists.",
    });
    expect(await refused(get("nobody"))).toEqual(missing("nobody"));
    for (const MaxSessionDuration of [3599, 43_201]) {
      expect(await refused(create("bad", { MaxSessionDuration }))).toMatchObject({
        name: "ValidationError",
        status: 400,
        message: expect.stringContaining("maxSessionDuration"),
      });
    }
    expect(await refused(create("bad", { PermissionsBoundary: `${BOUNDARY}Not` }))).toMatchObject({
      name: "NoSuchEntityException",
      status: 404,
    });
    expect(await refused(create("bad", { Path: "/aws-service-role/x/" }))).toMatchObject({
      name: "InvalidInputException",
      status: 400,
    });
  });

  test("tell when the role was last used", async () => {
    await create("used", { AssumeRolePolicyDocument: trust(server.accountId) });
    const { Credentials } = await server
      .sts()
      .send(new AssumeRoleCommand({ RoleArn: arn("/used"), RoleSessionName: "session" }));
    const session = server.iam(credentialsOf(Credentials));
    await refused(session.send(new ListRolesCommand({})));
    await vi.waitFor(
      async () => {
        expect((await get("used"))?.RoleLastUsed).toEqual({
          LastUsedDate: expect.any(Date),
          Region: "us-east-1",
        });
      },
      { timeout: 10_000 },
    );
  });
});

describe("trust policies", () => {
  test("are refused with the reason, at the place", async () => {
    const bad = { name: "MalformedPolicyDocumentException", status: 400 };
    const nobody = `arn:aws:iam::${server.accountId}:user/nobody`;
    expect(await refused(create("bad", { AssumeRolePolicyDocument: trust(nobody) }))).toEqual({
      ...bad,
      message: `Invalid principal in policy: "AWS":"${nobody}"`,
    });
    expect(await refused(create("bad", { AssumeRolePolicyDocument: "{" }))).toEqual({
      ...bad,
      message: expect.stringMatching(/^This policy contains invalid Json \(line 1, column 2\b/),
    });
    const withResource = TRUST_EC2.replace('"Action"', '"Resource":"*","Action"');
    expect(await refused(create("bad", { AssumeRolePolicyDocument: withResource }))).toEqual({
      ...bad,
      message: expect.stringMatching(
        /^Has prohibited field Resource \(line 1, column \d+, at Statement\[0\]/,
      ),
    });
    const long = TRUST_EC2.replace('"Version"', `"Id":"${"x".repeat(2048)}","Version"`);
    expect(await refused(create("bad", { AssumeRolePolicyDocument: long }))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for ACLSizePerRole: 2048",
    });
  });

  test("show users by their ARNs, deleted ones by their ids, accounts by their root users", async () => {
    const { User } = await iam.send(new CreateUserCommand({ UserName: "trusted" }));
    await create("trusting", { AssumeRolePolicyDocument: trust(User?.Arn ?? "", server.accountId) });
    const root = `arn:aws:iam::${server.accountId}:root`;
    expect(await trustOf("trusting")).toBe(trust(User?.Arn ?? "", root));
    await iam.send(new DeleteUserCommand({ UserName: "trusted" }));
    await iam.send(new CreateUserCommand({ UserName: "trusted" }));
    expect(await trustOf("trusting")).toBe(trust(User?.UserId ?? "", root));
    const { Roles } = await iam.send(new ListRolesCommand({}));
    const listed = Roles?.find(({ RoleName }) => RoleName === "trusting");
    expect(decodeURIComponent(listed?.AssumeRolePolicyDocument ?? "")).toBe(trust(User?.UserId ?? "", root));
  });

  test("may name principals of other accounts of this server", async () => {
    const other = await server.createAccount("trustee");
    const admin = `arn:aws:iam::${other.accountId}:user/admin`;
    await create("open", { AssumeRolePolicyDocument: trust(admin) });
    expect(await trustOf("open")).toBe(trust(admin));
  });

  test("are replaced by UpdateAssumeRolePolicy", async () => {
    await create("replaced");
    const update = (RoleName: string, PolicyDocument: string) =>
      iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    expect(members(await update("replaced", trust("*")))).toEqual({});
    expect(await trustOf("replaced")).toBe(trust("*"));
    expect(await refused(update("replaced", allow("s3:*")))).toMatchObject({
      name: "MalformedPolicyDocumentException",
      status: 400,
    });
    expect(await refused(update("nobody", TRUST_EC2))).toEqual(missing("nobody"));
  });
});

describe("UpdateRole and UpdateRoleDescription", () => {
  test("change what they are given, and nothing else", async () => {
    await create("updated", { Description: "one", MaxSessionDuration: 7200 });
    const answer = await iam.send(new UpdateRoleCommand({ RoleName: "updated", Description: "two" }));
    expect(members(answer)).toEqual({});
    expect(await get("updated")).toMatchObject({ Description: "two", MaxSessionDuration: 7200 });
    await iam.send(new UpdateRoleCommand({ RoleName: "updated", MaxSessionDuration: 43_200 }));
    expect(await get("updated")).toMatchObject({ Description: "two", MaxSessionDuration: 43_200 });
    const described = await iam.send(
      new UpdateRoleDescriptionCommand({ RoleName: "updated", Description: "three" }),
    );
    expect(described.Role).toMatchObject({ RoleName: "updated", Description: "three" });
    await iam.send(new UpdateRoleCommand({ RoleName: "updated", Description: "" }));
    expect(await get("updated")).not.toHaveProperty("Description");
    expect(await refused(iam.send(new UpdateRoleCommand({ RoleName: "nobody" })))).toEqual(missing("nobody"));
    expect(
      await refused(iam.send(new UpdateRoleDescriptionCommand({ RoleName: "nobody", Description: "" }))),
    ).toEqual(missing("nobody"));
  });
});

describe("DeleteRole", () => {
  test("refuses as long as something hangs on the role", async () => {
    const RoleName = "deleted";
    await create(RoleName);
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: BOUNDARY }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "holds" }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: "holds", RoleName }));
    const remove = () => iam.send(new DeleteRoleCommand({ RoleName }));
    const conflict = { name: "DeleteConflictException", status: 409 };
    expect(await refused(remove())).toEqual({
      ...conflict,
      message: "Cannot delete entity, must remove roles from instance profile first.",
    });
    const other = "deleted-too";
    await create(other);
    await iam.send(new AttachRolePolicyCommand({ RoleName: other, PolicyArn: BOUNDARY }));
    await iam.send(
      new PutRolePolicyCommand({ RoleName: other, PolicyName: "p", PolicyDocument: allow("s3:*") }),
    );
    const removeOther = () => iam.send(new DeleteRoleCommand({ RoleName: other }));
    expect(await refused(removeOther())).toEqual({
      ...conflict,
      message: "Cannot delete entity, must detach all policies first.",
    });
    await iam.send(new DetachRolePolicyCommand({ RoleName: other, PolicyArn: BOUNDARY }));
    expect(await refused(removeOther())).toEqual({
      ...conflict,
      message: "Cannot delete entity, must delete policies first.",
    });
    await create("free");
    expect(members(await iam.send(new DeleteRoleCommand({ RoleName: "FREE" })))).toEqual({});
    expect(await refused(iam.send(new DeleteRoleCommand({ RoleName: "free" })))).toEqual(missing("free"));
  });
});

describe("tags and boundaries of roles", () => {
  test("tags are set, listed and taken away", async () => {
    const RoleName = "tagged";
    await create(RoleName);
    const Tags = [
      { Key: "b", Value: "2" },
      { Key: "a", Value: "1" },
    ];
    await iam.send(new TagRoleCommand({ RoleName, Tags }));
    const listed = await iam.send(new ListRoleTagsCommand({ RoleName }));
    expect(members(listed)).toEqual({ Tags: Tags.toReversed(), IsTruncated: false });
    await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ["a"] }));
    expect((await get(RoleName))?.Tags).toEqual([{ Key: "b", Value: "2" }]);
    const nobody = { RoleName: "nobody" };
    expect(await refused(iam.send(new TagRoleCommand({ ...nobody, Tags })))).toEqual(missing("nobody"));
    expect(await refused(iam.send(new UntagRoleCommand({ ...nobody, TagKeys: ["a"] })))).toEqual(
      missing("nobody"),
    );
    expect(await refused(iam.send(new ListRoleTagsCommand(nobody)))).toEqual(missing("nobody"));
  });

  test("a boundary is put and taken away", async () => {
    const RoleName = "bounded";
    await create(RoleName);
    const put = (PermissionsBoundary: string) =>
      iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
    expect(members(await put(BOUNDARY))).toEqual({});
    expect((await get(RoleName))?.PermissionsBoundary).toEqual({
      PermissionsBoundaryType: "Policy",
      PermissionsBoundaryArn: BOUNDARY,
    });
    expect(await refused(put(`${BOUNDARY}Not`))).toMatchObject({ name: "NoSuchEntityException" });
    const remove = () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
    expect(members(await remove())).toEqual({});
    expect(await get(RoleName)).not.toHaveProperty("PermissionsBoundary");
    expect(await refused(remove())).toMatchObject({ name: "NoSuchEntityException", status: 404 });
  });
});
