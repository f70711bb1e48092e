import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  type ContextEntry,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type EvaluationResult,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SimulateCustomPolicyCommand,
  type SimulateCustomPolicyCommandInput,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string, more: object = {}) => ({ Effect: "Allow", Action, Resource: "*", ...more });
const deny = (Action: string, more: object = {}) => ({ Effect: "Deny", Action, Resource: "*", ...more });
const arn = (rest: string) => `arn:aws:iam::${server.accountId}:${rest}`;
const OBJECT = "arn:aws:s3:::bucket/key";
const OTHER = "222222222222";

type Custom = Omit<SimulateCustomPolicyCommandInput, "PolicyInputList" | "ActionNames"> & {
  readonly ActionNames?: string[];
};

async function custom(policies: readonly string[], more: Custom = {}): Promise<readonly EvaluationResult[]> {
  const input = { PolicyInputList: [...policies], ActionNames: ["s3:GetObject"], ...more };
  const { EvaluationResults = [], IsTruncated } = await iam.send(new SimulateCustomPolicyCommand(input));
  expect(IsTruncated).toBe(false);
  return EvaluationResults;
}

async function ofPrincipal(
  PolicySourceArn: string,
  more: Partial<SimulatePrincipalPolicyCommandInput> = {},
  client = iam,
): Promise<readonly EvaluationResult[]> {
  const input = { PolicySourceArn, ActionNames: ["s3:GetObject"], ...more };
  return (await client.send(new SimulatePrincipalPolicyCommand(input))).EvaluationResults ?? [];
}

