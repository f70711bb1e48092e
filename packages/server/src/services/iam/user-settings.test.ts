import {
  CreateUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetUserCommand,
  type IAMClient,
  ListUserTagsCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UntagUserCommand,
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

const create = (UserName: string) => iam.send(new CreateUserCommand({ UserName }));
const tag = (UserName: string, tags: Readonly<Record<string, string>>) =>
  iam.send(
    new TagUserCommand({ UserName, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
  );
const tagsOf = async (UserName: string) => members(await iam.send(new ListUserTagsCommand({ UserName })));

describe("tags", () => {
  test("are added, changed without case, listed by key, and removed", async () => {
    await create("tagged");
    expect(await tagsOf("tagged")).toEqual({ Tags: [], IsTruncated: false });
    await tag("tagged", { team: "red", cost: "42" });
    await tag("tagged", { Team: "blue" });
    expect(await tagsOf("tagged")).toEqual({
      Tags: [
        { Key: "Team", Value: "blue" },
        { Key: "cost", Value: "42" },
      ],
      IsTruncated: false,
    });
    await iam.send(new UntagUserCommand({ UserName: "tagged", TagKeys: ["TEAM", "unknown"] }));
    expect(await tagsOf("tagged")).toMatchObject({ Tags: [{ Key: "cost", Value: "42" }] });
    expect((await iam.send(new GetUserCommand({ UserName: "tagged" }))).User?.Tags).toEqual([
      { Key: "cost", Value: "42" },
    ]);
  });

  test("are listed page by page", async () => {
    await create("paged");
    await tag("paged", { a: "1", b: "2", c: "3" });
    const first = await iam.send(new ListUserTagsCommand({ UserName: "paged", MaxItems: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, Tags: [{ Key: "a" }, { Key: "b" }] });
    const second = await iam.send(
      new ListUserTagsCommand({ UserName: "paged", MaxItems: 2, Marker: first.Marker }),
    );
    expect(members(second)).toEqual({ IsTruncated: false, Tags: [{ Key: "c", Value: "3" }] });
  });

  test("are 50 at the most", async () => {
    await create("full");
    const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`key${n}`, ""]));
    await tag("full", fifty);
    expect(await refused(tag("full", { another: "" }))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for TagsPerUser: 50",
    });
    await tag("full", { KEY7: "changed" });
  });

  test("that break a rule are refused, and nothing is changed", async () => {
    await create("careful");
    await tag("careful", { kept: "yes" });
    expect(await refused(tag("careful", { one: "1", ONE: "2" }))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    });
    expect(await refused(tag("careful", { "aws:x": "1" }))).toMatchObject({ name: "InvalidInputException" });
    expect(await refused(tag("careful", { "semi;colon": "1" }))).toMatchObject({ name: "ValidationError" });
    expect(await tagsOf("careful")).toMatchObject({ Tags: [{ Key: "kept", Value: "yes" }] });
  });

  test("belong to users that there are", async () => {
    const missing = {
      name: "NoSuchEntityException",
      status: 404,
      message: "The user with name nobody cannot be found.",
    };
    expect(await refused(tag("nobody", { a: "b" }))).toEqual(missing);
    expect(await refused(tagsOf("nobody"))).toEqual(missing);
    expect(await refused(iam.send(new UntagUserCommand({ UserName: "nobody", TagKeys: ["a"] })))).toEqual(
      missing,
    );
  });
});

describe("permissions boundary", () => {
  const put = (UserName: string, PermissionsBoundary: string) =>
    iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }));
  const remove = (UserName: string) => iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }));

  test("is put, replaced and taken away", async () => {
    await create("bounded");
    await put("bounded", "arn:aws:iam::aws:policy/ReadOnlyAccess");
    await put("bounded", "arn:aws:iam::aws:policy/PowerUserAccess");
    expect((await iam.send(new GetUserCommand({ UserName: "bounded" }))).User?.PermissionsBoundary).toEqual({
      PermissionsBoundaryType: "Policy",
      PermissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess",
    });
    await remove("bounded");
    expect((await iam.send(new GetUserCommand({ UserName: "bounded" }))).User).not.toHaveProperty(
      "PermissionsBoundary",
    );
    expect(await refused(remove("bounded"))).toMatchObject({ name: "NoSuchEntityException", status: 404 });
  });

  test("is a policy that there is, of a user that there is", async () => {
    await create("unbounded");
    const none = `arn:aws:iam::${server.accountId}:policy/none`;
    expect(await refused(put("unbounded", none))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: `Scope ARN: ${none} does not exist or is not attachable.`,
    });
    expect(await refused(put("unbounded", `arn:aws:iam::${server.accountId}:user/admin`))).toMatchObject({
      name: "InvalidInputException",
      status: 400,
    });
    expect(await refused(put("nobody", "arn:aws:iam::aws:policy/ReadOnlyAccess"))).toMatchObject({
      name: "NoSuchEntityException",
      message: "The user with name nobody cannot be found.",
    });
    expect(await refused(remove("nobody"))).toMatchObject({ name: "NoSuchEntityException" });
  });
});
