import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
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

/** A user with one key, and the credentials that it makes. */
async function userWithKey(UserName: string) {
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return credentialsOf(AccessKey);
}
const setStatus = (UserName: string, AccessKeyId: string, Status: "Active" | "Inactive") =>
  iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status }));

describe("CreateAccessKey", () => {
  test("shows the secret, and it is good at once", async () => {
    await iam.send(new CreateUserCommand({ UserName: "Fresh", Path: "/x/" }));
    const answer = await iam.send(new CreateAccessKeyCommand({ UserName: "fresh" }));
    expect(members(answer)).toEqual({
      AccessKey: {
        UserName: "Fresh",
        AccessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
        Status: "Active",
        SecretAccessKey: expect.stringMatching(/^[\w+/]{40}$/),
        CreateDate: expect.any(Date),
      },
    });
    const { AccessKeyId = "", SecretAccessKey = "" } = answer.AccessKey ?? {};
    const sts = server.sts({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
      `arn:aws:iam::${server.accountId}:user/x/Fresh`,
    );
  });

  test("refuses the third key", async () => {
    await userWithKey("two-keys");
    await iam.send(new CreateAccessKeyCommand({ UserName: "two-keys" }));
    expect(await refused(iam.send(new CreateAccessKeyCommand({ UserName: "two-keys" })))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for AccessKeysPerUser: 2",
    });
  });

  test("refuses a user that there is not", async () => {
    expect(await refused(iam.send(new CreateAccessKeyCommand({ UserName: "nobody" })))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: "The user with name nobody cannot be found.",
    });
  });

  test("without a name makes a key of who calls, which needs the permission", async () => {
    const own = server.iam(await userWithKey("unallowed"));
    expect(await refused(own.send(new CreateAccessKeyCommand({})))).toEqual({
      name: "AccessDenied",
      status: 403,
      message:
        `User: arn:aws:iam::${server.accountId}:user/unallowed is not authorized to perform: iam:CreateAccessKey ` +
        `on resource: arn:aws:iam::${server.accountId}:user/unallowed because no identity-based policy allows the iam:CreateAccessKey action`,
    });
    const mine = await iam.send(new CreateAccessKeyCommand({}));
    expect(mine.AccessKey?.UserName).toBe("admin");
  });
});

test("ListAccessKeys lists keys without secrets, page by page", async () => {
  const { accessKeyId } = await userWithKey("listed");
  const second = await iam.send(new CreateAccessKeyCommand({ UserName: "listed" }));
  await setStatus("listed", accessKeyId, "Inactive");
  const answer = await iam.send(new ListAccessKeysCommand({ UserName: "LISTED" }));
  expect(answer.IsTruncated).toBe(false);
  expect(new Map(answer.AccessKeyMetadata?.map((key) => [key.AccessKeyId, key]))).toEqual(
    new Map(
      [
        { AccessKeyId: accessKeyId, Status: "Inactive" },
        { AccessKeyId: second.AccessKey?.AccessKeyId, Status: "Active" },
      ].map((key) => [key.AccessKeyId, { ...key, UserName: "listed", CreateDate: expect.any(Date) }]),
    ),
  );
  const first = await iam.send(new ListAccessKeysCommand({ UserName: "listed", MaxItems: 1 }));
  const rest = await iam.send(
    new ListAccessKeysCommand({ UserName: "listed", MaxItems: 1, Marker: first.Marker }),
  );
  expect([...(first.AccessKeyMetadata ?? []), ...(rest.AccessKeyMetadata ?? [])]).toEqual(
    answer.AccessKeyMetadata,
  );
  expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false]);
});

test("a key that is switched off is refused on the next request, and works when it is on again", async () => {
  const credentials = await userWithKey("switched");
  const sts = server.sts(credentials);
  await sts.send(new GetCallerIdentityCommand({}));
  await setStatus("switched", credentials.accessKeyId, "Inactive");
  expect(await refused(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
    name: "InvalidClientTokenId",
    status: 403,
  });
  await setStatus("switched", credentials.accessKeyId, "Active");
  await sts.send(new GetCallerIdentityCommand({}));
});

