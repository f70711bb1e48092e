// Attacks on the line that a policy draws around users, by someone who may administer some of them: calling a protected user by
// its name in another case; moving a user over the line by changing its path; making a user without the boundary that is asked
// for, or taking the boundary away; getting at users of another account.
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetUserCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { refused } from "./testing/answers.ts";
import { delegate } from "./testing/delegate.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const arn = (rest: string) => `arn:aws:iam::${server.accountId}:user${rest}`;
const denied = (action: string, resource: string) => ({
  name: "AccessDenied",
  status: 403,
  message: expect.stringContaining(`is not authorized to perform: iam:${action} on resource: ${resource}`),
});

test("a protected user is protected by whichever spelling of its name it is called", async () => {
  const attacker = await delegate(
    server,
    "speller",
    { Effect: "Allow", Action: "iam:*", Resource: "*" },
    { Effect: "Deny", Action: "iam:*", Resource: arn("/admin") },
  );
  for (const UserName of ["admin", "Admin", "ADMIN", "aDMIN"]) {
    expect(await refused(attacker.send(new CreateAccessKeyCommand({ UserName })))).toMatchObject(
      denied("CreateAccessKey", arn("/admin")),
    );
    expect(await refused(attacker.send(new DeleteUserCommand({ UserName })))).toMatchObject(
      denied("DeleteUser", arn("/admin")),
    );
    expect(
      await refused(attacker.send(new UpdateUserCommand({ UserName, NewUserName: "harmless" }))),
    ).toMatchObject(denied("UpdateUser", arn("/admin")));
  }
});

describe("who may update users of one path", () => {
  test("moves none of them out, and none of the others in", async () => {
    const attacker = await delegate(server, "mover", {
      Effect: "Allow",
      Action: ["iam:UpdateUser", "iam:CreateAccessKey"],
      Resource: arn("/team/*"),
    });
    await server.iam().send(new CreateUserCommand({ UserName: "member", Path: "/team/" }));
    await server.iam().send(new CreateUserCommand({ UserName: "chief", Path: "/chiefs/" }));

    expect(
      await refused(attacker.send(new UpdateUserCommand({ UserName: "member", NewPath: "/chiefs/" }))),
    ).toMatchObject(denied("UpdateUser", arn("/chiefs/member")));
    expect(
      await refused(attacker.send(new UpdateUserCommand({ UserName: "chief", NewPath: "/team/" }))),
    ).toMatchObject(denied("UpdateUser", arn("/chiefs/chief")));
    expect(await refused(attacker.send(new CreateAccessKeyCommand({ UserName: "chief" })))).toMatchObject(
      denied("CreateAccessKey", arn("/chiefs/chief")),
    );
    await attacker.send(new UpdateUserCommand({ UserName: "member", NewUserName: "member-2" }));
  });
});

describe("who may make users with one boundary only", () => {
  const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  const OTHER = "arn:aws:iam::aws:policy/AdministratorAccess";

  test("makes none without it, and neither changes nor removes it", async () => {
    const attacker = await delegate(
      server,
      "maker",
      {
        Effect: "Allow",
        Action: ["iam:CreateUser", "iam:PutUserPermissionsBoundary"],
        Resource: "*",
        Condition: { StringEquals: { "iam:PermissionsBoundary": BOUNDARY } },
      },
      { Effect: "Allow", Action: "iam:DeleteUserPermissionsBoundary", Resource: "*" },
      {
        Effect: "Deny",
        Action: "iam:DeleteUserPermissionsBoundary",
        Resource: "*",
        Condition: { StringEquals: { "iam:PermissionsBoundary": BOUNDARY } },
      },
    );
    const create = (PermissionsBoundary?: string) =>
      attacker.send(new CreateUserCommand({ UserName: "made", PermissionsBoundary }));
    expect(await refused(create())).toMatchObject(denied("CreateUser", arn("/made")));
    expect(await refused(create(OTHER))).toMatchObject(denied("CreateUser", arn("/made")));
    await create(BOUNDARY);
    expect(
      await refused(
        attacker.send(
          new PutUserPermissionsBoundaryCommand({ UserName: "made", PermissionsBoundary: OTHER }),
        ),
      ),
    ).toMatchObject(denied("PutUserPermissionsBoundary", arn("/made")));
    expect(
      await refused(attacker.send(new DeleteUserPermissionsBoundaryCommand({ UserName: "made" }))),
    ).toMatchObject(denied("DeleteUserPermissionsBoundary", arn("/made")));
  });
});

describe("who may administer users with one tag", () => {
  test("neither reaches others, nor gives or takes the tag", async () => {
    const attacker = await delegate(
      server,
      "tagger",
      {
        Effect: "Allow",
        Action: ["iam:CreateAccessKey", "iam:TagUser", "iam:UntagUser"],
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceTag/dept": "red" } },
      },
      {
        Effect: "Deny",
        Action: ["iam:TagUser", "iam:UntagUser"],
        Resource: "*",
        Condition: { "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": "dept" } },
      },
    );
    const admin = server.iam();
    await admin.send(new CreateUserCommand({ UserName: "red", Tags: [{ Key: "dept", Value: "red" }] }));
    await admin.send(new CreateUserCommand({ UserName: "blue", Tags: [{ Key: "Dept", Value: "blue" }] }));
    await attacker.send(new CreateAccessKeyCommand({ UserName: "red" }));
    expect(await refused(attacker.send(new CreateAccessKeyCommand({ UserName: "blue" })))).toMatchObject(
      denied("CreateAccessKey", arn("/blue")),
    );
    for (const Key of ["dept", "DEPT"]) {
      expect(
        await refused(attacker.send(new TagUserCommand({ UserName: "red", Tags: [{ Key, Value: "blue" }] }))),
      ).toMatchObject(denied("TagUser", arn("/red")));
      expect(
        await refused(attacker.send(new UntagUserCommand({ UserName: "red", TagKeys: [Key] }))),
      ).toMatchObject(denied("UntagUser", arn("/red")));
    }
    await attacker.send(new TagUserCommand({ UserName: "red", Tags: [{ Key: "project", Value: "x" }] }));
  });
});

test("users of another account are neither seen nor touched by the administrator of one's own", async () => {
  const other = await server.createAccount("stranger");
  await server.iam().send(new CreateUserCommand({ UserName: "only-here" }));
  const stranger = server.iam(other.admin);
  for (const request of [
    new GetUserCommand({ UserName: "only-here" }),
    new DeleteUserCommand({ UserName: "only-here" }),
    new CreateAccessKeyCommand({ UserName: "only-here" }),
  ]) {
    expect(await refused(stranger.send(request as GetUserCommand))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: "The user with name only-here cannot be found.",
    });
  }
});

test("who may ask nothing learns of no name whether it exists", async () => {
  const attacker = await delegate(server, "curious");
  const told = async (UserName: string) =>
    (await refused(attacker.send(new GetUserCommand({ UserName })))).message.replaceAll(UserName, "NAME");
  expect(await told("admin")).toBe(await told("nobody"));
});
