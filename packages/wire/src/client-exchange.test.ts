// The real SDK clients in front of this package, within one process: what they send is read, what is written they
// understand, results and errors alike.
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";

import { errorFromSchema, senderError, type WireError } from "./errors/wire-error.ts";
import { writeError } from "./errors/write-error.ts";
import { compileOperation } from "./operation.ts";
import { parseForm } from "./query/form.ts";
import { actionOf } from "./requested-operation.ts";
import type { WireResponse, WireService } from "./service.ts";
import type { OperationSchema, SchemaRef } from "./shapes/resolve.ts";
import { iamClient, iamService, stsClient, stsService } from "./testing/in-process.ts";

const requestId = "7a62c49f-347e-4fc4-9331-6e8eexample";

/** Answers as a server would: by Action, the input through `handle`, violations as errors. */
function serve(
  service: WireService,
  operations: Readonly<Record<string, unknown>>,
  handle: (input: never) => object | undefined,
) {
  return (body: string): WireResponse => {
    const parsed = parseForm(new TextEncoder().encode(body));
    if (!parsed.ok) return writeError(service, parsed.error, requestId);
    const action = actionOf(parsed.form);
    if (!action.ok) return writeError(service, action.error, requestId);
    const operation = compileOperation(service, operations[`${action.action}$`] as OperationSchema);
    const result = operation.read(parsed.form);
    return result.ok
      ? operation.write(handle(result.input as never), requestId)
      : writeError(service, result.error, requestId);
  };
}

const serveIam = (handle: (input: never) => object | undefined) => iamClient(serve(iamService, iam, handle));
const serveSts = (handle: (input: never) => object | undefined) => stsClient(serve(stsService, sts, handle));

const CreateDate = new Date("2026-01-01T00:00:00Z");
const Arn = "arn:aws:iam::123456789012:user/team/bob";

test("CreateUser: nested input, a timestamp and tags come back", async () => {
  const client = serveIam(({ UserName, Path, Tags }: iam.CreateUserRequest) => ({
    User: { UserName, Path, UserId: "AIDAEXAMPLE", Arn, CreateDate, Tags },
  }));
  const Tags = [
    { Key: "team", Value: "a b" },
    { Key: "empty", Value: "" },
    { Key: "straße", Value: "漢字" },
  ];
  const { User, $metadata } = await client.send(
    new iam.CreateUserCommand({ UserName: "bob", Path: "/team/", Tags }),
  );
  expect(User).toEqual({ UserName: "bob", Path: "/team/", UserId: "AIDAEXAMPLE", Arn, CreateDate, Tags });
  expect($metadata).toMatchObject({ httpStatusCode: 200, requestId });
});

test("an empty list arrives as an empty list, an absent one as none", async () => {
  const seen: unknown[] = [];
  const client = serveIam(({ Tags }: iam.CreateUserRequest) => {
    seen.push(Tags);
    return { User: { UserName: "bob", Path: "/", UserId: "AIDAEXAMPLE", Arn, CreateDate, Tags } };
  });
  const { User } = await client.send(new iam.CreateUserCommand({ UserName: "bob", Tags: [] }));
  await client.send(new iam.CreateUserCommand({ UserName: "bob" }));
  expect(seen).toEqual([[], undefined]);
  expect(User?.Tags).toEqual([]);
});

test("DeleteUser: an operation without output", async () => {
  const client = serveIam(() => undefined);
  const { $metadata } = await client.send(new iam.DeleteUserCommand({ UserName: "bob" }));
  expect($metadata).toMatchObject({ httpStatusCode: 200, requestId });
});

test("ListUsers: a list of structures, numbers and booleans", async () => {
  const Users = ["a", "b"].map((UserName) => ({ UserName, Path: "/", UserId: UserName, Arn, CreateDate }));
  const client = serveIam(({ MaxItems }: iam.ListUsersRequest) => ({
    Users: Users.slice(0, MaxItems),
    IsTruncated: MaxItems === 1,
  }));
  expect(await client.send(new iam.ListUsersCommand({ MaxItems: 1 }))).toMatchObject({
    Users: [{ UserName: "a" }],
    IsTruncated: true,
  });
  expect(await client.send(new iam.ListUsersCommand({}))).toMatchObject({ Users, IsTruncated: false });
});

test("GetAccountSummary: a map", async () => {
  const SummaryMap = { Users: 3, AccessKeysPerUserQuota: 2 };
  const client = serveIam(() => ({ SummaryMap }));
  expect(await client.send(new iam.GetAccountSummaryCommand({}))).toMatchObject({ SummaryMap });
});

