import {
  ChangePasswordCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  GetLoginProfileCommand,
  type IAMClient,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";
import { rootClient } from "../testing/root-client.ts";

const PASSWORD = "Secret-1";

let server: TestServer;
let admin: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  admin = server.iam();
});
afterAll(() => server.stop());

let users = 0;
/** A user with a password. */
async function userWithPassword(Password = PASSWORD): Promise<string> {
  const UserName = `user${++users}`;
  await admin.send(new CreateUserCommand({ UserName }));
  await admin.send(new CreateLoginProfileCommand({ UserName, Password }));
  return UserName;
}

/** A user with a password and access keys, who may do all of IAM to themselves. */
async function person(UserName: string, Password = PASSWORD): Promise<IAMClient> {
  const resource = `arn:aws:iam::${server.accountId}:user/${UserName}`;
  const client = await delegate(server, UserName, { Effect: "Allow", Action: "iam:*", Resource: resource });
  await admin.send(new CreateLoginProfileCommand({ UserName, Password }));
  return client;
}

const missing = (name: string) => ({
  name: "NoSuchEntityException",
  status: 404,
  message: `Login Profile for User ${name} cannot be found.`,
});

describe("a login profile", () => {
  test("is made, read, changed and deleted", async () => {
    await admin.send(new CreateUserCommand({ UserName: "Alice" }));
    const { LoginProfile } = await admin.send(
      new CreateLoginProfileCommand({ UserName: "alice", Password: PASSWORD, PasswordResetRequired: true }),
    );
    expect(LoginProfile).toEqual({
      UserName: "Alice",
      CreateDate: expect.any(Date),
      PasswordResetRequired: true,
    });
    const read = () => admin.send(new GetLoginProfileCommand({ UserName: "alice" }));
    expect((await read()).LoginProfile).toEqual(LoginProfile);
    const update = new UpdateLoginProfileCommand({ UserName: "alice", PasswordResetRequired: false });
    expect(members(await admin.send(update))).toEqual({});
    expect((await read()).LoginProfile).toEqual({ ...LoginProfile, PasswordResetRequired: false });
    // Neither is a change without anything, and a new password leaves the date.
    await admin.send(new UpdateLoginProfileCommand({ UserName: "alice" }));
    await admin.send(new UpdateLoginProfileCommand({ UserName: "alice", Password: "Secret-2" }));
    expect((await read()).LoginProfile).toEqual({ ...LoginProfile, PasswordResetRequired: false });
    expect(await refused(admin.send(new DeleteUserCommand({ UserName: "alice" })))).toEqual({
      name: "DeleteConflictException",
      status: 409,
      message: "Cannot delete entity, must delete login profile first.",
    });
    await admin.send(new DeleteLoginProfileCommand({ UserName: "alice" }));
    expect(await refused(read())).toEqual(missing("Alice"));
    await admin.send(new DeleteUserCommand({ UserName: "alice" }));
  });

  test("is one for each user, and of users that there are", async () => {
    const UserName = await userWithPassword();
    const again = new CreateLoginProfileCommand({ UserName, Password: PASSWORD });
    expect(await refused(admin.send(again))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: `Login Profile for user ${UserName} already exists.`,
    });
    await admin.send(new DeleteLoginProfileCommand({ UserName }));
    for (const command of [
      new GetLoginProfileCommand({ UserName }),
      new UpdateLoginProfileCommand({ UserName, Password: PASSWORD }),
      new UpdateLoginProfileCommand({ UserName }),
      new DeleteLoginProfileCommand({ UserName }),
    ])
      expect(await refused(admin.send(command as GetLoginProfileCommand))).toEqual(missing(UserName));
    for (const command of [
      new CreateLoginProfileCommand({ UserName: "nobody", Password: PASSWORD }),
      new GetLoginProfileCommand({ UserName: "nobody" }),
      new UpdateLoginProfileCommand({ UserName: "nobody", Password: PASSWORD }),
      new DeleteLoginProfileCommand({ UserName: "nobody" }),
    ])
      expect(await refused(admin.send(command as GetLoginProfileCommand))).toEqual({
        name: "NoSuchEntityException",
        status: 404,
        message: "The user with name nobody cannot be found.",
      });
  });

  test("is the caller's own where no name is given, and never the root user's", async () => {
    const bob = await delegate(server, "bob", {
      Effect: "Allow",
      Action: "iam:*LoginProfile",
      Resource: `arn:aws:iam::${server.accountId}:user/bob`,
    });
    const made = await bob.send(new CreateLoginProfileCommand({ Password: PASSWORD }));
    expect(made.LoginProfile?.UserName).toBe("bob");
    expect((await bob.send(new GetLoginProfileCommand())).LoginProfile).toEqual(made.LoginProfile);
    await bob.send(new DeleteLoginProfileCommand());
    expect(await refused(bob.send(new GetLoginProfileCommand()))).toEqual(missing("bob"));
    const root = await rootClient(server);
    for (const command of [
      new CreateLoginProfileCommand({ Password: PASSWORD }),
      new GetLoginProfileCommand(),
      new DeleteLoginProfileCommand(),
    ])
      expect(await refused(root.send(command as GetLoginProfileCommand))).toEqual({
        name: "ValidationError",
        status: 400,
        message: "Must specify userName when calling with non-User credentials",
      });
  });

  test("needs a password that the wire takes and IAM's default policy allows", async () => {
    await admin.send(new CreateUserCommand({ UserName: "carol" }));
    const create = (Password?: string) =>
      refused(admin.send(new CreateLoginProfileCommand({ UserName: "carol", Password })));
    expect(await create()).toEqual({
      name: "ValidationError",
      status: 400,
      message:
        "1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null",
    });
    expect(await create("Secret-\u0100")).toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining("at 'password' failed to satisfy constraint"),
    });
    expect((await create("Secret-\u0100")).message).not.toContain("Secret");
    expect(await create("a".repeat(129))).toMatchObject({ name: "ValidationError", status: 400 });
    expect(await create("Short-1")).toEqual({
      name: "PasswordPolicyViolationException",
      status: 400,
      message: "Password should have a minimum length of 8",
    });
    expect(await create("aaaaaaaa")).toMatchObject({
      message: "Password does not conform to the account password policy.",
    });
    expect(await refused(admin.send(new GetLoginProfileCommand({ UserName: "carol" })))).toEqual(
      missing("carol"),
    );
  });

  test("is only for those who may", async () => {
    const UserName = await userWithPassword();
    const reader = await delegate(server, "reader", {
      Effect: "Allow",
      Action: "iam:GetLoginProfile",
      Resource: `arn:aws:iam::${server.accountId}:user/${UserName}`,
    });
    await reader.send(new GetLoginProfileCommand({ UserName }));
    for (const [command, action] of [
      [new CreateLoginProfileCommand({ UserName: "reader", Password: PASSWORD }), "CreateLoginProfile"],
      [new UpdateLoginProfileCommand({ UserName, Password: "Secret-2" }), "UpdateLoginProfile"],
      [new DeleteLoginProfileCommand({ UserName }), "DeleteLoginProfile"],
      [new GetLoginProfileCommand({ UserName: "reader" }), "GetLoginProfile"],
    ] as const)
      expect(await refused(reader.send(command as GetLoginProfileCommand))).toMatchObject({
        name: "AccessDenied",
        status: 403,
        message: expect.stringContaining(
          `is not authorized to perform: iam:${action} on resource: arn:aws:iam::${server.accountId}:user/`,
        ),
      });
  });
});