describe("SimulateCustomPolicy", () => {
  // The example of the AWS CLI Command Reference, with its answer.
  test("answers which statement allowed, and where it is", async () => {
    const text =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}';
    const asked = (time: string): Custom => ({
      ActionNames: ["dynamodb:CreateBackup"],
      ContextEntries: [
        { ContextKeyName: "aws:CurrentTime", ContextKeyValues: [time], ContextKeyType: "date" },
      ],
    });
    expect(await custom([text], asked("2019-04-25T11:00:00Z"))).toEqual([
      {
        EvalActionName: "dynamodb:CreateBackup",
        EvalResourceName: "*",
        EvalDecision: "allowed",
        MatchedStatements: [
          {
            SourcePolicyId: "PolicyInputList.1",
            SourcePolicyType: "IAM Policy",
            StartPosition: { Line: 1, Column: 38 },
            EndPosition: { Line: 1, Column: 167 },
          },
        ],
        MissingContextValues: [],
      },
    ]);
    expect(await custom([text], asked("2014-04-25T11:00:00Z"))).toEqual([
      {
        EvalActionName: "dynamodb:CreateBackup",
        EvalResourceName: "*",
        EvalDecision: "implicitDeny",
        MatchedStatements: [],
        MissingContextValues: [],
      },
    ]);
  });

  test("lets the first deny outweigh all that allow, and names the denying statements alone", async () => {
    const [result] = await custom([policy(allow("s3:*")), policy(allow("sqs:*"), deny("s3:GetObject"))]);
    expect(result).toMatchObject({ EvalDecision: "explicitDeny" });
    expect(result?.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId)).toEqual([
      "PolicyInputList.2",
    ]);
  });

  test("answers each action on each resource, a page at a time", async () => {
    const input = {
      PolicyInputList: [policy(allow("s3:GetObject"))],
      ActionNames: ["s3:GetObject", "s3:PutObject"],
      ResourceArns: ["arn:aws:s3:::a/1", "arn:aws:s3:::a/2", "arn:aws:s3:::a/3"],
    };
    const told: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await iam.send(new SimulateCustomPolicyCommand({ ...input, MaxItems: 4, Marker }));
      for (const { EvalActionName, EvalResourceName, EvalDecision } of page.EvaluationResults ?? [])
        told.push(`${EvalActionName} ${EvalResourceName} ${EvalDecision}`);
      expect(page.IsTruncated).toBe(page.Marker !== undefined);
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(told).toEqual([
      "s3:GetObject arn:aws:s3:::a/1 allowed",
      "s3:GetObject arn:aws:s3:::a/2 allowed",
      "s3:GetObject arn:aws:s3:::a/3 allowed",
      "s3:PutObject arn:aws:s3:::a/1 implicitDeny",
      "s3:PutObject arn:aws:s3:::a/2 implicitDeny",
      "s3:PutObject arn:aws:s3:::a/3 implicitDeny",
    ]);
  });

  test("tells which keys are missing, as the policies write them", async () => {
    const text = policy(allow("s3:*", { Condition: { StringEquals: { "aws:PrincipalTag/Team": "red" } } }));
    const [result] = await custom([text], { ResourceArns: [OBJECT] });
    expect(result).toMatchObject({
      EvalDecision: "implicitDeny",
      MissingContextValues: ["aws:PrincipalTag/Team"],
      EvalDecisionDetails: {},
      ResourceSpecificResults: [
        {
          EvalResourceName: OBJECT,
          EvalResourceDecision: "implicitDeny",
          MissingContextValues: ["aws:PrincipalTag/Team"],
        },
      ],
    });
  });

  test("tells what a permissions boundary and an organization allow", async () => {
    const scps = (...levels: readonly string[]) => ({
      OrderedOrganizationPolicyInputList: levels.map((text) => ({ ServiceControlPolicyInputList: [text] })),
    });
    const identity = [policy(allow("*"))];
    expect(
      await custom(identity, { PermissionsBoundaryPolicyInputList: [policy(allow("sqs:*"))] }),
    ).toMatchObject([
      {
        EvalDecision: "implicitDeny",
        MatchedStatements: [],
        PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
      },
    ]);
    expect(await custom(identity, { PermissionsBoundaryPolicyInputList: identity })).toMatchObject([
      {
        EvalDecision: "allowed",
        PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
      },
    ]);
    expect(await custom(identity, scps(policy(allow("*")), policy(allow("sqs:*"))))).toMatchObject([
      { EvalDecision: "implicitDeny", OrganizationsDecisionDetail: { AllowedByOrganizations: false } },
    ]);
    expect(await custom(identity, scps(policy(allow("*")), policy(allow("s3:*"))))).toMatchObject([
      {
        EvalDecision: "allowed",
        MatchedStatements: [{ SourcePolicyId: "PolicyInputList.1" }],
        OrganizationsDecisionDetail: { AllowedByOrganizations: true },
      },
    ]);
  });

  test("asks both accounts across accounts, and tells what each says", async () => {
    const bob = `arn:aws:iam::${OTHER}:user/bob`;
    const resourcePolicy = (Principal: object) => policy(allow("s3:*", { Principal }));
    const across = (identity: string, ResourcePolicy: string) =>
      custom([identity], {
        CallerArn: bob,
        ResourcePolicy,
        ResourceOwner: arn("root"),
        ResourceArns: [OBJECT],
      });
    expect(await across(policy(allow("s3:*")), resourcePolicy({ AWS: bob }))).toMatchObject([
      {
        EvalDecision: "allowed",
        EvalDecisionDetails: { "IAM Policy": "allowed", "Resource Policy": "allowed" },
        MatchedStatements: [
          { SourcePolicyId: "ResourcePolicy", SourcePolicyType: "Resource Policy" },
          { SourcePolicyId: "PolicyInputList.1" },
        ],
      },
    ]);
    expect(await across(policy(allow("sqs:*")), resourcePolicy({ AWS: bob }))).toMatchObject([
      {
        EvalDecision: "implicitDeny",
        EvalDecisionDetails: { "IAM Policy": "implicitDeny", "Resource Policy": "allowed" },
      },
    ]);
    const nobody = resourcePolicy({ AWS: `arn:aws:iam::${OTHER}:user/eve` });
    expect(await across(policy(allow("s3:*")), nobody)).toMatchObject([
      {
        EvalDecision: "implicitDeny",
        EvalDecisionDetails: { "IAM Policy": "allowed", "Resource Policy": "implicitDeny" },
      },
    ]);
  });

  test("takes a role as the caller: policies of resources name it, or its sessions' account", async () => {
    const ResourcePolicy = policy(allow("s3:*", { Principal: { AWS: `arn:aws:iam::${OTHER}:role/x/app` } }));
    const ask = (CallerArn: string) =>
      custom([policy(allow("sqs:*"))], { CallerArn, ResourcePolicy, ResourceArns: [OBJECT] });
    expect(await ask(`arn:aws:iam::${OTHER}:role/x/app`)).toMatchObject([{ EvalDecision: "allowed" }]);
    expect(await ask(`arn:aws:iam::${OTHER}:role/app`)).toMatchObject([{ EvalDecision: "implicitDeny" }]);
    expect(await ask(`arn:aws:iam::${OTHER}:group/x/app`)).toMatchObject([{ EvalDecision: "implicitDeny" }]);
  });

  test.each<readonly [string, Partial<SimulateCustomPolicyCommandInput>, string]>([
    [
      "a policy that cannot be read",
      { PolicyInputList: ["{}"] },
      "PolicyInputList.1: Syntax errors in policy.",
    ],
    ["a wildcard for an action", { ActionNames: ["s3:*"] }, "Invalid action name: s3:*."],
    ["an action of no service", { ActionNames: ["GetObject"] }, "Invalid action name: GetObject."],
    ["a resource that is no ARN", { ResourceArns: ["bucket"] }, "Invalid resource ARN: bucket."],
    [
      "a resource policy for nobody",
      { ResourcePolicy: policy(allow("s3:*", { Principal: "*" })) },
      "CallerArn is required",
    ],
    [
      "a caller who is a session",
      { CallerArn: `arn:aws:sts::${OTHER}:assumed-role/a/b` },
      "Invalid Entity Arn",
    ],
    ["an owner that is no account", { ResourceOwner: "me" }, "ResourceOwner me is not an account"],
    [
      "two boundaries",
      { PermissionsBoundaryPolicyInputList: [policy(allow("*")), policy(allow("*"))] },
      "Only one permissions boundary",
    ],
    [
      "a boundary that names a principal",
      { PermissionsBoundaryPolicyInputList: [policy(allow("*", { Principal: "*" }))] },
      "PermissionsBoundaryPolicyInputList.1: Policy document should not specify a principal.",
    ],
    ["an unknown scenario", { ResourceHandlingOption: "EC2-Moon" }, "ResourceHandlingOption must be one of"],
    [
      "a scenario without its resources",
      {
        ResourceHandlingOption: "EC2-VPC-EBS",
        ResourceArns: ["arn:aws:ec2:us-east-1:111111111111:instance/*"],
      },
      "requires resources of type image, security-group, network-interface, volume",
    ],
    [
      "a value of another type",
      { ContextEntries: [{ ContextKeyName: "a:bcd", ContextKeyValues: ["x"], ContextKeyType: "numeric" }] },
      "is not of type numeric",
    ],
    [
      "the policy of a role",
      {
        CallerArn: `arn:aws:iam::${OTHER}:user/bob`,
        ResourcePolicy: policy(allow("sts:AssumeRole", { Principal: "*" })),
        ResourceArns: [`arn:aws:iam::${OTHER}:role/app`],
      },
      "Simulation of resource-based policies isn't supported for IAM roles.",
    ],
  ])("refuses %s", async (_, wrong, message) => {
    const input = { PolicyInputList: [policy(allow("*"))], ActionNames: ["s3:GetObject"], ...wrong };
    expect(await refused(iam.send(new SimulateCustomPolicyCommand(input)))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: expect.stringContaining(message) as string,
    });
  });

  test.each(["MTphYmM", "MTotMw", "x"])("refuses the marker %s", async (Marker) => {
    const input = { PolicyInputList: [policy(allow("*"))], ActionNames: ["s3:GetObject"], Marker };
    expect(await refused(iam.send(new SimulateCustomPolicyCommand(input)))).toMatchObject({
      name: "ValidationError",
      message: "Invalid Marker.",
    });
  });
});

