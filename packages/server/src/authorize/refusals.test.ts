import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  TagRoleCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientCredentials, startTestServer, type TestServer } from "../testing/server.ts";

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string;
  readonly Resource: string;
  readonly Sid?: string;
  readonly Condition?: object;
}
const document = (...Statement: readonly Statement[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string): Statement => ({ Effect: "Allow", Action, Resource: "*" });
const deny = (Action: string): Statement => ({ Effect: "Deny", Action, Resource: "*", Sid: "No" });

let server: TestServer;
let count = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function newUser(...statements: readonly Statement[]) {
  count += 1;
  const UserName = `user-${count}`;
  const iam = server.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  if (statements.length > 0)
    await iam.send(
      new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument: document(...statements) }),
    );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    name: UserName,
    arn: `arn:aws:iam::${server.accountId}:user/${UserName}`,
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    },
  };
}

async function newPolicy(...statements: readonly Statement[]): Promise<string> {
  count += 1;
  const { Policy } = await server
    .iam()
    .send(
      new CreatePolicyCommand({ PolicyName: `policy-${count}`, PolicyDocument: document(...statements) }),
    );
  return Policy?.Arn ?? "";
}

async function newRole(...statements: readonly Statement[]): Promise<string> {
  count += 1;
  const RoleName = `role-${count}`;
  const trust = {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: server.accountId },
      Action: ["sts:AssumeRole", "sts:TagSession"],
    },
  };
  const { Role } = await server
    .iam()
    .send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await server
    .iam()
    .send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: document(...statements) }));
  return Role?.Arn ?? "";
}

interface Session {
  readonly AccessKeyId: string | undefined;
  readonly SecretAccessKey: string | undefined;
  readonly SessionToken: string | undefined;
}
const credentialsOf = (session: Session | undefined): ClientCredentials => ({
  accessKeyId: session?.AccessKeyId ?? "",
  secretAccessKey: session?.SecretAccessKey ?? "",
  sessionToken: session?.SessionToken,
});

async function assume(
  RoleArn: string,
  more: Partial<ConstructorParameters<typeof AssumeRoleCommand>[0]> = {},
): Promise<ClientCredentials> {
  const { Credentials } = await server
    .sts()
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "session", ...more }));
  return credentialsOf(Credentials);
}

interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly $response?: { readonly headers: Readonly<Record<string, string>> };
}

/** The refusal of a request, or undefined. */
function refusalOf(sent: Promise<unknown>): Promise<Refusal | undefined> {
  return sent.then(
    () => undefined,
    (error: Refusal) => error,
  );
}
const listing = (credentials: ClientCredentials) =>
  refusalOf(server.iam(credentials).send(new ListUsersCommand({})));
const words = async (credentials: ClientCredentials) => (await listing(credentials))?.message ?? "allowed";

const RESOURCE = () => `arn:aws:iam::${server.accountId}:user/`;
const refused = (arn: string, why: string) =>
  `User: ${arn} is not authorized to perform: iam:ListUsers on resource: ${RESOURCE()} ${why}`;

describe("a refusal names what stood in the way", () => {
  it("nothing that allows", async () => {
    const { arn, credentials } = await newUser();
    expect(await words(credentials)).toBe(
      refused(arn, "because no identity-based policy allows the iam:ListUsers action"),
    );
  });

  it("a policy that denies", async () => {
    const { arn, credentials } = await newUser(allow("*"), deny("iam:List*"));
    expect(await words(credentials)).toBe(refused(arn, "with an explicit deny in an identity-based policy"));
  });

  it("a permissions boundary that does not allow, or denies", async () => {
    const { arn, name, credentials } = await newUser(allow("*"));
    const bound = async (PermissionsBoundary: string) =>
      server.iam().send(new PutUserPermissionsBoundaryCommand({ UserName: name, PermissionsBoundary }));
    await bound(await newPolicy(allow("s3:*")));
    expect(await words(credentials)).toBe(
      refused(arn, "because no permissions boundary allows the iam:ListUsers action"),
    );
    await bound(await newPolicy(allow("*"), deny("iam:ListUsers")));
    expect(await words(credentials)).toBe(refused(arn, "with an explicit deny in a permissions boundary"));
  });

  it("a session policy that does not allow, or denies", async () => {
    const role = await newRole(allow("*"));
    const arn = `arn:aws:sts::${server.accountId}:assumed-role/${role.split("/")[1]}/session`;
    expect(await words(await assume(role, { Policy: document(allow("s3:*")) }))).toBe(
      refused(arn, "because no session policy allows the iam:ListUsers action"),
    );
    const denying = await newPolicy(allow("*"), deny("iam:ListUsers"));
    expect(await words(await assume(role, { PolicyArns: [{ arn: denying }] }))).toBe(
      refused(arn, "with an explicit deny in a session policy"),
    );
  });
});

