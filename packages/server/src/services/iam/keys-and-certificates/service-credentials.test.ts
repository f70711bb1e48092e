import {
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteUserCommand,
  type IAMClient,
  ListServiceSpecificCredentialsCommand,
  ResetServiceSpecificCredentialCommand,
  UpdateServiceSpecificCredentialCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

const GIT = "codecommit.amazonaws.com";
const BEDROCK = "bedrock.amazonaws.com";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const newUser = (UserName: string) => iam.send(new CreateUserCommand({ UserName }));
const create = async (
  UserName: string,
  ServiceName: string,
  { age, client = iam }: { readonly age?: number; readonly client?: IAMClient } = {},
) => {
  const input = { UserName, ServiceName, ...(age === undefined ? {} : { CredentialAgeDays: age }) };
  return (await client.send(new CreateServiceSpecificCredentialCommand(input))).ServiceSpecificCredential;
};
const list = async (input: object = {}, client = iam) =>
  (await client.send(new ListServiceSpecificCredentialsCommand(input))).ServiceSpecificCredentials;

test("a user name with its password is made, listed without it, reset, switched off and deleted", async () => {
  await newUser("Jane");
  const made = await create("jane", GIT);
  expect(made).toEqual({
    UserName: "Jane",
    ServiceName: GIT,
    ServiceUserName: `Jane-at-${server.accountId}`,
    ServicePassword: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
    ServiceSpecificCredentialId: expect.stringMatching(/^ACCA[A-Z2-7]{17}$/) as string,
    Status: "Active",
    CreateDate: expect.any(Date) as Date,
  });
  const { ServicePassword, ...rest } = made ?? {};
  expect(await list({ UserName: "jane" })).toEqual([rest]);

  const key = { UserName: "jane", ServiceSpecificCredentialId: made?.ServiceSpecificCredentialId ?? "" };
  const reset = await iam.send(new ResetServiceSpecificCredentialCommand(key));
  expect(reset.ServiceSpecificCredential).toEqual({
    ...rest,
    ServicePassword: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
  });
  expect(reset.ServiceSpecificCredential?.ServicePassword).not.toBe(ServicePassword);

  await iam.send(new UpdateServiceSpecificCredentialCommand({ ...key, Status: "Inactive" }));
  expect(await list({ UserName: "jane" })).toEqual([{ ...rest, Status: "Inactive" }]);
  expect(await refused(iam.send(new DeleteUserCommand({ UserName: "jane" })))).toEqual({
    name: "DeleteConflictException",
    status: 409,
    message: "Cannot delete entity, must remove referenced objects first.",
  });
  await iam.send(new DeleteServiceSpecificCredentialCommand(key));
  expect(await list({ UserName: "jane" })).toEqual([]);
});

test("an API key has an alias and a secret, and expires", async () => {
  await newUser("model");
  const made = await create("model", BEDROCK, { age: 2 });
  const alias = `model-at-${server.accountId}`;
  expect(made).toEqual({
    UserName: "model",
    ServiceName: BEDROCK,
    ServiceCredentialAlias: alias,
    ServiceCredentialSecret: expect.stringMatching(/^ABSK[A-Za-z0-9+/]+=*$/) as string,
    ServiceSpecificCredentialId: expect.stringMatching(/^ACCA[A-Z2-7]{17}$/) as string,
    Status: "Active",
    CreateDate: expect.any(Date) as Date,
    ExpirationDate: new Date((made?.CreateDate?.getTime() ?? 0) + 2 * 86_400_000),
  });
  const { ServiceCredentialSecret, ...rest } = made ?? {};
  const key = { UserName: "model", ServiceSpecificCredentialId: made?.ServiceSpecificCredentialId ?? "" };
  const reset = (await iam.send(new ResetServiceSpecificCredentialCommand(key))).ServiceSpecificCredential;
  expect(reset).toEqual({ ...rest, ServiceCredentialSecret: expect.stringMatching(/^ABSK/) as string });
  expect(reset?.ServiceCredentialSecret).not.toBe(ServiceCredentialSecret);
  server.moveClock(2 * 86_400 + 1);
  expect(await list({ UserName: "model" })).toEqual([{ ...rest, Status: "Expired" }]);
});

test("they are listed by service, of all users, page by page", async () => {
  const other = await server.createAccount("listed");
  const client = server.iam(other.admin);
  await client.send(new CreateUserCommand({ UserName: "ana" }));
  await client.send(new CreateUserCommand({ UserName: "ben" }));
  await create("ana", GIT, { client });
  await create("ben", BEDROCK, { client });
  const namesOf = async (input: object) => (await list(input, client))?.map((one) => one.UserName).toSorted();
  expect(await namesOf({ AllUsers: true })).toEqual(["ana", "ben"]);
  expect(await namesOf({ AllUsers: true, ServiceName: GIT })).toEqual(["ana"]);
  expect(await namesOf({ UserName: "ben", ServiceName: GIT })).toEqual([]);
  expect(await namesOf({})).toEqual([]);
  const first = await client.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 1 }));
  expect(first.IsTruncated).toBe(true);
  const { Marker } = first;
  const rest = await client.send(
    new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 1, Marker }),
  );
  expect([rest.IsTruncated, rest.ServiceSpecificCredentials?.length]).toEqual([false, 1]);
});

