import {
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  GetMFADeviceCommand,
  type IAMClient,
  ListMFADevicesCommand,
  ListMFADeviceTagsCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
  UntagMFADeviceCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";
import { enabledDevice, newDevice } from "../testing/new-device.ts";
import { rootClient } from "../testing/root-client.ts";

let server: TestServer;
let admin: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  admin = server.iam();
});
afterAll(() => server.stop());

const serial = (device: string) => `arn:aws:iam::${server.accountId}:mfa${device}`;
const newUser = (UserName: string) => admin.send(new CreateUserCommand({ UserName }));
const WRONG = {
  name: "InvalidAuthenticationCodeException",
  status: 403,
  message: "Authentication code for device is not valid.",
};
const INVALID = { name: "NoSuchEntityException", status: 404, message: "MFA Device invalid for user." };
const unknown = (SerialNumber: string) => ({
  name: "NoSuchEntityException",
  status: 404,
  message: `VirtualMFADevice with serial number ${SerialNumber} doesn't exist.`,
});

describe("a virtual device", () => {
  test("is made with its seed, as text and as a picture", async () => {
    const { VirtualMFADevice: made } = await admin.send(
      new CreateVirtualMFADeviceCommand({
        VirtualMFADeviceName: "phone",
        Path: "/team/",
        Tags: [
          { Key: "b", Value: "2" },
          { Key: "a", Value: "1" },
        ],
      }),
    );
    expect(made).toEqual({
      SerialNumber: serial("/team/phone"),
      Base32StringSeed: expect.any(Uint8Array),
      QRCodePNG: expect.any(Uint8Array),
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    });
    expect(Buffer.from(made?.Base32StringSeed ?? []).toString()).toMatch(/^[A-Z2-7]{64}$/);
    expect(Buffer.from(made?.QRCodePNG ?? []).toString("latin1", 1, 4)).toBe("PNG");
    const again = new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone", Path: "/team/" });
    expect(await refused(admin.send(again))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: "MFADevice entity at the same path and name already exists.",
    });
    const long = new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "a".repeat(300) });
    expect(await refused(admin.send(long))).toMatchObject({ name: "InvalidInputException", status: 400 });
  });

  test("is enabled for a user, resynced, taken away and deleted", async () => {
    await newUser("Alice");
    const { SerialNumber, app } = await newDevice(admin, "alices");
    const ofAlice = { UserName: "alice", SerialNumber };
    const enable = (codes: ReturnType<typeof app.pair>) =>
      admin.send(new EnableMFADeviceCommand({ ...ofAlice, ...codes }));
    const twice = { AuthenticationCode1: app.code(), AuthenticationCode2: app.code() };
    expect(await refused(enable(twice))).toEqual(WRONG);
    expect(await refused(admin.send(new GetMFADeviceCommand(ofAlice)))).toEqual(INVALID);
    expect(members(await enable(app.pair()))).toEqual({});
    expect(await refused(enable(app.pair(2)))).toMatchObject({
      name: "EntityAlreadyExistsException",
      status: 409,
    });
    const enabled = { UserName: "Alice", SerialNumber, EnableDate: expect.any(Date) };
    expect(members(await admin.send(new GetMFADeviceCommand(ofAlice)))).toEqual(enabled);
    const listed = await admin.send(new ListMFADevicesCommand({ UserName: "alice" }));
    expect(members(listed)).toEqual({ MFADevices: [enabled], IsTruncated: false });
    expect(await refused(admin.send(new ResyncMFADeviceCommand({ ...ofAlice, ...app.pair() })))).toEqual(
      WRONG,
    );
    await admin.send(new ResyncMFADeviceCommand({ ...ofAlice, ...app.pair(10) }));
    expect(await refused(admin.send(new DeleteUserCommand({ UserName: "alice" })))).toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete entity, must delete MFA device first.",
    });
    expect(await refused(admin.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })))).toEqual({
      name: "DeleteConflictException",
      status: 409,
      message: "MFA VirtualDevice in use. Must deactivate first.",
    });
    await admin.send(new DeactivateMFADeviceCommand(ofAlice));
    expect(await refused(admin.send(new DeactivateMFADeviceCommand(ofAlice)))).toEqual(INVALID);
    await admin.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
    for (const command of [
      new DeleteVirtualMFADeviceCommand({ SerialNumber }),
      new EnableMFADeviceCommand({ ...ofAlice, ...app.pair() }),
      new TagMFADeviceCommand({ SerialNumber, Tags: [{ Key: "a", Value: "b" }] }),
      new UntagMFADeviceCommand({ SerialNumber, TagKeys: ["a"] }),
      new ListMFADeviceTagsCommand({ SerialNumber }),
    ])
      expect(await refused(admin.send(command as DeleteVirtualMFADeviceCommand))).toEqual(
        unknown(SerialNumber),
      );
    await admin.send(new DeleteUserCommand({ UserName: "alice" }));
  });

  test("is of a user that there is", async () => {
    const { SerialNumber, app } = await newDevice(admin, "nobodys");
    const nobody = { name: "NoSuchEntityException", message: "The user with name nobody cannot be found." };
    const ofNobody = { UserName: "nobody", SerialNumber };
    for (const command of [
      new EnableMFADeviceCommand({ ...ofNobody, ...app.pair() }),
      new ResyncMFADeviceCommand({ ...ofNobody, ...app.pair() }),
      new DeactivateMFADeviceCommand(ofNobody),
      new GetMFADeviceCommand(ofNobody),
      new ListMFADevicesCommand(ofNobody),
    ])
      expect(await refused(admin.send(command as DeactivateMFADeviceCommand))).toMatchObject(nobody);
  });

  test.each([
    [{ AuthenticationCode1: "12345" }, "authenticationCode1"],
    [{ AuthenticationCode2: "12345a" }, "authenticationCode2"],
    [{ SerialNumber: "short" }, "serialNumber"],
    [{ SerialNumber: `a${"b".repeat(256)}` }, "serialNumber"],
    [{ UserName: "#" }, "userName"],
  ])("is not enabled with %j", async (wrong, member) => {
    const input = {
      UserName: "admin",
      SerialNumber: serial("/x"),
      AuthenticationCode1: "000000",
      AuthenticationCode2: "000001",
    };
    expect(await refused(admin.send(new EnableMFADeviceCommand({ ...input, ...wrong })))).toMatchObject({
      name: "ValidationError",
      status: 400,
      message: expect.stringContaining(`at '${member}' failed to satisfy constraint`),
    });
  });

  test("has tags, which show in no list", async () => {
    const { SerialNumber } = await newDevice(admin, "tagged");
    await admin.send(new TagMFADeviceCommand({ SerialNumber, Tags: [{ Key: "b", Value: "2" }] }));
    await admin.send(
      new TagMFADeviceCommand({
        SerialNumber,
        Tags: [
          { Key: "B", Value: "3" },
          { Key: "a", Value: "1" },
        ],
      }),
    );
    const list = (input = {}) => admin.send(new ListMFADeviceTagsCommand({ SerialNumber, ...input }));
    expect(members(await list())).toEqual({
      Tags: [
        { Key: "B", Value: "3" },
        { Key: "a", Value: "1" },
      ],
      IsTruncated: false,
    });
    const first = await list({ MaxItems: 1 });
    expect((await list({ Marker: first.Marker })).Tags).toEqual([{ Key: "a", Value: "1" }]);
    const many = Array.from({ length: 49 }, (_, index) => ({ Key: `k${index}`, Value: "" }));
    expect(await refused(admin.send(new TagMFADeviceCommand({ SerialNumber, Tags: many })))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for TagsPerMFADevice: 50",
    });
    await admin.send(new UntagMFADeviceCommand({ SerialNumber, TagKeys: ["b"] }));
    expect((await list()).Tags).toEqual([{ Key: "a", Value: "1" }]);
    const { VirtualMFADevices } = await admin.send(new ListVirtualMFADevicesCommand());
    expect(VirtualMFADevices?.find((device) => device.SerialNumber === SerialNumber)).toEqual({
      SerialNumber,
    });
  });
});

