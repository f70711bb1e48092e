// Attacks with policies, roles and instance profiles, by someone who may administer some of them: taking more than was meant by
// attaching another policy than the permitted ones; changing a policy of AWS, or of another account; handing oneself a role
// through an instance profile without being allowed to pass it; reaching a protected role or policy by another spelling; making a
// role without the boundary that is asked for.
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetPolicyCommand,
  GetRoleCommand,
  type IAMClient,
  ListPoliciesCommand,
  PutRolePolicyCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allow, TRUST_EC2, trust } from "../../directory/testing/documents.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { refused } from "./testing/answers.ts";
import { delegate } from "./testing/delegate.ts";
import { rootClient } from "./testing/root-client.ts";

let server: TestServer;
let admin: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  admin = server.iam();
  for (const RoleName of ["Protected", "open"]) {
    await admin.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_EC2 }));
  }
});
afterAll(() => server.stop());

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const arn = (rest: string) => `arn:aws:iam::${server.accountId}:${rest}`;
const denied = (action: string, resource: string) => ({
  name: "AccessDenied",
  status: 403,
  message: expect.stringContaining(`is not authorized to perform: iam:${action} on resource: ${resource}`),
});

test("who may attach one policy attaches no other", async () => {
  const attacker = await delegate(server, "attacher", {
    Effect: "Allow",
    Action: "iam:Attach*Policy",
    Resource: "*",
    Condition: { ArnEquals: { "iam:PolicyARN": READ_ONLY } },
  });
  await attacker.send(new AttachUserPolicyCommand({ UserName: "attacher", PolicyArn: READ_ONLY }));
  expect(
    await refused(
      attacker.send(new AttachUserPolicyCommand({ UserName: "attacher", PolicyArn: ADMINISTRATOR })),
    ),
  ).toMatchObject(denied("AttachUserPolicy", arn("user/attacher")));
});

test("nobody changes a policy of AWS, not even root", async () => {
  for (const client of [admin, await rootClient(server)]) {
    const PolicyArn = ADMINISTRATOR;
    const version = new CreatePolicyVersionCommand({
      PolicyArn,
      PolicyDocument: allow("s3:*"),
      SetAsDefault: true,
    });
    for (const request of [
      () => client.send(version),
      () => client.send(new DeletePolicyCommand({ PolicyArn })),
      () => client.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: "v1" })),
      () => client.send(new TagPolicyCommand({ PolicyArn, Tags: [{ Key: "a", Value: "b" }] })),
    ]) {
      expect(await refused(request())).toMatchObject({ name: "AccessDenied", status: 403 });
    }
  }
  const { Policy } = await admin.send(new GetPolicyCommand({ PolicyArn: ADMINISTRATOR }));
  expect(Policy).toMatchObject({ DefaultVersionId: "v1", Tags: [] });
});

test("a policy of another account is neither read nor changed nor attached", async () => {
  const other = await server.createAccount("neighbour");
  const { Policy } = await server
    .iam(other.admin)
    .send(new CreatePolicyCommand({ PolicyName: "Theirs", PolicyDocument: allow("*") }));
  const PolicyArn = Policy?.Arn ?? "";
  for (const client of [admin, await rootClient(server)]) {
    for (const request of [
      () => client.send(new GetPolicyCommand({ PolicyArn })),
      () => client.send(new DeletePolicyCommand({ PolicyArn })),
      () => client.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow("s3:*") })),
    ]) {
      expect(await refused(request())).toMatchObject({ name: "AccessDenied", status: 403 });
    }
    expect(
      await refused(client.send(new AttachUserPolicyCommand({ UserName: "admin", PolicyArn }))),
    ).toMatchObject({ name: "NoSuchEntityException" });
  }
});

test("a role is not put into an instance profile by who may not pass it", async () => {
  const attacker = await delegate(
    server,
    "passer",
    { Effect: "Allow", Action: "iam:*InstanceProfile*", Resource: "*" },
    { Effect: "Allow", Action: "iam:PassRole", Resource: arn("role/open") },
  );
  const InstanceProfileName = "escalation";
  await attacker.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  for (const RoleName of ["Protected", "PROTECTED"]) {
    expect(
      await refused(attacker.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }))),
    ).toMatchObject(denied("PassRole", arn("role/Protected")));
  }
  await attacker.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: "open" }));
});

