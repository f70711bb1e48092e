import {
  type ContextEntry,
  CreateRoleCommand,
  CreateUserCommand,
  type EvaluationResult,
  GetContextKeysForPrincipalPolicyCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";
import { furnishAlice } from "./testing/alice.ts";
import { allow, policy } from "./testing/policies.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const arn = (rest: string) => `arn:aws:iam::${server.accountId}:${rest}`;

async function ofPrincipal(
  PolicySourceArn: string,
  more: Partial<SimulatePrincipalPolicyCommandInput> = {},
  client = iam,
): Promise<readonly EvaluationResult[]> {
  const input = { PolicySourceArn, ActionNames: ["s3:GetObject"], ...more };
  return (await client.send(new SimulatePrincipalPolicyCommand(input))).EvaluationResults ?? [];
}

describe("SimulatePrincipalPolicy", () => {
  let alice: string;
  beforeAll(async () => {
    alice = arn("user/team/alice");
    await furnishAlice(iam);
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
