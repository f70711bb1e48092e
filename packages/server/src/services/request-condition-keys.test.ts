// The condition keys that tell of a request's content and of what it is about, by policies that ask for them: the right value allows, any
// other does not. IAM User Guide, "IAM and AWS STS condition context keys".
import * as iam from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  GetFederationTokenCommand,
  GetWebIdentityTokenCommand,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { credentialsOf } from "../testing/credentials.ts";
import { type ClientCredentials, startTestServer, type TestServer } from "../testing/server.ts";
import { ALL, policy } from "./sts/testing/documents.ts";

const BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const OTHER = "arn:aws:iam::aws:policy/PowerUserAccess";
const Tags = [{ Key: "dept", Value: "red" }];

let server: TestServer;
let admin: iam.IAMClient;
let credentials: ClientCredentials;
beforeAll(async () => {
  server = await startTestServer();
  admin = server.iam();
  await admin.send(new iam.CreateUserCommand({ UserName: "ana" }));
  const { AccessKey } = await admin.send(new iam.CreateAccessKeyCommand({ UserName: "ana" }));
  credentials = credentialsOf(AccessKey);
  await admin.send(new iam.CreateUserCommand({ UserName: "bob", Tags, PermissionsBoundary: BOUNDARY }));
  await admin.send(new iam.CreateGroupCommand({ GroupName: "staff" }));
  const trust = policy({
    Principal: { AWS: server.accountId },
    Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
  });
  await admin.send(
    new iam.CreateRoleCommand({
      RoleName: "target",
      Tags,
      AssumeRolePolicyDocument: trust,
      PermissionsBoundary: BOUNDARY,
    }),
  );
  await admin.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: "profile", Tags }));
  await admin.send(new iam.EnableOutboundWebIdentityFederationCommand());
  await admin.send(new iam.CreatePolicyCommand({ PolicyName: "rules", PolicyDocument: ALL, Tags }));
});
afterAll(() => server.stop());

async function permit(condition: object, action: string | readonly string[] = "*"): Promise<void> {
  const PolicyDocument = policy({ Action: action, Resource: "*", Condition: condition });
  await admin.send(new iam.PutUserPolicyCommand({ UserName: "ana", PolicyName: "granted", PolicyDocument }));
}

async function isAllowed(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if ((error as Error).name === "AccessDenied") return false;
    throw error;
  }
}

/** Any command of IAM, as Ana. */
const asIam = (command: () => object) => (): Promise<unknown> =>
  server.iam(credentials).send(command() as iam.GetUserCommand);
const roleArn = () => `arn:aws:iam::${server.accountId}:role/target`;
const policyArn = () => `arn:aws:iam::${server.accountId}:policy/rules`;
const assume = (input: object) => () =>
  server
    .sts(credentials)
    .send(new AssumeRoleCommand({ RoleArn: roleArn(), RoleSessionName: "ana", ...input }));

const user = { UserName: "bob" };

interface Case {
  readonly key: string;
  readonly operator?: string;
  readonly right: string | readonly string[];
  readonly wrong: string | readonly string[];
  readonly ask: () => Promise<unknown>;
}

let made = 0;
const CASES: readonly Case[] = [
  {
    key: "aws:RequestTag/team",
    right: "blue",
    wrong: "red",
    ask: asIam(
      () =>
        new iam.CreateUserCommand({ UserName: `new-${(made += 1)}`, Tags: [{ Key: "team", Value: "blue" }] }),
    ),
  },
  {
    key: "aws:RequestTag/team",
    right: "blue",
    wrong: "Blue",
    ask: asIam(() => new iam.TagUserCommand({ ...user, Tags: [{ Key: "team", Value: "blue" }] })),
  },
  {
    key: "aws:TagKeys",
    operator: "ForAllValues:StringEquals",
    right: ["team", "cost"],
    wrong: ["team"],
    ask: asIam(
      () => new iam.TagUserCommand({ ...user, Tags: ["team", "cost"].map((Key) => ({ Key, Value: "x" })) }),
    ),
  },
  {
    key: "aws:TagKeys",
    operator: "ForAnyValue:StringEquals",
    right: "cost",
    wrong: "dept",
    ask: asIam(() => new iam.UntagUserCommand({ ...user, TagKeys: ["team", "cost"] })),
  },
  ...["aws:ResourceTag/dept", "iam:ResourceTag/dept"].flatMap((key): Case[] => [
    { key, right: "red", wrong: "blue", ask: asIam(() => new iam.GetUserCommand(user)) },
    { key, right: "red", wrong: "blue", ask: asIam(() => new iam.GetRoleCommand({ RoleName: "target" })) },
    { key, right: "red", wrong: "blue", ask: assume({}) },
  ]),
  {
    key: "aws:ResourceTag/dept",
    right: "red",
    wrong: "blue",
    ask: asIam(() => new iam.GetInstanceProfileCommand({ InstanceProfileName: "profile" })),
  },
  {
    key: "aws:ResourceTag/dept",
    right: "red",
    wrong: "blue",
    ask: asIam(() => new iam.GetPolicyCommand({ PolicyArn: policyArn() })),
  },
  {
    key: "iam:PermissionsBoundary",
    right: BOUNDARY,
    wrong: OTHER,
    ask: asIam(
      () => new iam.CreateUserCommand({ UserName: `new-${(made += 1)}`, PermissionsBoundary: BOUNDARY }),
    ),
  },
  {
    // The one that is asked for, and not the one that is there.
    key: "iam:PermissionsBoundary",
    right: OTHER,
    wrong: BOUNDARY,
    ask: asIam(
      () => new iam.PutRolePermissionsBoundaryCommand({ RoleName: "target", PermissionsBoundary: OTHER }),
    ),
  },
  {
    key: "iam:PermissionsBoundary",
    right: BOUNDARY,
    wrong: OTHER,
    ask: asIam(() => new iam.PutUserPolicyCommand({ ...user, PolicyName: "p", PolicyDocument: ALL })),
  },
  {
    key: "iam:PolicyARN",
    right: BOUNDARY,
    wrong: OTHER,
    ask: asIam(() => new iam.AttachUserPolicyCommand({ ...user, PolicyArn: BOUNDARY })),
  },
  {
    key: "iam:PolicyARN",
    right: BOUNDARY,
    wrong: OTHER,
    ask: asIam(() => new iam.AttachGroupPolicyCommand({ GroupName: "staff", PolicyArn: BOUNDARY })),
  },
  { key: "sts:ExternalId", right: "4711", wrong: "0815", ask: assume({ ExternalId: "4711" }) },
  { key: "sts:RoleSessionName", right: "ana", wrong: "bob", ask: assume({}) },
  { key: "sts:SourceIdentity", right: "ana", wrong: "bob", ask: assume({ SourceIdentity: "ana" }) },
  {
    key: "sts:TransitiveTagKeys",
    operator: "ForAnyValue:StringEquals",
    right: "team",
    wrong: "dept",
    ask: assume({ Tags: [{ Key: "team", Value: "blue" }], TransitiveTagKeys: ["team"] }),
  },
  {
    key: "aws:RequestTag/team",
    right: "blue",
    wrong: "red",
    ask: assume({ Tags: [{ Key: "team", Value: "blue" }] }),
  },
  {
    key: "aws:TagKeys",
    operator: "ForAllValues:StringEquals",
    right: "team",
    wrong: "dept",
    ask: assume({ Tags: [{ Key: "team", Value: "blue" }] }),
  },
  {
    key: "aws:RequestTag/team",
    right: "blue",
    wrong: "red",
    ask: () =>
      server
        .sts(credentials)
        .send(new GetFederationTokenCommand({ Name: "guest", Tags: [{ Key: "team", Value: "blue" }] })),
  },
];