describe("what a session may call", () => {
  it("with credentials of GetSessionToken: no IAM without a second factor, of STS AssumeRole and GetCallerIdentity", async () => {
    const user = await newUser(allow("*"));
    const role = await newRole(allow("*"));
    const { Credentials } = await server.sts(user.credentials).send(new GetSessionTokenCommand({}));
    const session = credentialsOf(Credentials);
    const sts = server.sts(session);
    expect(await listing(session)).toMatchObject({
      name: "InvalidClientTokenId",
      message: "The security token included in the request is invalid.",
    });
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toBeUndefined();
    expect(
      await refusalOf(sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "session" }))),
    ).toBeUndefined();
    expect(await refusalOf(sts.send(new GetSessionTokenCommand({})))).toMatchObject({
      name: "AccessDenied",
      message: "Cannot call GetSessionToken with session credentials",
    });
    expect(await refusalOf(sts.send(new GetFederationTokenCommand({ Name: "guest" })))).toMatchObject({
      name: "AccessDenied",
    });
    expect(
      await refusalOf(sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage: "x" }))),
    ).toMatchObject({ name: "AccessDenied" });
  });

  it("as a federated user: no IAM, of STS GetCallerIdentity alone", async () => {
    const user = await newUser(allow("*"));
    const role = await newRole(allow("*"));
    const { Credentials } = await server
      .sts(user.credentials)
      .send(new GetFederationTokenCommand({ Name: "guest", Policy: document(allow("*")) }));
    const guest = credentialsOf(Credentials);
    const sts = server.sts(guest);
    expect(await listing(guest)).toMatchObject({ name: "InvalidClientTokenId" });
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toBeUndefined();
    expect(
      await refusalOf(sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "session" }))),
    ).toMatchObject({ name: "AccessDenied" });
  });
});

it("what needs no permission cannot be denied", async () => {
  const { credentials, arn } = await newUser(deny("*"));
  expect(await server.sts(credentials).send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: arn });
});

describe("the condition keys of a role session", () => {
  const when = (Condition: object) => newRole({ ...allow("iam:ListUsers"), Condition });

  it("have the role as aws:PrincipalArn, and the session in aws:userid", async () => {
    const role = await when({
      ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${server.accountId}:role/*` },
      StringLike: { "aws:userid": "AROA*:session" },
      StringEquals: { "aws:PrincipalType": "AssumedRole", "aws:PrincipalAccount": server.accountId },
      Null: { "aws:username": "true" },
    });
    expect(await words(await assume(role))).toBe("allowed");
  });

  it("have the session's tags over the role's, whatever their case", async () => {
    const role = await when({
      StringEquals: { "aws:PrincipalTag/team": "red", "aws:PrincipalTag/site": "one" },
    });
    const RoleName = role.split("/")[1] ?? "";
    const Tags = [
      { Key: "Team", Value: "blue" },
      { Key: "site", Value: "one" },
    ];
    await server.iam().send(new TagRoleCommand({ RoleName, Tags }));
    expect(await words(await assume(role))).not.toBe("allowed");
    expect(await words(await assume(role, { Tags: [{ Key: "team", Value: "red" }] }))).toBe("allowed");
  });
});

describe("the sealed reasons of a refusal", () => {
  async function reasons(credentials: ClientCredentials) {
    const refusal = await listing(credentials);
    const encoded = refusal?.$response?.headers["x-signet-authorization-message"] ?? "";
    const { DecodedMessage = "" } = await server
      .sts()
      .send(new DecodeAuthorizationMessageCommand({ EncodedMessage: encoded }));
    return { encoded, message: JSON.parse(DecodedMessage) as object };
  }

  it("have the form of AWS", async () => {
    const { arn, name, credentials } = await newUser(allow("*"), deny("iam:List*"));
    const { message } = await reasons(credentials);
    expect(message).toMatchObject({
      allowed: false,
      explicitDeny: true,
      matchedStatements: {
        items: [{ statementId: "No", effect: "DENY", policyType: "identity", statement: 1 }],
      },
      failures: { items: [] },
      context: {
        principal: { id: expect.stringMatching(/^AIDA/), name, arn },
        action: "iam:ListUsers",
        resource: RESOURCE(),
        conditions: {
          items: expect.arrayContaining([{ key: "aws:username", values: { items: [{ value: name }] } }]),
        },
      },
    });
  });

  it("say what came nearest to allowing", async () => {
    const { credentials } = await newUser(
      {
        ...allow("iam:ListUsers"),
        Sid: "Tagged",
        Condition: { StringEquals: { "aws:PrincipalTag/team": "red" } },
      },
      { ...allow("iam:ListUsers"), Sid: "Elsewhere", Resource: "arn:aws:iam::*:user/team/" },
      { ...allow("iam:ListRoles"), Sid: "Roles" },
      { ...allow("s3:*"), Sid: "Far", Resource: "arn:aws:s3:::b" },
    );
    const { message } = await reasons(credentials);
    const nearest = { policyType: "identity", line: 1 };
    expect(message).toMatchObject({
      explicitDeny: false,
      nearestMisses: {
        items: [
          {
            ...nearest,
            sid: "Tagged",
            part: "condition",
            conditions: [{ operator: "StringEquals", key: "aws:principaltag/team", missing: true }],
          },
          { ...nearest, sid: "Elsewhere", part: "resource", conditions: [] },
          { ...nearest, sid: "Roles", part: "action", conditions: [] },
        ],
      },
    });
  });

  it("stay small enough for a header, and for who decodes them", async () => {
    const role = await newRole(allow("s3:*"));
    const RoleName = role.split("/")[1] ?? "";
    const Tags = Array.from({ length: 50 }, (_, index) => ({ Key: `tag-${index}`, Value: "v".repeat(256) }));
    await server.iam().send(new TagRoleCommand({ RoleName, Tags }));
    const { encoded, message } = await reasons(await assume(role));
    expect(encoded.length).toBeLessThan(10_240);
    expect(message).toHaveProperty("context.conditions.leftOut", expect.any(Number));
  });
});

it("an attached policy of AWS counts like one's own", async () => {
  const { name, credentials } = await newUser();
  const PolicyArn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
  await server.iam().send(new AttachUserPolicyCommand({ UserName: name, PolicyArn }));
  expect(await words(credentials)).toBe("allowed");
});
