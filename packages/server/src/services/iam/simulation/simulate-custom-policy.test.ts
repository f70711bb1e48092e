import {
  type EvaluationResult,
  type IAMClient,
  SimulateCustomPolicyCommand,
  type SimulateCustomPolicyCommandInput,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { allow, deny, policy } from "./testing/policies.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

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