test("a key that is deleted is refused on the next request", async () => {
  const credentials = await userWithKey("deleted");
  const sts = server.sts(credentials);
  await sts.send(new GetCallerIdentityCommand({}));
  await iam.send(new DeleteAccessKeyCommand({ UserName: "deleted", AccessKeyId: credentials.accessKeyId }));
  expect(await refused(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({
    name: "InvalidClientTokenId",
    status: 403,
  });
});

describe("a key of another user", () => {
  test("is not found, whichever way it is asked for", async () => {
    const { accessKeyId } = await userWithKey("owner");
    await userWithKey("stranger");
    const missing = {
      name: "NoSuchEntityException",
      status: 404,
      message: `The Access Key with id ${accessKeyId} cannot be found.`,
    };
    expect(await refused(setStatus("stranger", accessKeyId, "Inactive"))).toEqual(missing);
    expect(
      await refused(iam.send(new DeleteAccessKeyCommand({ UserName: "stranger", AccessKeyId: accessKeyId }))),
    ).toEqual(missing);
    expect(await refused(iam.send(new DeleteAccessKeyCommand({ AccessKeyId: accessKeyId })))).toEqual(
      missing,
    );
  });
});

test.each(["Expired", "Whatever"])("UpdateAccessKey refuses the status %s", async (Status) => {
  const { accessKeyId } = await userWithKey(`status-${Status}`);
  const request = new UpdateAccessKeyCommand({
    UserName: `status-${Status}`,
    AccessKeyId: accessKeyId,
    Status: Status as "Active",
  });
  expect(await refused(iam.send(request))).toMatchObject({ status: 400 });
});

describe("GetAccessKeyLastUsed", () => {
  const ask = (AccessKeyId: string) => iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));

  test("says N/A for a key that was never used", async () => {
    const { accessKeyId } = await userWithKey("unused");
    expect(members(await ask(accessKeyId))).toEqual({
      UserName: "unused",
      AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" },
    });
  });

  test("says when, for which service and in which Region", async () => {
    const credentials = await userWithKey("used");
    await server.sts(credentials).send(new GetCallerIdentityCommand({}));
    await vi.waitFor(async () =>
      expect((await ask(credentials.accessKeyId)).AccessKeyLastUsed).toEqual({
        LastUsedDate: expect.any(Date),
        ServiceName: "sts",
        Region: "us-east-1",
      }),
    );
  });

  test("refuses a key that the account does not have", async () => {
    const other = await server.createAccount("other-keys");
    for (const id of ["AKIAIOSFODNN7EXAMPLE", other.admin.accessKeyId]) {
      expect(await refused(ask(id))).toEqual({
        name: "AccessDenied",
        status: 403,
        message: `User: arn:aws:iam::${server.accountId}:user/admin is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`,
      });
    }
  });
});

test("root has keys of its own, two at the most, without a user's name", async () => {
  const root = await rootClient(server);
  const { AccessKey } = await root.send(new CreateAccessKeyCommand({}));
  expect(AccessKey).not.toHaveProperty("UserName");
  expect(await refused(root.send(new CreateAccessKeyCommand({})))).toMatchObject({
    name: "LimitExceededException",
  });
  const { AccessKeyMetadata } = await root.send(new ListAccessKeysCommand({}));
  expect(AccessKeyMetadata).toHaveLength(2);
  const AccessKeyId = AccessKey?.AccessKeyId;
  const own = server.iam(credentialsOf(AccessKey));
  expect((await own.send(new GetUserCommand({}))).User?.UserId).toBe(server.accountId);
  await root.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: "Inactive" }));
  await root.send(new DeleteAccessKeyCommand({ AccessKeyId }));
  expect((await root.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toHaveLength(1);
});
