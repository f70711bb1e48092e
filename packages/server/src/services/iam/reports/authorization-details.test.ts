import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type EntityType,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { awsManagedPolicyDocument } from "../../../directory/aws-managed-policies.ts";
import { allow, trust, TRUST_EC2 } from "../../../directory/testing/documents.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const POWER = "arn:aws:iam::aws:policy/PowerUserAccess";
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const date = expect.any(Date) as Date;
const id = expect.stringMatching(/^A(?:IDA|GPA|ROA|NPA|IPA)[A-Z2-7]{17}$/) as string;
const arn = (rest: string) => `arn:aws:iam::${server.accountId}:${rest}`;
const shown = (document: string) => encodeURIComponent(document).replaceAll("*", "%2A");

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
  const Tags = [
    { Key: "b", Value: "2" },
    { Key: "a", Value: "1" },
  ];
  await iam.send(new CreateUserCommand({ UserName: "Zoe", Path: "/x/", PermissionsBoundary: POWER, Tags }));
  for (const GroupName of ["ops", "Dev"]) {
    await iam.send(new CreateGroupCommand({ GroupName }));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName: "Zoe" }));
  }
  for (const PolicyName of ["two", "one"]) {
    const document = { PolicyName, PolicyDocument: allow("s3:Get*", PolicyName) };
    await iam.send(new PutUserPolicyCommand({ UserName: "Zoe", ...document }));
    await iam.send(new PutGroupPolicyCommand({ GroupName: "Dev", ...document }));
  }
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: "Own", Description: "mine", PolicyDocument: allow("s3:*") }),
  );
  const PolicyArn = Policy?.Arn;
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow("ec2:*") }));
  await iam.send(new AttachUserPolicyCommand({ UserName: "Zoe", PolicyArn }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: "Dev", PolicyArn: READ_ONLY }));
  await iam.send(
    new CreateRoleCommand({ RoleName: "web", AssumeRolePolicyDocument: trust(arn("user/x/Zoe")), Tags }),
  );
  await iam.send(new CreateRoleCommand({ RoleName: "Bare", AssumeRolePolicyDocument: TRUST_EC2 }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: "web", PolicyArn }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName: "web", PolicyName: "in", PolicyDocument: allow("sqs:*") }),
  );
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "web-profile", Path: "/p/" }));
  await iam.send(
    new AddRoleToInstanceProfileCommand({ InstanceProfileName: "web-profile", RoleName: "web" }),
  );
});
afterAll(() => server.stop());

const details = (
  more: { Filter?: EntityType[]; MaxItems?: number; Marker?: string | undefined } = {},
  client = iam,
) => client.send(new GetAccountAuthorizationDetailsCommand(more));

/** What a list names, in its order. */
function names(answer: GetAccountAuthorizationDetailsResponse): readonly (string | undefined)[] {
  return [
    ...(answer.UserDetailList ?? []).map((one) => one.UserName),
    ...(answer.GroupDetailList ?? []).map((one) => one.GroupName),
    ...(answer.RoleDetailList ?? []).map((one) => one.RoleName),
    ...(answer.Policies ?? []).map((one) => one.PolicyName),
  ];
}

const ALL = [
  "admin",
  "Zoe",
  "Dev",
  "ops",
  "Bare",
  "web",
  "Own",
  "AdministratorAccess",
  "PowerUserAccess",
  "ReadOnlyAccess",
];

test("users, with groups, policies, boundary and tags", async () => {
  const { UserDetailList } = await details({ Filter: ["User"] });
  expect(UserDetailList).toEqual([
    {
      Path: "/",
      UserName: "admin",
      UserId: id,
      Arn: arn("user/admin"),
      CreateDate: date,
      UserPolicyList: [],
      GroupList: [],
      AttachedManagedPolicies: [{ PolicyName: "AdministratorAccess", PolicyArn: ADMIN }],
      Tags: [],
    },
    {
      Path: "/x/",
      UserName: "Zoe",
      UserId: id,
      Arn: arn("user/x/Zoe"),
      CreateDate: date,
      UserPolicyList: ["one", "two"].map((PolicyName) => ({
        PolicyName,
        PolicyDocument: shown(allow("s3:Get*", PolicyName)),
      })),
      GroupList: ["Dev", "ops"],
      AttachedManagedPolicies: [{ PolicyName: "Own", PolicyArn: arn("policy/Own") }],
      PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: POWER },
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    },
  ]);
});