const web = (input: object) => () =>
  server.sts(credentials).send(
    new GetWebIdentityTokenCommand({
      Audience: ["https://api.example"],
      SigningAlgorithm: "ES384",
      ...input,
    }),
  );
const credential = (more: object = {}) =>
  asIam(
    () =>
      new iam.CreateServiceSpecificCredentialCommand({
        ...user,
        ServiceName: "bedrock.amazonaws.com",
        ...more,
      }),
  );

const OF_SERVICES: readonly Case[] = [
  {
    key: "iam:AWSServiceName",
    right: "autoscaling.amazonaws.com",
    wrong: "ecs.amazonaws.com",
    ask: asIam(() => new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: "autoscaling.amazonaws.com" })),
  },
  {
    key: "iam:ServiceSpecificCredentialServiceName",
    right: "bedrock.amazonaws.com",
    wrong: "codecommit.amazonaws.com",
    ask: credential(),
  },
  {
    key: "iam:ServiceSpecificCredentialAgeDays",
    operator: "NumericLessThanEquals",
    right: "30",
    wrong: "29",
    ask: credential({ CredentialAgeDays: 30 }),
  },
  {
    key: "sts:IdentityTokenAudience",
    operator: "ForAllValues:StringEquals",
    right: "https://api.example",
    wrong: "https://other.example",
    ask: web({}),
  },
  { key: "sts:SigningAlgorithm", right: "ES384", wrong: "RS256", ask: web({}) },
  {
    key: "sts:DurationSeconds",
    operator: "NumericLessThanEquals",
    right: "60",
    wrong: "59",
    ask: web({ DurationSeconds: 60 }),
  },
];

describe.each([...CASES, ...OF_SERVICES])("$key", ({ key, operator = "StringEquals", right, wrong, ask }) => {
  test(`${operator} allows what it says alone`, async () => {
    await permit({ [operator]: { [key]: wrong } });
    expect(await isAllowed(ask)).toBe(false);
    await permit({ Null: { [key]: "true" } });
    expect(await isAllowed(ask)).toBe(false);
    await permit({ [operator]: { [key]: right } });
    expect(await isAllowed(ask)).toBe(true);
  });
});

test("iam:PassedToService is who the role goes to", async () => {
  const ask = asIam(
    () => new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName: "profile", RoleName: "target" }),
  );
  const permitFor = (service: string) => {
    const Statement = [
      { Effect: "Allow", Action: "iam:AddRoleToInstanceProfile", Resource: "*" },
      {
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: roleArn(),
        Condition: { StringEquals: { "iam:PassedToService": service } },
      },
    ];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    return admin.send(
      new iam.PutUserPolicyCommand({ UserName: "ana", PolicyName: "granted", PolicyDocument }),
    );
  };
  await permitFor("lambda.amazonaws.com");
  expect(await isAllowed(ask)).toBe(false);
  await permitFor("ec2.amazonaws.com");
  expect(await isAllowed(ask)).toBe(true);
});

test("what a request does not say has no key", async () => {
  const none = [
    "aws:RequestTag/team",
    "aws:TagKeys",
    "iam:PermissionsBoundary",
    "iam:PolicyARN",
    "sts:ExternalId",
  ];
  await permit({ Null: Object.fromEntries(none.map((key) => [key, "true"])) });
  expect(await isAllowed(asIam(() => new iam.CreateUserCommand({ UserName: `new-${(made += 1)}` })))).toBe(
    true,
  );
});
