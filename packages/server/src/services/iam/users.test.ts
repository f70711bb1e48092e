import {
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetUserCommand,
  type IAMClient,
  ListUsersCommand,
  type ListUsersCommandOutput,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { credentialsOf } from "../../testing/credentials.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { members, refused } from "./testing/answers.ts";
import { rootClient } from "./testing/root-client.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const create = (UserName: string, Path?: string) => iam.send(new CreateUserCommand({ UserName, Path }));
const arn = (pathAndName: string) => `arn:aws:iam::${server.accountId}:user${pathAndName}`;

describe("CreateUser", () => {
  test("answers the user with its tags and boundary", async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const answer = await iam.send(
      new CreateUserCommand({
        UserName: "Full",
        Path: "/team/",
        Tags: [
          { Key: "b", Value: "2" },
          { Key: "a", Value: "" },
        ],
        PermissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      }),
    );
    expect(members(answer)).toEqual({
      User: {
        Path: "/team/",
        UserName: "Full",
        UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
        Arn: arn("/team/Full"),
        CreateDate: expect.any(Date),
        PermissionsBoundary: {
          PermissionsBoundaryType: "Policy",
          PermissionsBoundaryArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        },
        Tags: [
          { Key: "a", Value: "" },
          { Key: "b", Value: "2" },
        ],
      },
    });
    const created = answer.User?.CreateDate?.getTime() ?? 0;
    expect(created).toBeGreaterThanOrEqual(before);
    expect(created % 1000).toBe(0);
  });

  test("answers no empty members, and the path / by default", async () => {
    expect(members(await create("plain"))).toEqual({
      User: {
        Path: "/",
        UserName: "plain",
        UserId: expect.any(String),
        Arn: arn("/plain"),
        CreateDate: expect.any(Date),
      },
    });
  });

  test("refuses a name that there is in another case", async () => {
    await create("taken");
    expect(await refused(create("TAKEN"))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: "User with name TAKEN already exists.",
    });
  });

  test("gives a name to one of many that ask at once, and never fails", async () => {
    const outcomes = await Promise.allSettled(["race", "Race", "RACE", "rAcE"].map((name) => create(name)));
    const refusals = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refusals.map(({ reason }) => (reason as Error).name)).toEqual(
      Array.from({ length: 3 }, () => "EntityAlreadyExistsException"),
    );
  });

  test.each([
    ["", "userName"],
    ["white space", "userName"],
    ["slash/inside", "userName"],
    ["x".repeat(65), "userName"],
  ])("refuses the name %j", async (name, member) => {
    expect(await refused(create(name))).toMatchObject({
      name: "ValidationError",
      status: 400,
      message: expect.stringContaining(`at '${member}' failed to satisfy constraint`),
    });
  });

  test("refuses a path that does not begin and end with a slash", async () => {
    expect(await refused(create("pathless", "team"))).toMatchObject({ name: "ValidationError", status: 400 });
  });

  test.each([
    [
      "InvalidInputException",
      400,
      [
        { Key: "k", Value: "1" },
        { Key: "K", Value: "2" },
      ],
    ],
    ["InvalidInputException", 400, [{ Key: "aws:k", Value: "1" }]],
    ["ValidationError", 400, Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: "" }))],
  ] as const)("refuses bad tags as %s", async (name, status, tags) => {
    const request = new CreateUserCommand({ UserName: "badly-tagged", Tags: [...tags] });
    expect(await refused(iam.send(request))).toMatchObject({ name, status });
    expect(await refused(iam.send(new GetUserCommand({ UserName: "badly-tagged" })))).toMatchObject({
      status: 404,
    });
  });

  test("refuses a boundary that there is not", async () => {
    const PermissionsBoundary = `arn:aws:iam::${server.accountId}:policy/none`;
    expect(
      await refused(iam.send(new CreateUserCommand({ UserName: "unbound", PermissionsBoundary }))),
    ).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: `Scope ARN: ${PermissionsBoundary} does not exist or is not attachable.`,
    });
  });
});