describe("SimulatePrincipalPolicy", () => {
  let alice: string;
  beforeAll(async () => {
    alice = arn("user/team/alice");
    await iam.send(
      new CreateUserCommand({ UserName: "alice", Path: "/team/", Tags: [{ Key: "Team", Value: "red" }] }),
    );
    await iam.send(new CreateGroupCommand({ GroupName: "staff" }));
    await iam.send(new AddUserToGroupCommand({ GroupName: "staff", UserName: "alice" }));
    await iam.send(
      new PutUserPolicyCommand({
        UserName: "alice",
        PolicyName: "own",
        PolicyDocument: policy(
          allow("s3:GetObject", { Resource: "arn:aws:s3:::bucket/${aws:username}/*" }),
          allow("sqs:SendMessage", { Condition: { StringEquals: { "aws:PrincipalTag/Team": "red" } } }),
        ),
      }),
    );
    await iam.send(
      new PutGroupPolicyCommand({
        GroupName: "staff",
        PolicyName: "shared",
        PolicyDocument: policy(allow("s3:ListBucket"), deny("s3:DeleteBucket")),
      }),
    );
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: "Managed",
        Path: "/team/",
        PolicyDocument: policy(
          allow("sns:Publish", { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
        ),
      }),
    );
    await iam.send(new AttachUserPolicyCommand({ UserName: "alice", PolicyArn: Policy?.Arn }));
    await iam.send(
      new AttachUserPolicyCommand({
        UserName: "alice",
        PolicyArn: "arn:aws:iam::aws:policy/IAMReadOnlyAccess",
      }),
    );
  });

  test("knows what a request of the user would have: name, tags, groups", async () => {
    const ask = async (action: string, resource: string) => {
      const [result] = await ofPrincipal(alice, { ActionNames: [action], ResourceArns: [resource] });
      return [result?.EvalDecision, result?.MatchedStatements?.[0]?.SourcePolicyId];
    };
    expect(await ask("s3:GetObject", "arn:aws:s3:::bucket/alice/1")).toEqual(["allowed", "user_alice_own"]);
    expect(await ask("s3:GetObject", "arn:aws:s3:::bucket/bob/1")).toEqual(["implicitDeny", undefined]);
    expect(await ask("sqs:SendMessage", "*")).toEqual(["allowed", "user_alice_own"]);
    expect(await ask("s3:ListBucket", "*")).toEqual(["allowed", "group_staff_shared"]);
    expect(await ask("s3:DeleteBucket", "*")).toEqual(["explicitDeny", "group_staff_shared"]);
    expect(await ask("iam:GetUser", alice)).toEqual(["allowed", "IAMReadOnlyAccess"]);
  });

  test("does not know from where the user would ask", async () => {
    const source: ContextEntry = {
      ContextKeyName: "aws:SourceIp",
      ContextKeyValues: ["203.0.113.9"],
      ContextKeyType: "ip",
    };
    expect(await ofPrincipal(alice, { ActionNames: ["sns:Publish"] })).toMatchObject([
      { EvalDecision: "implicitDeny", MissingContextValues: ["aws:SourceIp"] },
    ]);
    expect(
      await ofPrincipal(alice, { ActionNames: ["sns:Publish"], ContextEntries: [source] }),
    ).toMatchObject([
      {
        EvalDecision: "allowed",
        MatchedStatements: [{ SourcePolicyId: "Managed", SourcePolicyType: "IAM Policy" }],
      },
    ]);
  });

  test("adds policies of the request to those that are attached", async () => {
    expect(await ofPrincipal(alice, { PolicyInputList: [policy(allow("s3:GetObject"))] })).toMatchObject([
      { EvalDecision: "allowed", MatchedStatements: [{ SourcePolicyId: "PolicyInputList.1" }] },
    ]);
  });

  test("takes policies out", async () => {
    const decided = async (
      action: string,
      ...PolicyExclusionList: NonNullable<SimulatePrincipalPolicyCommandInput["PolicyExclusionList"]>
    ) => {
      const [result] = await ofPrincipal(alice, { ActionNames: [action], PolicyExclusionList });
      return result?.EvalDecision;
    };
    const shared = { PolicyName: "shared", AttachmentType: "group", AttachmentName: "st*f" } as const;
    expect(await decided("s3:ListBucket", { PolicyType: "scp" })).toBe("allowed");
    expect(await decided("s3:ListBucket", { PolicyType: "inline" })).toBe("implicitDeny");
    expect(await decided("s3:DeleteBucket", { InlinePolicyIdentifier: shared })).toBe("implicitDeny");
    expect(
      await decided("s3:DeleteBucket", { InlinePolicyIdentifier: { ...shared, AttachmentType: "user" } }),
    ).toBe("explicitDeny");
    expect(await decided("iam:GetUser", { PolicyType: "user-managed" })).toBe("allowed");
    expect(await decided("iam:GetUser", { PolicyType: "aws-managed" })).toBe("implicitDeny");
    expect(await decided("iam:GetUser", { PolicyArn: "arn:aws:iam::aws:policy/IAMRead*" })).toBe(
      "implicitDeny",
    );
    for (const PolicyArn of ["arn:aws:iam::*:policy/a", "arn:aws:iam::aws:policy/*a*", "IAMReadOnlyAccess"])
      await expect(decided("iam:GetUser", { PolicyArn })).rejects.toMatchObject({
        name: "InvalidInputException",
      });
  });

  test("simulates another caller as if it had these policies", async () => {
    const ask = (CallerArn: string) =>
      ofPrincipal(alice, {
        CallerArn,
        ActionNames: ["s3:GetObject"],
        ResourceArns: ["arn:aws:s3:::bucket/bob/1"],
      });
    expect(await ask(arn("user/bob"))).toMatchObject([{ EvalDecision: "allowed" }]);
    expect(await ask(arn("user/eve"))).toMatchObject([{ EvalDecision: "implicitDeny" }]);
  });

  test("knows the boundary, and takes another in its place", async () => {
    await iam.send(new CreateUserCommand({ UserName: "bounded" }));
    const UserName = "bounded";
    await iam.send(
      new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument: policy(allow("*")) }),
    );
    const PermissionsBoundary = "arn:aws:iam::aws:policy/AmazonSQSFullAccess";
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }));
    const bounded = arn("user/bounded");
    const no = { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } };
    expect(await ofPrincipal(bounded)).toMatchObject([{ EvalDecision: "implicitDeny", ...no }]);
    const other = { PermissionsBoundaryPolicyInputList: [policy(allow("s3:*"))] };
    expect(await ofPrincipal(bounded, other)).toMatchObject([{ EvalDecision: "allowed" }]);
    const without = { PolicyExclusionList: [{ PolicyType: "permission-boundary" as const }] };
    const [result] = await ofPrincipal(bounded, without);
    expect([result?.EvalDecision, result?.PermissionsBoundaryDecisionDetail]).toEqual(["allowed", undefined]);
  });

  test("is for groups and roles too: nobody's name is known of a group, a role has sessions", async () => {
    const RoleName = "app";
    const AssumeRolePolicyDocument = policy({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: server.accountId },
    });
    await iam.send(new CreateRoleCommand({ RoleName, Path: "/x/", AssumeRolePolicyDocument }));
    const Condition = { ArnEquals: { "aws:PrincipalArn": arn("role/x/app") } };
    const PolicyDocument = policy(allow("s3:GetObject", { Condition }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
    expect(await ofPrincipal(arn("role/x/app"))).toMatchObject([
      { EvalDecision: "allowed", MatchedStatements: [{ SourcePolicyId: "role_app_p" }] },
    ]);
    const Resource = "arn:aws:s3:::bucket/${aws:username}";
    const PolicyInputList = [policy(allow("s3:GetObject", { Resource }))];
    const ResourceArns = ["arn:aws:s3:::bucket/staff"];
    expect(await ofPrincipal(arn("group/staff"), { PolicyInputList, ResourceArns })).toMatchObject([
      { EvalDecision: "implicitDeny", MissingContextValues: ["aws:username"] },
    ]);
  });

  test.each([
    ["user/nobody", "The user with name nobody cannot be found."],
    ["user/alice", "The user with name alice cannot be found."],
    ["role/nobody", "The role with name nobody cannot be found."],
    ["group/x/staff", "The group with name staff cannot be found."],
  ])("says that there is no %s", async (rest, message) => {
    expect(await refused(ofPrincipal(arn(rest)))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message,
    });
  });

  test.each(["arn:aws:sts::111111111111:assumed-role/a/b", "arn:aws:iam::aws:policy/ReadOnlyAccess"])(
    "has no policies to simulate of %s",
    async (source) => {
      expect(await refused(ofPrincipal(source))).toMatchObject({
        name: "InvalidInputException",
        message: `Invalid Entity Arn: ${source} does not clearly define entity type and name.`,
      });
    },
  );

  test("tells nothing of others to who may not ask about them", async () => {
    const client = await delegate(server, "nosy", {
      Effect: "Allow",
      Action: ["iam:SimulatePrincipalPolicy", "iam:GetContextKeysForPrincipalPolicy"],
      Resource: arn("user/team/*"),
    });
    expect(await ofPrincipal(alice, {}, client)).toHaveLength(1);
    const account = await server.createAccount("elsewhere");
    for (const source of [
      arn("user/bounded"),
      arn("user/nobody"),
      arn("group/staff"),
      `arn:aws:iam::${account.accountId}:user/admin`,
    ]) {
      const denied = {
        name: "AccessDenied",
        status: 403,
        message: expect.stringContaining(`on resource: ${source} because`) as string,
      };
      expect(await refused(ofPrincipal(source, {}, client))).toEqual(denied);
      const keys = new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: source });
      expect(await refused(client.send(keys))).toEqual(denied);
    }
    // Not even an administrator may ask about another account.
    expect(await refused(ofPrincipal(`arn:aws:iam::${account.accountId}:user/admin`))).toMatchObject({
      name: "AccessDenied",
    });
  });
});

