import {
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GenerateCredentialReportCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetMFADeviceCommand,
  type IAMClient,
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newPasskey } from "../../../directory/mfa/testing/new-passkey.ts";
import { passkeySerialNumber } from "../../../directory/mfa/serial-number.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { besides } from "../../signin/testing/sign-in.ts";
import { members, refused } from "../testing/answers.ts";
import { enabledDevice, newDevice } from "../testing/new-device.ts";
import { rootClient } from "../testing/root-client.ts";

let server: TestServer;
let admin: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  admin = server.iam();
});
afterAll(() => server.stop());

const INVALID = { name: "NoSuchEntityException", status: 404, message: "MFA Device invalid for user." };
const unknown = (SerialNumber: string) => ({
  name: "NoSuchEntityException",
  status: 404,
  message: `VirtualMFADevice with serial number ${SerialNumber} doesn't exist.`,
});
const CODES = { AuthenticationCode1: "123456", AuthenticationCode2: "654321" };

/** Gives a user, or the root user, a passkey: as the pages do. */
function passkeyOf(userName: string | undefined): Promise<string> {
  return besides(server, server.accountId, async ({ accountId, users, passkeys }) => {
    const userId = userName === undefined ? accountId : (await users.get(userName)).user_id;
    const { device } = await passkeys.register({ userId, userName }, newPasskey());
    return passkeySerialNumber(accountId, device);
  });
}

async function newUser(UserName: string): Promise<string> {
  await admin.send(new CreateUserCommand({ UserName }));
  return UserName;
}

describe("a passkey", () => {
  test("is listed beside virtual devices, page by page, and shown; it is none of the virtual ones", async () => {
    const UserName = await newUser("alice");
    const { SerialNumber: phone } = await enabledDevice(admin, UserName, "phone");
    const keys = [await passkeyOf(UserName), await passkeyOf(UserName)].toSorted();
    const devices = [phone, ...keys].map((SerialNumber) => ({
      UserName,
      SerialNumber,
      EnableDate: expect.any(Date),
    }));
    const whole = await admin.send(new ListMFADevicesCommand({ UserName }));
    expect(members(whole)).toEqual({ MFADevices: devices, IsTruncated: false });
    const first = await admin.send(new ListMFADevicesCommand({ UserName, MaxItems: 2 }));
    const rest = await admin.send(new ListMFADevicesCommand({ UserName, Marker: first.Marker }));
    expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false]);
    expect([...(first.MFADevices ?? []), ...(rest.MFADevices ?? [])]).toEqual(devices);
    for (const device of devices) {
      const { SerialNumber } = device;
      const shown = await admin.send(new GetMFADeviceCommand({ UserName, SerialNumber }));
      expect(members(shown)).toEqual(device);
    }
    const { VirtualMFADevices } = await admin.send(new ListVirtualMFADevicesCommand({}));
    expect(VirtualMFADevices?.map(({ SerialNumber }) => SerialNumber)).toEqual([phone]);
  });

  test("has no codes: it is not enabled, resynced, tagged or deleted as virtual devices are", async () => {
    const UserName = await newUser("coded");
    const SerialNumber = await passkeyOf(UserName);
    const ofUser = { UserName, SerialNumber };
    expect(await refused(admin.send(new EnableMFADeviceCommand({ ...ofUser, ...CODES })))).toEqual(
      unknown(SerialNumber),
    );
    expect(await refused(admin.send(new ResyncMFADeviceCommand({ ...ofUser, ...CODES })))).toEqual(INVALID);
    expect(await refused(admin.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })))).toEqual(
      unknown(SerialNumber),
    );
    const tag = new TagMFADeviceCommand({ SerialNumber, Tags: [{ Key: "a", Value: "b" }] });
    expect(await refused(admin.send(tag))).toEqual(unknown(SerialNumber));
  });

  test("is no second factor of GetSessionToken and AssumeRole", async () => {
    const SerialNumber = await passkeyOf("admin");
    const denied = {
      name: "AccessDenied",
      status: 403,
      message:
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
    };
    const stated = { SerialNumber, TokenCode: "123456" };
    const sts = server.sts();
    expect(await refused(sts.send(new GetSessionTokenCommand(stated)))).toEqual(denied);
    const role = { RoleArn: `arn:aws:iam::${server.accountId}:role/none`, RoleSessionName: "session" };
    const assumed = await refused(sts.send(new AssumeRoleCommand({ ...role, ...stated })));
    expect(assumed).toMatchObject({ name: "AccessDenied", status: 403 });
    await admin.send(new DeactivateMFADeviceCommand({ UserName: "admin", SerialNumber }));
  });

  test("is gone once it is deactivated, by whose it is; before that its user is not deleted", async () => {
    const UserName = await newUser("leaving");
    const SerialNumber = await passkeyOf(UserName);
    const ofUser = { UserName, SerialNumber };
    const remove = () => admin.send(new DeleteUserCommand({ UserName }));
    expect(await refused(remove())).toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete entity, must delete MFA device first.",
    });
    const other = { UserName: await newUser("bystander"), SerialNumber };
    expect(await refused(admin.send(new DeactivateMFADeviceCommand(other)))).toEqual(INVALID);
    expect(await refused(admin.send(new GetMFADeviceCommand(other)))).toEqual(INVALID);
    expect(members(await admin.send(new DeactivateMFADeviceCommand(ofUser)))).toEqual({});
    for (const command of [new DeactivateMFADeviceCommand(ofUser), new GetMFADeviceCommand(ofUser)])
      expect(await refused(admin.send(command as GetMFADeviceCommand))).toEqual(INVALID);
    await remove();
  });
});

