import {
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteGroupPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  GetGroupPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListGroupPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allow, documentOfSize, TRUST_EC2 } from "../../directory/testing/documents.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { members, refused } from "./testing/answers.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
  await iam.send(new CreateUserCommand({ UserName: "Ann" }));
  await iam.send(new CreateGroupCommand({ GroupName: "Ann" }));
  await iam.send(new CreateRoleCommand({ RoleName: "Ann", AssumeRolePolicyDocument: TRUST_EC2 }));
});
afterAll(() => server.stop());

const DOCUMENT = `{ "Version": "2012-10-17",\n "Statement": [ { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } ] }`;

const KINDS = [
  {
    kind: "user",
    quota: 2048,
    owner: { UserName: "Ann" },
    put: (UserName: string, PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument })),
    get: (UserName: string, PolicyName: string) =>
      iam.send(new GetUserPolicyCommand({ UserName, PolicyName })),
    remove: (UserName: string, PolicyName: string) =>
      iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })),
    list: (UserName: string, page: object = {}) =>
      iam.send(new ListUserPoliciesCommand({ UserName, ...page })),
  },
  {
    kind: "group",
    quota: 5120,
    owner: { GroupName: "Ann" },
    put: (GroupName: string, PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument })),
    get: (GroupName: string, PolicyName: string) =>
      iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName })),
    remove: (GroupName: string, PolicyName: string) =>
      iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName })),
    list: (GroupName: string, page: object = {}) =>
      iam.send(new ListGroupPoliciesCommand({ GroupName, ...page })),
  },
  {
    kind: "role",
    quota: 10_240,
    owner: { RoleName: "Ann" },
    put: (RoleName: string, PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
    get: (RoleName: string, PolicyName: string) =>
      iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
    remove: (RoleName: string, PolicyName: string) =>
      iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    list: (RoleName: string, page: object = {}) =>
      iam.send(new ListRolePoliciesCommand({ RoleName, ...page })),
  },
] as const;

describe.each(KINDS)("inline policies of a $kind", ({ kind, quota, owner, put, get, remove, list }) => {
  test("come back as they were written, URL-encoded", async () => {
    expect(members(await put("ann", "one", DOCUMENT))).toEqual({});
    const answer = await get("ann", "one");
    expect(members(answer)).toEqual({ ...owner, PolicyName: "one", PolicyDocument: expect.any(String) });
    expect(answer.PolicyDocument).toMatch(/^[\w.~%-]+$/);
    expect(decodeURIComponent(answer.PolicyDocument ?? "")).toBe(DOCUMENT);
    await put("Ann", "one", allow("ec2:*"));
    expect(decodeURIComponent((await get("Ann", "one")).PolicyDocument ?? "")).toBe(allow("ec2:*"));
    await remove("Ann", "one");
  });

  test("are listed by name, in pages", async () => {
    for (const name of ["b", "a", "c"]) await put("Ann", name, DOCUMENT);
    expect(members(await list("Ann"))).toEqual({ PolicyNames: ["a", "b", "c"], IsTruncated: false });
    const first = await list("Ann", { MaxItems: 2 });
    expect(members(first)).toEqual({
      PolicyNames: ["a", "b"],
      IsTruncated: true,
      Marker: expect.any(String),
    });
    expect(members(await list("Ann", { MaxItems: 2, Marker: first.Marker }))).toEqual({
      PolicyNames: ["c"],
      IsTruncated: false,
    });
    for (const name of ["a", "b", "c"]) await remove("Ann", name);
  });

  test("are refused when they are malformed or too long together", async () => {
    expect(await refused(put("Ann", "bad", `{"Statement":\n{"Effect":"Maybe"}}`))).toMatchObject({
      name: "MalformedPolicyDocumentException",
      status: 400,
      message: expect.stringMatching(/\(line 2, column \d+, at Statement/),
    });
    await put("Ann", "large", documentOfSize(quota - 200));
    expect(await refused(put("Ann", "larger", documentOfSize(201)))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: `Maximum policy size of ${quota} bytes exceeded for ${kind} Ann`,
    });
    await put("Ann", "larger", documentOfSize(200));
    for (const name of ["large", "larger"]) await remove("Ann", name);
  });

  test("are refused when there is no such policy or entity", async () => {
    const noPolicy = {
      name: "NoSuchEntityException",
      status: 404,
      message: `The ${kind} policy with name none cannot be found.`,
    };
    expect(await refused(get("Ann", "none"))).toEqual(noPolicy);
    expect(await refused(remove("Ann", "none"))).toEqual(noPolicy);
    const noOwner = { ...noPolicy, message: `The ${kind} with name nobody cannot be found.` };
    expect(await refused(put("nobody", "a", DOCUMENT))).toEqual(noOwner);
    expect(await refused(get("nobody", "a"))).toEqual(noOwner);
    expect(await refused(remove("nobody", "a"))).toEqual(noOwner);
    expect(await refused(list("nobody"))).toEqual(noOwner);
  });
});