test("groups, with their policies", async () => {
  const { GroupDetailList } = await details({ Filter: ["Group"] });
  expect(GroupDetailList).toMatchObject([
    {
      Path: "/",
      GroupName: "Dev",
      GroupId: id,
      Arn: arn("group/Dev"),
      CreateDate: date,
      GroupPolicyList: [{ PolicyName: "one" }, { PolicyName: "two" }],
      AttachedManagedPolicies: [{ PolicyName: "ReadOnlyAccess", PolicyArn: READ_ONLY }],
    },
    { GroupName: "ops", GroupPolicyList: [], AttachedManagedPolicies: [] },
  ]);
});

test("roles, with trust policy, instance profiles and last use", async () => {
  const { RoleDetailList: [bare, web] = [] } = await details({ Filter: ["Role"] });
  expect(bare).toEqual({
    Path: "/",
    RoleName: "Bare",
    RoleId: id,
    Arn: arn("role/Bare"),
    CreateDate: date,
    AssumeRolePolicyDocument: shown(TRUST_EC2),
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    Tags: [],
    RoleLastUsed: {},
  });
  expect(web).toMatchObject({
    AssumeRolePolicyDocument: shown(trust(arn("user/x/Zoe"))),
    InstanceProfileList: [
      {
        Path: "/p/",
        InstanceProfileName: "web-profile",
        InstanceProfileId: id,
        Arn: arn("instance-profile/p/web-profile"),
        Roles: [{ RoleName: "web", RoleId: id, AssumeRolePolicyDocument: shown(trust(arn("user/x/Zoe"))) }],
      },
    ],
    RolePolicyList: [{ PolicyName: "in", PolicyDocument: shown(allow("sqs:*")) }],
    AttachedManagedPolicies: [{ PolicyName: "Own", PolicyArn: arn("policy/Own") }],
    Tags: [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ],
  });
});

test("managed policies: all of the account's own, and of AWS's those in use, with their versions", async () => {
  const { Policies: own } = await details({ Filter: ["LocalManagedPolicy"] });
  expect(own).toEqual([
    {
      PolicyName: "Own",
      PolicyId: id,
      Arn: arn("policy/Own"),
      Path: "/",
      DefaultVersionId: "v1",
      AttachmentCount: 2,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      Description: "mine",
      CreateDate: date,
      UpdateDate: date,
      PolicyVersionList: [
        { VersionId: "v2", IsDefaultVersion: false, CreateDate: date, Document: shown(allow("ec2:*")) },
        { VersionId: "v1", IsDefaultVersion: true, CreateDate: date, Document: shown(allow("s3:*")) },
      ],
    },
  ]);
  const { Policies: aws = [] } = await details({ Filter: ["AWSManagedPolicy"] });
  expect(aws.map(({ Arn }) => Arn)).toEqual([ADMIN, POWER, READ_ONLY]);
  const [admin, power] = aws;
  expect(power).toMatchObject({ AttachmentCount: 0, PermissionsBoundaryUsageCount: 1 });
  expect(admin?.PolicyVersionList).toEqual([
    {
      VersionId: admin?.DefaultVersionId,
      IsDefaultVersion: true,
      CreateDate: date,
      Document: shown(awsManagedPolicyDocument(ADMIN) ?? ""),
    },
  ]);
});

describe("a list", () => {
  test("has everything, unless it is filtered", async () => {
    const everything = await details();
    expect(names(everything)).toEqual(ALL);
    expect(everything.IsTruncated).toBe(false);
    expect(names(await details({ Filter: ["Role", "AWSManagedPolicy", "Role"] }))).toEqual([
      "Bare",
      "web",
      "AdministratorAccess",
      "PowerUserAccess",
      "ReadOnlyAccess",
    ]);
  });

  test.each([1, 2, 3, 9])("is cut into pages of %i without loss", async (MaxItems) => {
    const found: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const answer = await details({ MaxItems, Marker });
      expect(names(answer).length).toBeLessThanOrEqual(MaxItems);
      expect(answer.IsTruncated).toBe(answer.Marker !== undefined);
      found.push(...names(answer));
      ({ Marker } = answer);
    } while (Marker !== undefined);
    expect(found).toEqual(ALL);
  });

  test("refuses markers that no page gave, and filters that there are not", async () => {
    expect(await refused(details({ Marker: "x" }))).toMatchObject({ name: "ValidationError", status: 400 });
    expect(await refused(details({ Filter: ["Other" as EntityType] }))).toMatchObject({
      name: "ValidationError",
      status: 400,
    });
  });

  test("is for those who may", async () => {
    const may = await delegate(server, "auditor", {
      Effect: "Allow",
      Action: "iam:GetAccountAuthorizationDetails",
      Resource: "*",
    });
    expect((await details({ Filter: ["Group"] }, may)).GroupDetailList).toHaveLength(2);
    const mayNot = await delegate(server, "stranger");
    expect(await refused(details({}, mayNot))).toMatchObject({ name: "AccessDenied", status: 403 });
  });
});
