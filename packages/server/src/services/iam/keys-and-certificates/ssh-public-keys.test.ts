import {
  CreateUserCommand,
  DeleteSSHPublicKeyCommand,
  DeleteUserCommand,
  GetSSHPublicKeyCommand,
  type IAMClient,
  ListSSHPublicKeysCommand,
  UpdateSSHPublicKeyCommand,
  UploadSSHPublicKeyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newSshKey } from "../../../directory/keys-and-certificates/testing/ssh-keys.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
  await iam.send(new CreateUserCommand({ UserName: "Jane", Path: "/git/" }));
});
afterAll(() => server.stop());

const upload = (SSHPublicKeyBody: string, UserName = "jane") =>
  iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody }));
const get = (SSHPublicKeyId: string, Encoding: "SSH" | "PEM", UserName = "jane") =>
  iam.send(new GetSSHPublicKeyCommand({ UserName, SSHPublicKeyId, Encoding }));
const list = async () => (await iam.send(new ListSSHPublicKeysCommand({ UserName: "jane" }))).SSHPublicKeys;

test("a key is uploaded, shown in both forms, listed, switched off and deleted", async () => {
  const { ssh, pem } = newSshKey();
  const answer = await upload(`${ssh} jane@example`);
  const common = {
    UserName: "Jane",
    SSHPublicKeyId: expect.stringMatching(/^APKA[A-Z2-7]{17}$/) as string,
    Fingerprint: expect.stringMatching(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/) as string,
    Status: "Active",
    UploadDate: expect.any(Date) as Date,
  };
  expect(members(answer)).toEqual({
    SSHPublicKey: { ...common, SSHPublicKeyBody: `${ssh} jane@example` },
  });
  const { SSHPublicKeyId = "", UploadDate } = answer.SSHPublicKey ?? {};
  expect(members(await get(SSHPublicKeyId, "SSH"))).toEqual(members(answer));
  expect((await get(SSHPublicKeyId, "PEM")).SSHPublicKey).toEqual({
    ...answer.SSHPublicKey,
    SSHPublicKeyBody: pem.trim(),
  });

  await iam.send(new UpdateSSHPublicKeyCommand({ UserName: "jane", SSHPublicKeyId, Status: "Inactive" }));
  expect(await list()).toEqual([{ UserName: "Jane", SSHPublicKeyId, Status: "Inactive", UploadDate }]);
  expect((await get(SSHPublicKeyId, "SSH")).SSHPublicKey?.Status).toBe("Inactive");
  expect(await refused(iam.send(new DeleteUserCommand({ UserName: "jane" })))).toEqual({
    name: "DeleteConflictException",
    status: 409,
    message: "Cannot delete entity, must remove referenced objects first.",
  });
  await iam.send(new DeleteSSHPublicKeyCommand({ UserName: "jane", SSHPublicKeyId }));
  expect(await list()).toEqual([]);
});

describe("is refused", () => {
  const missing = (id: string) => ({
    name: "NoSuchEntityException",
    status: 404,
    message: `The Public Key with id ${id} cannot be found.`,
  });

  test("what is no key, or too short a one", async () => {
    expect(await refused(upload("ssh-dss AAAA"))).toEqual({
      name: "UnrecognizedPublicKeyEncodingException",
      status: 400,
      message:
        "The public key is not in a recognized encoding. It must be encoded in ssh-rsa format or PEM format.",
    });
    expect(await refused(upload(newSshKey(1024).ssh))).toEqual({
      name: "InvalidPublicKeyException",
      status: 400,
      message: "The public key is shorter than 2048 bits.",
    });
  });

  test("a key that the user has, and the sixth", async () => {
    await iam.send(new CreateUserCommand({ UserName: "many" }));
    const { ssh } = newSshKey();
    await upload(ssh, "many");
    expect(await refused(upload(`${ssh} again`, "many"))).toEqual({
      name: "DuplicateSSHPublicKeyException",
      status: 400,
      message: "The SSH public key is already associated with the specified IAM user.",
    });
    for (let number = 1; number < 5; number++) await upload(newSshKey().ssh, "many");
    expect(await refused(upload(newSshKey().ssh, "many"))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for SSHPublicKeysPerUser: 5",
    });
  });

  test("what there is not", async () => {
    const id = "APKAAAAAAAAAAAAAAAAAA";
    const key = { UserName: "jane", SSHPublicKeyId: id };
    expect(await refused(get(id, "SSH"))).toEqual(missing(id));
    expect(await refused(iam.send(new UpdateSSHPublicKeyCommand({ ...key, Status: "Inactive" })))).toEqual(
      missing(id),
    );
    expect(await refused(iam.send(new DeleteSSHPublicKeyCommand(key)))).toEqual(missing(id));
    expect(await refused(upload(newSshKey().ssh, "nobody"))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: "The user with name nobody cannot be found.",
    });
  });

  test("a status or an encoding that there is not", async () => {
    const { SSHPublicKeyId = "" } = (await upload(newSshKey().ssh)).SSHPublicKey ?? {};
    const expired = new UpdateSSHPublicKeyCommand({ UserName: "jane", SSHPublicKeyId, Status: "Expired" });
    expect(await refused(iam.send(expired))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: "The status of an SSH public key can be set to Active or Inactive only.",
    });
    expect(await refused(get(SSHPublicKeyId, "DER" as "PEM"))).toMatchObject({
      name: "ValidationError",
      status: 400,
    });
  });

  test("who has no permission, and nothing is written", async () => {
    const own = await delegate(server, "reader", {
      Effect: "Allow",
      Action: "iam:ListSSHPublicKeys",
      Resource: `arn:aws:iam::${server.accountId}:user/reader`,
    });
    const arn = `arn:aws:iam::${server.accountId}:user/reader`;
    const request = new UploadSSHPublicKeyCommand({
      UserName: "reader",
      SSHPublicKeyBody: newSshKey().ssh,
    });
    expect(await refused(own.send(request))).toEqual({
      name: "AccessDenied",
      status: 403,
      message: `User: ${arn} is not authorized to perform: iam:UploadSSHPublicKey on resource: ${arn} because no identity-based policy allows the iam:UploadSSHPublicKey action`,
    });
    expect(members(await own.send(new ListSSHPublicKeysCommand({})))).toEqual({
      SSHPublicKeys: [],
      IsTruncated: false,
    });
  });
});
