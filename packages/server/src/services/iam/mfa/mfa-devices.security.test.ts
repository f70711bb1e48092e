// Attacks on second factors by someone who may administer IAM: put a device of one's own in the place of the root user's, or take that
// away; enable a device of another account. By guessing: find two codes by trying. By reading: find a seed, or a code, in the trail, the
// log or the database.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  type IAMClient,
  ListMFADeviceTagsCommand,
  ListMFADevicesCommand,
  ResyncMFADeviceCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authenticatorApp } from "../../../testing/authenticator.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { enabledDevice, newDevice } from "../testing/new-device.ts";
import { rootClient } from "../testing/root-client.ts";

let server: TestServer;
let admin: IAMClient;
let moved = 0;
const now = () => Date.now() + moved;
beforeAll(async () => {
  server = await startTestServer();
  admin = server.iam();
});
afterAll(() => server.stop());

function moveClock(seconds: number): void {
  moved += seconds * 1000;
  server.moveClock(seconds);
}

describe("an administrator", () => {
  test("neither gives the root user a device nor takes it away", async () => {
    const { SerialNumber, app } = await newDevice(admin, "root-account-mfa-device", now);
    const denied = (action: string) => ({
      name: "AccessDenied",
      status: 403,
      message: `User: arn:aws:iam::${server.accountId}:user/admin is not authorized to perform: iam:${action} on resource: arn:aws:iam::${server.accountId}:root`,
    });
    const attack = async () => {
      for (const UserName of ["admin", "root", server.accountId]) {
        const codes = { UserName, SerialNumber, ...app.pair() };
        expect(await refused(admin.send(new EnableMFADeviceCommand(codes)))).toEqual(
          denied("EnableMFADevice"),
        );
        expect(await refused(admin.send(new ResyncMFADeviceCommand(codes)))).toEqual(
          denied("ResyncMFADevice"),
        );
        expect(await refused(admin.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber })))).toEqual(
          denied("DeactivateMFADevice"),
        );
      }
    };
    await attack();
    const root = await rootClient(server);
    await root.send(new EnableMFADeviceCommand({ UserName: "root", SerialNumber, ...app.pair() }));
    await attack();
    expect(await refused(admin.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })))).toMatchObject({
      name: "DeleteConflictException",
    });
    expect((await root.send(new ListMFADevicesCommand())).MFADevices).toHaveLength(1);
  });

  test("does nothing to a device of another account", async () => {
    const other = await server.createAccount("other");
    const { SerialNumber, app } = await newDevice(server.iam(other.admin), "theirs", now);
    const enable = new EnableMFADeviceCommand({ UserName: "admin", SerialNumber, ...app.pair() });
    expect(await refused(admin.send(enable))).toMatchObject({ name: "NoSuchEntityException" });
    for (const command of [
      new DeleteVirtualMFADeviceCommand({ SerialNumber }),
      new ListMFADeviceTagsCommand({ SerialNumber }),
    ])
      expect(await refused(admin.send(command as DeleteVirtualMFADeviceCommand))).toMatchObject({
        name: "AccessDenied",
      });
    await server.iam(other.admin).send(enable);
  });
});

test("guesses at two codes are paid for though the request changes nothing, and the right ones have to wait", async () => {
  await admin.send(new CreateUserCommand({ UserName: "guessed" }));
  const { SerialNumber, app } = await enabledDevice(admin, "guessed", "guessed", now);
  const resync = (codes: ReturnType<typeof app.pair>) =>
    admin.send(new ResyncMFADeviceCommand({ UserName: "guessed", SerialNumber, ...codes }));
  const wrong = { name: "InvalidAuthenticationCodeException", status: 403 };
  const nonsense = { AuthenticationCode1: "000000", AuthenticationCode2: "000000" };
  for (let count = 0; count < 5; count++) expect(await refused(resync(nonsense))).toMatchObject(wrong);
  expect(await refused(resync(app.pair(5)))).toMatchObject(wrong);
  moveClock(31);
  await resync(app.pair(5));
});

test("seeds and codes are never in the trail, the log or the database", async () => {
  await admin.send(new CreateUserCommand({ UserName: "quiet" }));
  const seeds: string[] = [];
  admin.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { VirtualMFADevice } = result.output as { VirtualMFADevice?: { Base32StringSeed?: Uint8Array } };
      if (VirtualMFADevice?.Base32StringSeed !== undefined)
        seeds.push(Buffer.from(VirtualMFADevice.Base32StringSeed).toString());
      return result;
    },
    { step: "initialize", name: "noteSeeds" },
  );
  const { SerialNumber, app } = await newDevice(admin, "quiet", now);
  expect(authenticatorApp(seeds[0], now).code(100)).toBe(app.code(100));
  const codes = app.pair();
  await admin.send(new EnableMFADeviceCommand({ UserName: "quiet", SerialNumber, ...codes }));
  const { out } = await server.signet("events", "--json", "--limit", "1000");
  const events = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((event) => JSON.stringify(event).includes("quiet"));
  const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";
  const named = (name: string) => events.find(({ eventName }) => eventName === name);
  expect(named("CreateVirtualMFADevice")?.["responseElements"]).toEqual({
    virtualMFADevice: { serialNumber: SerialNumber, base32StringSeed: HIDDEN, qRCodePNG: HIDDEN },
  });
  expect(named("EnableMFADevice")?.["requestParameters"]).toEqual({
    userName: "quiet",
    serialNumber: SerialNumber,
    authenticationCode1: HIDDEN,
    authenticationCode2: HIDDEN,
  });
  const files = await Promise.all(
    ["signet.db", "signet.db-wal"].map((name) => readFile(join(server.dataDir, name), "latin1")),
  );
  for (const place of [out, server.log.join(""), ...files]) expect(place).not.toContain(seeds[0]);
});