describe("GetUser", () => {
  test("finds a user in any case", async () => {
    await create("Found", "/x/");
    const { User } = await iam.send(new GetUserCommand({ UserName: "fOUND" }));
    expect(User).toMatchObject({ UserName: "Found", Arn: arn("/x/Found") });
    expect(User).not.toHaveProperty("PasswordLastUsed");
  });

  test("refuses a user that there is not", async () => {
    expect(await refused(iam.send(new GetUserCommand({ UserName: "nobody" })))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: "The user with name nobody cannot be found.",
    });
  });

  test("without a name is about the user who calls", async () => {
    expect((await iam.send(new GetUserCommand({}))).User?.UserName).toBe("admin");
  });

  test("without a name is about root when root calls", async () => {
    const root = await rootClient(server);
    const { User } = await root.send(new GetUserCommand({}));
    expect(User).toMatchObject({
      UserId: server.accountId,
      Arn: `arn:aws:iam::${server.accountId}:root`,
      CreateDate: expect.any(Date),
    });
    expect(User?.UserName).toBeUndefined();
    await iam.send(new CreateAccountAliasCommand({ AccountAlias: "aliased" }));
    expect((await root.send(new GetUserCommand({}))).User?.UserName).toBe("aliased");
  });
});

describe("ListUsers", () => {
  test("lists page by page what begins with the path, without tags and boundaries", async () => {
    await iam.send(
      new CreateUserCommand({ UserName: "l1", Path: "/list/", Tags: [{ Key: "a", Value: "b" }] }),
    );
    await create("L2", "/list/deep/");
    await create("l3", "/list/");
    await create("l0", "/other/");
    const names: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const part: ListUsersCommandOutput = await iam.send(
        new ListUsersCommand({ PathPrefix: "/list/", MaxItems: 2, Marker }),
      );
      for (const user of part.Users ?? []) {
        expect(Object.keys(user).toSorted()).toEqual(["Arn", "CreateDate", "Path", "UserId", "UserName"]);
        names.push(user.UserName);
      }
      expect(part.IsTruncated).toBe(part.Marker !== undefined);
      Marker = part.Marker;
    } while (Marker !== undefined);
    expect(names).toEqual(["l1", "L2", "l3"]);
  });

  test("answers an empty list", async () => {
    expect(members(await iam.send(new ListUsersCommand({ PathPrefix: "/nowhere/" })))).toEqual({
      Users: [],
      IsTruncated: false,
    });
  });

  test.each([{ MaxItems: 0 }, { MaxItems: 1001 }, { Marker: "not one of ours" }, { PathPrefix: "x" }])(
    "refuses %j",
    async (input) => {
      expect(await refused(iam.send(new ListUsersCommand(input)))).toMatchObject({
        name: "ValidationError",
        status: 400,
      });
    },
  );
});

describe("UpdateUser", () => {
  test("renames; keys go on working, and the caller is told its new name", async () => {
    const { User } = await create("old-name");
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "old-name" }));
    await iam.send(new UpdateUserCommand({ UserName: "old-name", NewUserName: "New-Name", NewPath: "/n/" }));
    expect((await iam.send(new GetUserCommand({ UserName: "new-name" }))).User).toMatchObject({
      UserId: User?.UserId,
      Arn: arn("/n/New-Name"),
    });
    expect(await refused(iam.send(new GetUserCommand({ UserName: "old-name" })))).toMatchObject({
      status: 404,
    });
    const own = server.iam(credentialsOf(AccessKey));
    expect(await refused(own.send(new GetUserCommand({})))).toMatchObject({
      name: "AccessDenied",
      status: 403,
      message: expect.stringContaining(`User: ${arn("/n/New-Name")} is not authorized`),
    });
  });

  test("refuses a user that there is not, and a name that is taken", async () => {
    await create("first");
    await create("second");
    expect(
      await refused(iam.send(new UpdateUserCommand({ UserName: "nobody", NewUserName: "third" }))),
    ).toMatchObject({ name: "NoSuchEntityException", status: 404 });
    expect(
      await refused(iam.send(new UpdateUserCommand({ UserName: "first", NewUserName: "Second" }))),
    ).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: "User with name Second already exists.",
    });
  });
});

describe("DeleteUser", () => {
  test("deletes a user, whose name is then free", async () => {
    await create("short-lived");
    expect(members(await iam.send(new DeleteUserCommand({ UserName: "SHORT-lived" })))).toEqual({});
    await create("short-lived");
  });

  test("refuses a user that there is not, and one with keys", async () => {
    expect(await refused(iam.send(new DeleteUserCommand({ UserName: "nobody" })))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: "The user with name nobody cannot be found.",
    });
    await create("keyed");
    await iam.send(new CreateAccessKeyCommand({ UserName: "keyed" }));
    expect(await refused(iam.send(new DeleteUserCommand({ UserName: "keyed" })))).toEqual({
      name: "DeleteConflictException",
      status: 409,
      message: "Cannot delete entity, must delete access keys first.",
    });
  });
});