test("GetCredentialReport: a blob", async () => {
  const Content = new TextEncoder().encode("user,arn\n<root_account>,é");
  const client = serveIam(() => ({ Content, ReportFormat: "text/csv", GeneratedTime: CreateDate }));
  const report = await client.send(new iam.GetCredentialReportCommand({}));
  expect(new Uint8Array(report.Content ?? [])).toEqual(Content);
});

test("a policy document keeps every character", async () => {
  const PolicyDocument = '{\r\n\t"Version": "2012-10-17", "Statement": [{"Sid": "<&\'>]]>ÿ"}]}';
  const client = serveIam(({ UserName, PolicyName, PolicyDocument: document }: iam.PutUserPolicyRequest) => ({
    UserName,
    PolicyName,
    PolicyDocument: document,
  }));
  const sent = await client.send(
    new iam.PutUserPolicyCommand({ UserName: "bob", PolicyName: "p", PolicyDocument }),
  );
  expect(sent.$metadata.httpStatusCode).toBe(200);
  const echo = iamClient((body) => {
    const form = parseForm(body);
    if (!form.ok) return writeError(iamService, form.error, requestId);
    return compileOperation(iamService, iam.GetUserPolicy$).write(
      { UserName: "bob", PolicyName: "p", PolicyDocument },
      requestId,
    );
  });
  const read = await echo.send(new iam.GetUserPolicyCommand({ UserName: "bob", PolicyName: "p" }));
  expect(read.PolicyDocument).toBe(PolicyDocument);
});

test("AssumeRole: nested lists in, credentials out", async () => {
  const seen: sts.AssumeRoleRequest[] = [];
  const Credentials = {
    AccessKeyId: "ASIAEXAMPLE000000000",
    SecretAccessKey: "a/b+c=",
    SessionToken: "t+/==",
    Expiration: CreateDate,
  };
  const client = serveSts((input: sts.AssumeRoleRequest) => {
    seen.push(input);
    return { Credentials, AssumedRoleUser: { AssumedRoleId: "AROAEXAMPLE:s1", Arn }, PackedPolicySize: 6 };
  });
  const input: sts.AssumeRoleRequest = {
    RoleArn: "arn:aws:iam::123456789012:role/deploy",
    RoleSessionName: "s1",
    DurationSeconds: 900,
    PolicyArns: [{ arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }, { arn: Arn }],
    Tags: [{ Key: "project", Value: "p" }],
    TransitiveTagKeys: ["project"],
    ExternalId: "x:1",
  };
  const output = await client.send(new sts.AssumeRoleCommand(input));
  expect(seen).toEqual([input]);
  expect(output).toMatchObject({ Credentials, PackedPolicySize: 6 });
});

describe("errors", () => {
  const fail = (error: WireError) => iamClient(() => writeError(iamService, error, requestId));

  const modelled = Object.entries(iam)
    .filter(([, schema]) => Array.isArray(schema) && schema[0] === -3 && schema[2] !== "IAMServiceException")
    .map(([name, schema]) => ({ name: name.slice(0, -1), schema: schema as SchemaRef }));

  test("the client has errors to raise", () => {
    expect(modelled.length).toBeGreaterThan(25);
  });

  test.each(modelled)("$name is raised as its own class", async ({ name, schema }) => {
    const error = errorFromSchema(schema, 'it\'s <no> & "never"');
    const raised: unknown = await fail(error)
      .send(new iam.GetUserCommand({}))
      .catch((reason: unknown) => reason);
    expect(raised).toBeInstanceOf((iam as unknown as Record<string, new () => Error>)[name]);
    expect(raised).toMatchObject({
      name,
      message: error.message,
      $fault: error.fault === "Sender" ? "client" : "server",
      $metadata: { httpStatusCode: error.status, requestId },
    });
  });

  test("NoSuchEntity has AWS's code and status", () => {
    expect(errorFromSchema(iam.NoSuchEntityException$, "gone")).toEqual({
      code: "NoSuchEntity",
      type: "NoSuchEntityException",
      message: "gone",
      status: 404,
      fault: "Sender",
    });
    expect(errorFromSchema(iam.ServiceFailureException$, "oops")).toMatchObject({
      status: 500,
      fault: "Receiver",
    });
  });

  test("an error of no model is raised with its code", async () => {
    const error: WireError = { ...senderError("AccessDenied", "User: x is not authorized"), status: 403 };
    await expect(fail(error).send(new iam.GetUserCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
      message: "User: x is not authorized",
      $metadata: { httpStatusCode: 403, requestId },
    });
  });

  test("a violation of the model's rules reaches the client", async () => {
    await expect(
      serveIam(() => ({})).send(new iam.CreateUserCommand({ UserName: "a b" })),
    ).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining("Value 'a b' at 'userName' failed to satisfy constraint") as unknown,
      $metadata: { httpStatusCode: 400 },
    });
  });
});
