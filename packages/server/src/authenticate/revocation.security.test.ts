// A credential or a permission was taken away, and works on: the server still has it in memory. Or it works again: a user of the same
// name is made, and the old user's sessions are theirs.
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, GetFederationTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientCredentials, startTestServer, type TestServer } from "../testing/server.ts";

const allow = (action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: "*" } });

let server: TestServer;
let count = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Made {
  readonly name: string;
  readonly credentials: ClientCredentials;
}

async function newUser(policy?: string): Promise<Made> {
  count += 1;
  const name = `user-${count}`;
  const iam = server.iam();
  await iam.send(new CreateUserCommand({ UserName: name }));
  if (policy !== undefined)
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: "p", PolicyDocument: policy }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return {
    name,
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    },
  };
}

/** What becomes of a request: "ok", or the code of its refusal. */
async function outcome(credentials: ClientCredentials): Promise<string> {
  return server
    .iam(credentials)
    .send(new ListUsersCommand({}))
    .then(
      () => "ok",
      (error: Error) => error.name,
    );
}

async function identityOutcome(credentials: ClientCredentials): Promise<string> {
  return server
    .sts(credentials)
    .send(new GetCallerIdentityCommand({}))
    .then(
      () => "ok",
      (error: Error) => error.name,
    );
}

interface Answer {
  readonly Credentials?:
    | {
        AccessKeyId?: string | undefined;
        SecretAccessKey?: string | undefined;
        SessionToken?: string | undefined;
      }
    | undefined;
}
const sessionOf = ({ Credentials }: Answer): ClientCredentials => ({
  accessKeyId: Credentials?.AccessKeyId ?? "",
  secretAccessKey: Credentials?.SecretAccessKey ?? "",
  sessionToken: Credentials?.SessionToken,
});

async function newRoleSession(name: string): Promise<ClientCredentials> {
  const trust = {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: server.accountId }, Action: "sts:AssumeRole" },
  };
  const iam = server.iam();
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  await iam.send(
    new PutRolePolicyCommand({ RoleName: name, PolicyName: "p", PolicyDocument: allow("iam:*") }),
  );
  return sessionOf(
    await server.sts().send(new AssumeRoleCommand({ RoleArn: Role?.Arn ?? "", RoleSessionName: "session" })),
  );
}

async function deleteRole(name: string): Promise<void> {
  await server.iam().send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: "p" }));
  await server.iam().send(new DeleteRoleCommand({ RoleName: name }));
}

async function deleteUser({ name, credentials }: Made): Promise<void> {
  const iam = server.iam();
  await iam.send(new DeleteAccessKeyCommand({ UserName: name, AccessKeyId: credentials.accessKeyId }));
  await iam.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName: "p" }));
  await iam.send(new DeleteUserCommand({ UserName: name }));
}

describe("by the very next request", () => {
  it("a deactivated key is refused, and taken again when it is active again", async () => {
    const { name, credentials } = await newUser(allow("iam:*"));
    const set = (Status: "Active" | "Inactive") =>
      server
        .iam()
        .send(new UpdateAccessKeyCommand({ UserName: name, AccessKeyId: credentials.accessKeyId, Status }));
    for (let round = 0; round < 5; round += 1) {
      expect(await outcome(credentials)).toBe("ok");
      await set("Inactive");
      expect(await outcome(credentials)).toBe("InvalidClientTokenId");
      await set("Active");
    }
  });

  it("a deleted key is refused", async () => {
    const { name, credentials } = await newUser(allow("iam:*"));
    expect(await outcome(credentials)).toBe("ok");
    await server
      .iam()
      .send(new DeleteAccessKeyCommand({ UserName: name, AccessKeyId: credentials.accessKeyId }));
    expect(await outcome(credentials)).toBe("InvalidClientTokenId");
  });

  it("a changed policy, and a group left, are felt", async () => {
    const { name, credentials } = await newUser();
    const iam = server.iam();
    expect(await outcome(credentials)).toBe("AccessDenied");
    await iam.send(
      new PutUserPolicyCommand({ UserName: name, PolicyName: "p", PolicyDocument: allow("iam:ListUsers") }),
    );
    expect(await outcome(credentials)).toBe("ok");
    await iam.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName: "p" }));
    expect(await outcome(credentials)).toBe("AccessDenied");
    await iam.send(new CreateGroupCommand({ GroupName: name }));
    await iam.send(new AddUserToGroupCommand({ GroupName: name, UserName: name }));
    expect(await outcome(credentials)).toBe("AccessDenied");
    await iam.send(
      new PutGroupPolicyCommand({ GroupName: name, PolicyName: "p", PolicyDocument: allow("iam:ListUsers") }),
    );
    expect(await outcome(credentials)).toBe("ok");
    await iam.send(new RemoveUserFromGroupCommand({ GroupName: name, UserName: name }));
    expect(await outcome(credentials)).toBe("AccessDenied");
  });
});

describe("sessions", () => {
  it("of a role that is gone are refused, also when there is another one of its name", async () => {
    const session = await newRoleSession("worker");
    expect(await outcome(session)).toBe("ok");
    await deleteRole("worker");
    expect(await outcome(session)).toBe("InvalidClientTokenId");
    expect(await identityOutcome(session)).toBe("InvalidClientTokenId");
    const next = await newRoleSession("worker");
    expect(await outcome(session)).toBe("InvalidClientTokenId");
    expect(await outcome(next)).toBe("ok");
  });

  it("of a user who is gone are refused", async () => {
    const user = await newUser(allow("*"));
    const answer = await server.sts(user.credentials).send(new GetFederationTokenCommand({ Name: "guest" }));
    const guest = sessionOf(answer);
    expect(await identityOutcome(guest)).toBe("ok");
    await deleteUser(user);
    expect(await identityOutcome(guest)).toBe("InvalidClientTokenId");
  });

  it("from before an instant are revoked by a policy on aws:TokenIssueTime, as the console of AWS does it", async () => {
    const session = await newRoleSession("revoked");
    server.moveClock(60);
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "iam:*", Resource: "*" },
        {
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { DateLessThan: { "aws:TokenIssueTime": new Date(Date.now() + 30_000).toISOString() } },
        },
      ],
    };
    expect(await outcome(session)).toBe("ok");
    await server.iam().send(
      new PutRolePolicyCommand({
        RoleName: "revoked",
        PolicyName: "p",
        PolicyDocument: JSON.stringify(policy),
      }),
    );
    expect(await outcome(session)).toBe("AccessDenied");
    // Who one is, no policy can forbid to ask.
    expect(await identityOutcome(session)).toBe("ok");
    const { Credentials } = await server.sts().send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${server.accountId}:role/revoked`,
        RoleSessionName: "later",
      }),
    );
    expect(await outcome(sessionOf({ Credentials }))).toBe("ok");
  });

  it("end when their time is over", async () => {
    const session = await newRoleSession("short");
    expect(await outcome(session)).toBe("ok");
    server.moveClock(3601);
    expect(await outcome(session)).toBe("ExpiredToken");
    server.moveClock(-3601);
  });
});
