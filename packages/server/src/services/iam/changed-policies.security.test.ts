// The attack: permissions that were taken away keep working, because somewhere an old copy of a policy, an attachment, a boundary or
// a trust policy is still believed. Each way of taking permissions away is felt by the very next request.
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allow, TRUST_EC2, trust } from "../../directory/testing/documents.ts";
import { credentialsOf } from "../../testing/credentials.ts";
import { type ClientCredentials, startTestServer, type TestServer } from "../../testing/server.ts";
import { refused } from "./testing/answers.ts";

let server: TestServer;
let admin: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  admin = server.iam();
});
afterAll(() => server.stop());

const LIST_ROLES = allow("iam:ListRoles");
const ELSE = allow("s3:ListBucket");
const EC2_ONLY = "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess";

async function createUser(UserName: string): Promise<ClientCredentials> {
  await admin.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await admin.send(new CreateAccessKeyCommand({ UserName }));
  return credentialsOf(AccessKey);
}

/** "allowed", or the code of the refusal. */
async function attempt(client: IAMClient): Promise<string> {
  try {
    await client.send(new ListRolesCommand({}));
    return "allowed";
  } catch (error) {
    return (error as Error).name;
  }
}

describe("a user's permissions end with the next request", () => {
  test("when an inline policy is replaced or deleted", async () => {
    const UserName = "inline";
    const user = server.iam(await createUser(UserName));
    const put = (PolicyDocument: string) =>
      admin.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument }));
    expect(await attempt(user)).toBe("AccessDenied");
    await put(LIST_ROLES);
    expect(await attempt(user)).toBe("allowed");
    await put(ELSE);
    expect(await attempt(user)).toBe("AccessDenied");
    await put(LIST_ROLES);
    expect(await attempt(user)).toBe("allowed");
    await admin.send(new DeleteUserPolicyCommand({ UserName, PolicyName: "p" }));
    expect(await attempt(user)).toBe("AccessDenied");
  });

  test("when a managed policy gets another default version, or is detached", async () => {
    const UserName = "managed";
    const user = server.iam(await createUser(UserName));
    const { Policy } = await admin.send(
      new CreatePolicyCommand({ PolicyName: "changing", PolicyDocument: LIST_ROLES }),
    );
    const PolicyArn = Policy?.Arn ?? "";
    await admin.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    expect(await attempt(user)).toBe("allowed");
    await admin.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: ELSE, SetAsDefault: true }));
    expect(await attempt(user)).toBe("AccessDenied");
    await admin.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    expect(await attempt(user)).toBe("allowed");
    await admin.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
    expect(await attempt(user)).toBe("AccessDenied");
  });

  test("when it gets a boundary", async () => {
    const UserName = "bounded";
    const user = server.iam(await createUser(UserName));
    await admin.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument: LIST_ROLES }));
    expect(await attempt(user)).toBe("allowed");
    await admin.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: EC2_ONLY }));
    expect(await attempt(user)).toBe("AccessDenied");
  });
});

describe("a role", () => {
  const assume = (credentials: ClientCredentials, name: string) =>
    server.sts(credentials).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${server.accountId}:role/${name}`,
        RoleSessionName: "session",
      }),
    );

  test("takes permissions from sessions that are under way", async () => {
    const RoleName = "session-role";
    await admin.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(server.accountId) }));
    const put = () =>
      admin.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: LIST_ROLES }));
    await put();
    const { Credentials } = await assume(server.admin, RoleName);
    const session = server.iam(credentialsOf(Credentials));
    expect(await attempt(session)).toBe("allowed");
    await admin.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "p" }));
    expect(await attempt(session)).toBe("AccessDenied");
    await put();
    expect(await attempt(session)).toBe("allowed");
    await admin.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: EC2_ONLY }));
    expect(await attempt(session)).toBe("AccessDenied");
  });

  test("is no longer assumed by whom its trust policy does not name any more", async () => {
    const RoleName = "trusting";
    const user = await createUser("trusted");
    const PolicyDocument = trust(`arn:aws:iam::${server.accountId}:user/trusted`);
    await admin.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: PolicyDocument }));
    expect((await assume(user, RoleName)).Credentials).toBeDefined();
    await admin.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: TRUST_EC2 }));
    expect(await refused(assume(user, RoleName))).toMatchObject({ name: "AccessDenied", status: 403 });
  });

  test("is not assumed by a new user who has the name of one that was trusted", async () => {
    const RoleName = "vault";
    const UserName = "alice";
    const alice = await createUser(UserName);
    await admin.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: trust(`arn:aws:iam::${server.accountId}:user/alice`),
      }),
    );
    expect((await assume(alice, RoleName)).Credentials).toBeDefined();
    await admin.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: alice.accessKeyId }));
    await admin.send(new DeleteUserCommand({ UserName }));
    const impostor = await createUser(UserName);
    expect(await refused(assume(impostor, RoleName))).toMatchObject({ name: "AccessDenied", status: 403 });
  });
});