describe("changing one's own password", () => {
  const change = (client: IAMClient, OldPassword: string, NewPassword: string) =>
    client.send(new ChangePasswordCommand({ OldPassword, NewPassword }));

  test("takes the old one, and fulfils that another one was required", async () => {
    const dora = await person("dora");
    await admin.send(new UpdateLoginProfileCommand({ UserName: "dora", PasswordResetRequired: true }));
    await change(dora, PASSWORD, "Secret-2");
    const { LoginProfile } = await dora.send(new GetLoginProfileCommand());
    expect(LoginProfile?.PasswordResetRequired).toBe(false);
    expect(await refused(change(dora, PASSWORD, "Secret-3"))).toEqual({
      name: "AccessDenied",
      status: 403,
      message: "The old password was incorrect.",
    });
    await change(dora, "Secret-2", "Secret-3");
    expect(await refused(change(dora, "Secret-3", "short"))).toMatchObject({
      name: "PasswordPolicyViolationException",
    });
  });

  test("is for IAM users with a password", async () => {
    expect(await refused(change(await rootClient(server), PASSWORD, "Secret-2"))).toEqual({
      name: "InvalidUserTypeException",
      status: 400,
      message: "Only IAM Users can change their own password",
    });
    const emil = await delegate(server, "emil", { Effect: "Allow", Action: "iam:*", Resource: "*" });
    expect(await refused(change(emil, PASSWORD, "Secret-2"))).toEqual(missing("emil"));
  });

  test("is for those who may, or where the password policy lets everybody", async () => {
    const frieda = await delegate(server, "frieda");
    await admin.send(new CreateLoginProfileCommand({ UserName: "frieda", Password: PASSWORD }));
    const arn = `arn:aws:iam::${server.accountId}:user/frieda`;
    const denied = {
      name: "AccessDenied",
      status: 403,
      message: `User: ${arn} is not authorized to perform: iam:ChangePassword on resource: ${arn} because no identity-based policy allows the iam:ChangePassword action`,
    };
    expect(await refused(change(frieda, PASSWORD, "Secret-2"))).toEqual(denied);
    await admin.send(new UpdateAccountPasswordPolicyCommand({ AllowUsersToChangePassword: true }));
    await change(frieda, PASSWORD, "Secret-2");
    await admin.send(new UpdateAccountPasswordPolicyCommand({}));
    expect(await refused(change(frieda, "Secret-2", "Secret-3"))).toMatchObject({ name: "AccessDenied" });
  });

  test("of two at the same time one is made, and the other is told so", async () => {
    const gerd = await person("gerd");
    const ends = await Promise.allSettled([
      change(gerd, PASSWORD, "Secret-2"),
      change(gerd, PASSWORD, "Secret-3"),
    ]);
    const reasons = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as Error] : []));
    // Who came while the other one was at it; or after it, with a password that is old by now.
    expect(reasons).toHaveLength(1);
    expect(["EntityTemporarilyUnmodifiableException", "AccessDenied"]).toContain(reasons[0]?.name);
    const [first] = ends;
    await change(gerd, first?.status === "fulfilled" ? "Secret-2" : "Secret-3", "Secret-4");
  });
});