describe("is refused", () => {
  const missing = {
    name: "NoSuchEntityException",
    status: 404,
    message: "No such credential ACCAAAAAAAAAAAAAAAAAA exists",
  };

  test("another service, and an age for a password", async () => {
    await newUser("limited");
    const unsupported = {
      name: "ServiceNotSupportedException",
      status: 404,
      message: "No such service s3.amazonaws.com is supported for Service Specific Credentials",
    };
    expect(await refused(create("limited", "s3.amazonaws.com"))).toEqual(unsupported);
    expect(await refused(list({ ServiceName: "s3.amazonaws.com" }))).toEqual(unsupported);
    expect(await refused(create("limited", GIT, { age: 30 }))).toEqual({
      name: "ValidationError",
      status: 400,
      message: "CredentialAgeDays is not supported for service codecommit.amazonaws.com.",
    });
    for (const age of [0, 36_601])
      expect(await refused(create("limited", BEDROCK, { age }))).toMatchObject({ name: "ValidationError" });
  });

  test("the third for a service", async () => {
    await newUser("third");
    await create("third", GIT);
    expect((await create("third", GIT))?.ServiceUserName).toBe(`third+1-at-${server.accountId}`);
    expect(await refused(create("third", GIT))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2",
    });
    await create("third", BEDROCK);
  });

  test("what there is not", async () => {
    await newUser("empty");
    const key = { UserName: "empty", ServiceSpecificCredentialId: "ACCAAAAAAAAAAAAAAAAAA" };
    expect(await refused(iam.send(new ResetServiceSpecificCredentialCommand(key)))).toEqual(missing);
    expect(await refused(iam.send(new DeleteServiceSpecificCredentialCommand(key)))).toEqual(missing);
    const update = new UpdateServiceSpecificCredentialCommand({ ...key, Status: "Active" });
    expect(await refused(iam.send(update))).toEqual(missing);
    expect(await refused(create("nobody", GIT))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: "The user with name nobody cannot be found.",
    });
  });

  test("a status that nobody sets, and a name together with all users", async () => {
    await newUser("status");
    const { ServiceSpecificCredentialId = "" } = (await create("status", GIT)) ?? {};
    const update = new UpdateServiceSpecificCredentialCommand({
      UserName: "status",
      ServiceSpecificCredentialId,
      Status: "Expired",
    });
    expect(await refused(iam.send(update))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: "The status of a service-specific credential can be set to Active or Inactive only.",
    });
    expect(await refused(list({ UserName: "status", AllUsers: true }))).toEqual({
      name: "ValidationError",
      status: 400,
      message: "UserName cannot be specified together with AllUsers.",
    });
  });

  test("a service or an age that the policy does not have", async () => {
    const own = await delegate(server, "developer", {
      Effect: "Allow",
      Action: "iam:*ServiceSpecificCredential*",
      Resource: `arn:aws:iam::${server.accountId}:user/developer`,
      Condition: { StringEquals: { "iam:ServiceSpecificCredentialServiceName": BEDROCK } },
    });
    const brief = await delegate(server, "brief", {
      Effect: "Allow",
      Action: "iam:CreateServiceSpecificCredential",
      Resource: "*",
      Condition: { NumericLessThanEquals: { "iam:ServiceSpecificCredentialAgeDays": "30" } },
    });
    const denied = { name: "AccessDenied", status: 403 };
    expect(await refused(create("developer", GIT, { client: own }))).toMatchObject(denied);
    expect(await refused(create("brief", BEDROCK, { client: brief }))).toMatchObject(denied);
    expect(await refused(create("brief", BEDROCK, { age: 31, client: brief }))).toMatchObject(denied);
    expect(await list({ UserName: "brief" })).toEqual([]);
    await create("brief", BEDROCK, { age: 30, client: brief });

    const keyOf = async (
      made: Promise<{ ServiceSpecificCredentialId?: string | undefined } | undefined>,
    ) => ({
      ServiceSpecificCredentialId: (await made)?.ServiceSpecificCredentialId ?? "",
    });
    const mine = await keyOf(create("developer", BEDROCK, { client: own }));
    const git = await keyOf(create("developer", GIT));
    await own.send(new ResetServiceSpecificCredentialCommand(mine));
    for (const request of [
      new ResetServiceSpecificCredentialCommand(git),
      new DeleteServiceSpecificCredentialCommand(git),
    ])
      expect(await refused(own.send(request))).toMatchObject(denied);
    await own.send(new DeleteServiceSpecificCredentialCommand(mine));
  });

  test("who may ask about some users, about all of them", async () => {
    const some = await delegate(server, "some", {
      Effect: "Allow",
      Action: "iam:ListServiceSpecificCredentials",
      Resource: `arn:aws:iam::${server.accountId}:user/some*`,
    });
    expect(await list({}, some)).toEqual([]);
    expect(await refused(list({ AllUsers: true }, some))).toMatchObject({
      name: "AccessDenied",
      status: 403,
    });
  });
});