test("passkeys count in the account's summary and in the credential report", async () => {
  const { accountId, admin: credentials } = await server.createAccount("counted");
  const iam = server.iam(credentials);
  const summary = async () => {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    return [SummaryMap?.MFADevices, SummaryMap?.MFADevicesInUse, SummaryMap?.AccountMFAEnabled];
  };
  await newDevice(iam, "nobodys");
  expect(await summary()).toEqual([1, 0, 0]);
  await besides(server, accountId, async ({ users, passkeys }) => {
    const { user_id: userId, name: userName } = await users.get("admin");
    await passkeys.register({ userId, userName }, newPasskey());
  });
  expect(await summary()).toEqual([2, 1, 0]);
  await besides(server, accountId, ({ passkeys }) =>
    passkeys.register({ userId: accountId, userName: undefined }, newPasskey()),
  );
  expect(await summary()).toEqual([3, 2, 1]);
  await iam.send(new CreateUserCommand({ UserName: "without" }));
  await expect
    .poll(async () => (await iam.send(new GenerateCredentialReportCommand({}))).State)
    .toBe("COMPLETE");
  const { Content } = await iam.send(new GetCredentialReportCommand({}));
  const [head = "", ...rows] = Buffer.from(Content ?? [])
    .toString("utf8")
    .split("\n");
  const column = head.split(",").indexOf("mfa_active");
  const active = Object.fromEntries(rows.map((row) => [row.split(",")[0], row.split(",")[column]]));
  expect(active).toEqual({ "<root_account>": "true", admin: "true", without: "false" });
});

test("the root user's is for the root user alone, whatever an administrator may do", async () => {
  const SerialNumber = await passkeyOf(undefined);
  expect(SerialNumber).toContain(":u2f/root/");
  for (const UserName of ["admin", "root", server.accountId]) {
    const deactivate = new DeactivateMFADeviceCommand({ UserName, SerialNumber });
    expect(await refused(admin.send(deactivate))).toEqual({
      name: "AccessDenied",
      status: 403,
      message: `User: arn:aws:iam::${server.accountId}:user/admin is not authorized to perform: iam:DeactivateMFADevice on resource: arn:aws:iam::${server.accountId}:root`,
    });
  }
  const root = await rootClient(server);
  const { MFADevices } = await root.send(new ListMFADevicesCommand({}));
  expect(MFADevices).toEqual([{ SerialNumber, EnableDate: expect.any(Date) }]);
  await root.send(new DeactivateMFADeviceCommand({ UserName: server.accountId, SerialNumber }));
  expect((await root.send(new ListMFADevicesCommand({}))).MFADevices).toEqual([]);
});
