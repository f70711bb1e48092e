import {
  ChangePasswordCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteAccountPasswordPolicyCommand,
  GetAccountPasswordPolicyCommand,
  type IAMClient,
  PutUserPolicyCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
let admin: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  admin = server.iam();
});
afterAll(() => server.stop());

const read = async (client = admin) =>
  (await client.send(new GetAccountPasswordPolicyCommand())).PasswordPolicy;
const put = (settings: object) => admin.send(new UpdateAccountPasswordPolicyCommand(settings));
const remove = () => admin.send(new DeleteAccountPasswordPolicyCommand());

const DEFAULTS = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
  ExpirePasswords: false,
};

test("an account has none until it makes one, and each takes the place of the one before", async () => {
  const missing = {
    name: "NoSuchEntityException",
    status: 404,
    message: `The Password Policy with domain name ${server.accountId} cannot be found.`,
  };
  expect(await refused(read())).toEqual(missing);
  expect(await refused(remove())).toEqual(missing);
  const all = {
    MinimumPasswordLength: 14,
    RequireSymbols: true,
    RequireNumbers: true,
    RequireUppercaseCharacters: true,
    RequireLowercaseCharacters: true,
    AllowUsersToChangePassword: true,
    MaxPasswordAge: 90,
    PasswordReusePrevention: 24,
    HardExpiry: true,
  };
  expect(members(await put(all))).toEqual({});
  expect(await read()).toEqual({ ...all, ExpirePasswords: true });
  await put({ RequireNumbers: true, HardExpiry: false });
  expect(await read()).toEqual({ ...DEFAULTS, RequireNumbers: true, HardExpiry: false });
  await put({});
  expect(await read()).toEqual(DEFAULTS);
  await remove();
  expect(await refused(read())).toEqual(missing);
});

test.each([
  [{ MinimumPasswordLength: 5 }, "minimumPasswordLength", "greater than or equal to 6"],
  [{ MinimumPasswordLength: 129 }, "minimumPasswordLength", "less than or equal to 128"],
  [{ MaxPasswordAge: 0 }, "maxPasswordAge", "greater than or equal to 1"],
  [{ MaxPasswordAge: 1096 }, "maxPasswordAge", "less than or equal to 1095"],
  [{ PasswordReusePrevention: 0 }, "passwordReusePrevention", "greater than or equal to 1"],
  [{ PasswordReusePrevention: 25 }, "passwordReusePrevention", "less than or equal to 24"],
])("%j is out of range", async (settings, member, constraint) => {
  const { name, status, message } = await refused(put(settings));
  expect({ name, status }).toEqual({ name: "ValidationError", status: 400 });
  expect(message).toContain(`at '${member}' failed to satisfy constraint`);
  expect(message).toContain(constraint);
});

test("holds for every password that is set", async () => {
  await admin.send(new CreateUserCommand({ UserName: "alice" }));
  const create = (Password: string) =>
    admin.send(new CreateLoginProfileCommand({ UserName: "alice", Password }));
  const update = (Password: string) =>
    admin.send(new UpdateLoginProfileCommand({ UserName: "alice", Password }));
  const violation = (message: string) => ({ name: "PasswordPolicyViolationException", status: 400, message });
  await put({ MinimumPasswordLength: 10, RequireUppercaseCharacters: true, RequireSymbols: true });
  for (const set of [create, update]) {
    expect(await refused(set("Short-1"))).toEqual(violation("Password should have a minimum length of 10"));
    expect(await refused(set("lower-case"))).toEqual(
      violation("Password should have at least one uppercase letter"),
    );
    expect(await refused(set("NoSymbolAtAll"))).toEqual(
      violation("Password should have at least one symbol"),
    );
    await set("UPPER-CASE");
  }
  await remove();
});

test("lets nobody take one of so many last passwords again", async () => {
  const bob = await delegate(server, "bob", { Effect: "Allow", Action: "iam:*", Resource: "*" });
  await admin.send(new CreateLoginProfileCommand({ UserName: "bob", Password: "Secret-0" }));
  const change = (from: number, to: number) =>
    bob.send(new ChangePasswordCommand({ OldPassword: `Secret-${from}`, NewPassword: `Secret-${to}` }));
  const reused = {
    name: "PasswordPolicyViolationException",
    status: 400,
    message: "Policy constraint violation with password reuse prevention during password change.",
  };
  // Without a policy the same one may come again.
  await change(0, 0);
  await change(0, 1);
  await change(1, 2);
  await put({ PasswordReusePrevention: 2 });
  expect(await refused(change(2, 2))).toEqual(reused);
  expect(await refused(change(2, 1))).toEqual(reused);
  const byAdmin = new UpdateLoginProfileCommand({ UserName: "bob", Password: "Secret-1" });
  expect(await refused(admin.send(byAdmin))).toEqual(reused);
  await change(2, 0);
  expect(await refused(change(0, 2))).toEqual(reused);
  await change(0, 1);
  await remove();
});

test("is read by those who may, and by all users where it lets them change their passwords", async () => {
  const carol = await delegate(server, "carol");
  await put({});
  expect(await refused(read(carol))).toMatchObject({ name: "AccessDenied", status: 403 });
  await put({ AllowUsersToChangePassword: true });
  expect(await read(carol)).toEqual({ ...DEFAULTS, AllowUsersToChangePassword: true });
  for (const command of [
    new UpdateAccountPasswordPolicyCommand({}),
    new DeleteAccountPasswordPolicyCommand(),
  ])
    expect(await refused(carol.send(command))).toMatchObject({
      name: "AccessDenied",
    });
  // What a user's own policies deny stays denied.
  await admin.send(
    new PutUserPolicyCommand({
      UserName: "carol",
      PolicyName: "denied",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Deny", Action: "iam:GetAccountPasswordPolicy", Resource: "*" },
      }),
    }),
  );
  expect(await refused(read(carol))).toMatchObject({
    message: expect.stringContaining("with an explicit deny in an identity-based policy"),
  });
  await remove();
});