test("the account's devices are listed by whether they are assigned, in pages, with whose they are", async () => {
  await newUser("lister");
  const { SerialNumber } = await enabledDevice(admin, "lister", "listed-b");
  await newDevice(admin, "listed-a");
  await newDevice(admin, "listed-c");
  const list = async (input: object) => {
    const found: string[] = [];
    for (let Marker: string | undefined, more = true; more;) {
      const page = await admin.send(new ListVirtualMFADevicesCommand({ ...input, Marker, MaxItems: 2 }));
      found.push(...(page.VirtualMFADevices ?? []).map((device) => device.SerialNumber ?? ""));
      [Marker, more] = [page.Marker, page.IsTruncated ?? false];
    }
    return found.filter((one) => one.includes("listed-"));
  };
  const all = ["a", "b", "c"].map((name) => serial(`/listed-${name}`));
  expect(await list({})).toEqual(all);
  expect(await list({ AssignmentStatus: "Any" })).toEqual(all);
  expect(await list({ AssignmentStatus: "Assigned" })).toEqual([SerialNumber]);
  expect(await list({ AssignmentStatus: "Unassigned" })).toEqual([all[0], all[2]]);
  const { VirtualMFADevices } = await admin.send(
    new ListVirtualMFADevicesCommand({ AssignmentStatus: "Assigned" }),
  );
  expect(VirtualMFADevices?.find((device) => device.SerialNumber === SerialNumber)).toEqual({
    SerialNumber,
    EnableDate: expect.any(Date),
    User: {
      Path: "/",
      UserName: "lister",
      UserId: expect.stringMatching(/^AIDA/),
      Arn: `arn:aws:iam::${server.accountId}:user/lister`,
      CreateDate: expect.any(Date),
    },
  });
  expect(await refused(list({ AssignmentStatus: "Lost" }))).toMatchObject({ name: "ValidationError" });
});