describe("GetContextKeysForCustomPolicy", () => {
  // The example of the AWS CLI Command Reference, with its answer, but sorted.
  test("answers the keys of conditions and variables as they are written, each once", async () => {
    const text =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:us-west-2:123456789012:table/${aws:username}","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2015-08-16T12:00:00Z"}}}}';
    const again = text.replace("aws:CurrentTime", "AWS:currentTIME");
    const { ContextKeyNames } = await iam.send(
      new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [text, again] }),
    );
    expect(ContextKeyNames).toEqual(["aws:CurrentTime", "aws:username"]);
  });

  test("refuses a policy that cannot be read", async () => {
    const request = new GetContextKeysForCustomPolicyCommand({
      PolicyInputList: [policy(allow("s3:*")), "{"],
    });
    expect(await refused(iam.send(request))).toMatchObject({
      name: "InvalidInputException",
      message: expect.stringContaining("PolicyInputList.2: Syntax errors in policy.") as string,
    });
  });
});

describe("GetContextKeysForPrincipalPolicy", () => {
  test("answers those of all policies that apply, and of those that come along", async () => {
    const more = policy(allow("s3:*", { Condition: { Bool: { "aws:SecureTransport": "true" } } }));
    const keys = async (PolicySourceArn: string, PolicyInputList?: string[]) =>
      (await iam.send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn, PolicyInputList })))
        .ContextKeyNames;
    const alice = arn("user/team/alice");
    expect(await keys(alice)).toEqual(["aws:PrincipalTag/Team", "aws:SourceIp", "aws:username"]);
    expect(await keys(alice, [more])).toContain("aws:SecureTransport");
    expect(await keys(arn("group/staff"))).toEqual([]);
    expect(await refused(keys(arn("role/none")))).toMatchObject({ name: "NoSuchEntityException" });
  });
});