test("nor by who may pass it to another service only", async () => {
  const attacker = await delegate(
    server,
    "lambda-passer",
    { Effect: "Allow", Action: "iam:*InstanceProfile*", Resource: "*" },
    {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
  );
  const InstanceProfileName = "escalation-too";
  await attacker.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  expect(
    await refused(
      attacker.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: "open" })),
    ),
  ).toMatchObject(denied("PassRole", arn("role/open")));
});

test("a protected role is protected by whichever spelling of its name it is called", async () => {
  const attacker = await delegate(
    server,
    "speller",
    { Effect: "Allow", Action: "iam:*", Resource: "*" },
    { Effect: "Deny", Action: "iam:*", Resource: arn("role/Protected") },
  );
  for (const RoleName of ["Protected", "protected", "PROTECTED"]) {
    const resource = arn("role/Protected");
    expect(
      await refused(
        attacker.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust("*") })),
      ),
    ).toMatchObject(denied("UpdateAssumeRolePolicy", resource));
    expect(
      await refused(attacker.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: ADMINISTRATOR }))),
    ).toMatchObject(denied("AttachRolePolicy", resource));
    expect(
      await refused(
        attacker.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: allow("*") })),
      ),
    ).toMatchObject(denied("PutRolePolicy", resource));
  }
});

test("a role is not made without the boundary that is asked for, nor loses it, nor is touched without it", async () => {
  const bounded = { StringEquals: { "iam:PermissionsBoundary": READ_ONLY } };
  const attacker = await delegate(
    server,
    "bounded-admin",
    {
      Effect: "Allow",
      Action: ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"],
      Resource: "*",
      Condition: bounded,
    },
    { Effect: "Allow", Action: "iam:DeleteRolePermissionsBoundary", Resource: "*" },
    {
      Effect: "Deny",
      Action: "iam:DeleteRolePermissionsBoundary",
      Resource: "*",
      Condition: bounded,
    },
  );
  const make = (RoleName: string, PermissionsBoundary?: string) =>
    attacker.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_EC2, PermissionsBoundary }),
    );
  expect(await refused(make("free"))).toMatchObject(denied("CreateRole", arn("role/free")));
  expect(await refused(make("free", ADMINISTRATOR))).toMatchObject(denied("CreateRole", arn("role/free")));
  await make("caged", READ_ONLY);
  expect(
    await refused(attacker.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: "caged" }))),
  ).toMatchObject(denied("DeleteRolePermissionsBoundary", arn("role/caged")));
  await attacker.send(new AttachRolePolicyCommand({ RoleName: "caged", PolicyArn: ADMINISTRATOR }));
  expect(
    await refused(attacker.send(new AttachRolePolicyCommand({ RoleName: "open", PolicyArn: ADMINISTRATOR }))),
  ).toMatchObject(denied("AttachRolePolicy", arn("role/open")));
  expect((await admin.send(new GetRoleCommand({ RoleName: "caged" }))).Role?.PermissionsBoundary).toEqual({
    PermissionsBoundaryType: "Policy",
    PermissionsBoundaryArn: READ_ONLY,
  });
});

test("who may do nothing learns nothing: what exists and what does not are refused alike", async () => {
  const stranger = await delegate(server, "stranger");
  const ofRole = async (RoleName: string) =>
    (await refused(stranger.send(new GetRoleCommand({ RoleName })))).message.replaceAll(RoleName, "X");
  expect(await ofRole("open")).toBe(await ofRole("none"));
  const ofPolicy = async (name: string) => {
    const PolicyArn = arn(`policy/${name}`);
    return (await refused(stranger.send(new GetPolicyCommand({ PolicyArn })))).message.replaceAll(name, "X");
  };
  await admin.send(new CreatePolicyCommand({ PolicyName: "Secret", PolicyDocument: allow("s3:*") }));
  expect(await ofPolicy("Secret")).toBe(await ofPolicy("Nothing"));
  expect(await refused(stranger.send(new ListPoliciesCommand({})))).toMatchObject(
    denied("ListPolicies", "policy path /"),
  );
});