test("a user has eight devices at the most", async () => {
  await newUser("collector");
  for (let count = 1; count <= 8; count++) await enabledDevice(admin, "collector", `collected-${count}`);
  expect(await refused(enabledDevice(admin, "collector", "collected-9"))).toEqual({
    name: "LimitExceededException",
    status: 409,
    message: "Cannot exceed quota for MFADevicesPerUser: 8",
  });
});

test("people manage their own device without naming themselves, and only that", async () => {
  const own = (kind: string) => `arn:aws:iam::${server.accountId}:${kind}/self`;
  const self = await delegate(server, "self", {
    Effect: "Allow",
    Action: "iam:*MFADevice*",
    Resource: [own("user"), own("mfa")],
  });
  const { SerialNumber } = await enabledDevice(self, "self", "self");
  expect((await self.send(new ListMFADevicesCommand())).MFADevices).toMatchObject([{ UserName: "self" }]);
  expect(await self.send(new GetMFADeviceCommand({ SerialNumber }))).toMatchObject({ UserName: "self" });
  const denied = (action: string, resource: string) => ({
    name: "AccessDenied",
    status: 403,
    message: expect.stringContaining(`is not authorized to perform: iam:${action} on resource: ${resource}`),
  });
  const codes = { AuthenticationCode1: "000000", AuthenticationCode2: "000001" };
  const others = { UserName: "admin", SerialNumber };
  const user = `arn:aws:iam::${server.accountId}:user/admin`;
  for (const [command, action, resource] of [
    [
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "x" }),
      "CreateVirtualMFADevice",
      serial("/x"),
    ],
    [new EnableMFADeviceCommand({ ...others, ...codes }), "EnableMFADevice", user],
    [new ResyncMFADeviceCommand({ ...others, ...codes }), "ResyncMFADevice", user],
    [new DeactivateMFADeviceCommand(others), "DeactivateMFADevice", user],
    [new GetMFADeviceCommand(others), "GetMFADevice", user],
    [new ListMFADevicesCommand(others), "ListMFADevices", user],
    [new ListVirtualMFADevicesCommand(), "ListVirtualMFADevices", "*"],
    [
      new DeleteVirtualMFADeviceCommand({ SerialNumber: serial("/phone") }),
      "DeleteVirtualMFADevice",
      serial("/phone"),
    ],
    [
      new TagMFADeviceCommand({ SerialNumber: serial("/phone"), Tags: [{ Key: "a", Value: "b" }] }),
      "TagMFADevice",
      serial("/phone"),
    ],
    [
      new UntagMFADeviceCommand({ SerialNumber: serial("/phone"), TagKeys: ["a"] }),
      "UntagMFADevice",
      serial("/phone"),
    ],
    [new ListMFADeviceTagsCommand({ SerialNumber: serial("/phone") }), "ListMFADeviceTags", serial("/phone")],
  ] as const)
    expect(await refused(self.send(command as DeactivateMFADeviceCommand))).toMatchObject(
      denied(action, resource),
    );
  await self.send(new DeactivateMFADeviceCommand({ SerialNumber }));
  await self.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
});

test("the root user has a device of its own", async () => {
  const root = await rootClient(server);
  const before = (await admin.send(new GetAccountSummaryCommand())).SummaryMap;
  expect(before?.AccountMFAEnabled).toBe(0);
  const { SerialNumber, app } = await newDevice(root, "root-account-mfa-device");
  const enable = (UserName: string, stepsLater = 0) =>
    root.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...app.pair(stepsLater) }));
  expect(await refused(enable("admin"))).toEqual(INVALID);
  await enable(server.accountId);
  expect((await root.send(new ListMFADevicesCommand())).MFADevices).toEqual([
    { SerialNumber, EnableDate: expect.any(Date) },
  ]);
  expect(await root.send(new GetMFADeviceCommand({ SerialNumber }))).toMatchObject({ SerialNumber });
  const { VirtualMFADevices } = await admin.send(new ListVirtualMFADevicesCommand({ MaxItems: 1000 }));
  expect(VirtualMFADevices?.find((device) => device.SerialNumber === SerialNumber)?.User).toMatchObject({
    Arn: `arn:aws:iam::${server.accountId}:root`,
    UserId: server.accountId,
  });
  const after = (await admin.send(new GetAccountSummaryCommand())).SummaryMap;
  expect(after).toMatchObject({
    AccountMFAEnabled: 1,
    MFADevices: (before?.MFADevices ?? 0) + 1,
    MFADevicesInUse: (before?.MFADevicesInUse ?? 0) + 1,
  });
  await root.send(new ResyncMFADeviceCommand({ UserName: "root", SerialNumber, ...app.pair(3) }));
  await root.send(new DeactivateMFADeviceCommand({ SerialNumber }));
  await root.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
});
