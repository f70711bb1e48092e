import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  paginateListPolicies,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TRUST_EC2 } from "../../directory/testing/documents.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { members, refused } from "./testing/answers.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const READ = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const VIEW = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";

/** The operations of one kind of entity, alike. */
const KINDS = [
  {
    kind: "user",
    quota: "PoliciesPerUser",
    create: (name: string) => iam.send(new CreateUserCommand({ UserName: name })),
    attach: (UserName: string, PolicyArn: string) =>
      iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
    detach: (UserName: string, PolicyArn: string) =>
      iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
    list: (UserName: string, page: object = {}) =>
      iam.send(new ListAttachedUserPoliciesCommand({ UserName, ...page })),
  },
  {
    kind: "group",
    quota: "PoliciesPerGroup",
    create: (name: string) => iam.send(new CreateGroupCommand({ GroupName: name })),
    attach: (GroupName: string, PolicyArn: string) =>
      iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })),
    detach: (GroupName: string, PolicyArn: string) =>
      iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn })),
    list: (GroupName: string, page: object = {}) =>
      iam.send(new ListAttachedGroupPoliciesCommand({ GroupName, ...page })),
  },
  {
    kind: "role",
    quota: "PoliciesPerRole",
    create: (name: string) =>
      iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST_EC2 })),
    attach: (RoleName: string, PolicyArn: string) =>
      iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    detach: (RoleName: string, PolicyArn: string) =>
      iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    list: (RoleName: string, page: object = {}) =>
      iam.send(new ListAttachedRolePoliciesCommand({ RoleName, ...page })),
  },
] as const;

describe.each(KINDS)("policies attached to a $kind", ({ kind, quota, create, attach, detach, list }) => {
  test("are attached, listed in pages and by path, and detached", async () => {
    await create("one");
    expect(members(await attach("one", VIEW))).toEqual({});
    await attach("ONE", READ);
    await attach("one", READ);
    expect(members(await list("one"))).toEqual({
      AttachedPolicies: [
        { PolicyName: "ReadOnlyAccess", PolicyArn: READ },
        { PolicyName: "ViewOnlyAccess", PolicyArn: VIEW },
      ],
      IsTruncated: false,
    });
    const first = await list("one", { MaxItems: 1 });
    expect(first).toMatchObject({ IsTruncated: true, AttachedPolicies: [{ PolicyArn: READ }] });
    const rest = await list("one", { MaxItems: 1, Marker: first.Marker });
    expect(rest).toMatchObject({ IsTruncated: false, AttachedPolicies: [{ PolicyArn: VIEW }] });
    expect((await list("one", { PathPrefix: "/job-function/" })).AttachedPolicies).toHaveLength(1);
    expect(members(await detach("one", VIEW))).toEqual({});
    expect(await refused(detach("one", VIEW))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: `Policy ${VIEW} was not found.`,
    });
  });

  test("must exist and be attachable", async () => {
    await create("two");
    const none = `arn:aws:iam::${server.accountId}:policy/none`;
    expect(await refused(attach("two", none))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: `Policy ${none} does not exist or is not attachable.`,
    });
    expect(
      await refused(attach("two", "arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy")),
    ).toEqual({
      name: "PolicyNotAttachableException",
      status: 400,
      message: "Cannot attach a Service Role Policy to a Customer Role.",
    });
    expect(await refused(attach("two", "arn:aws:s3:::not-a-policy"))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: "ARN arn:aws:s3:::not-a-policy is not valid.",
    });
  });

  test("need an entity that exists", async () => {
    const missing = {
      name: "NoSuchEntityException",
      status: 404,
      message: `The ${kind} with name nobody cannot be found.`,
    };
    expect(await refused(attach("nobody", READ))).toEqual(missing);
    expect(await refused(detach("nobody", READ))).toEqual(missing);
    expect(await refused(list("nobody"))).toEqual(missing);
  });

  test("are ten at the most", async () => {
    await create("full");
    const arns: string[] = [];
    for await (const { Policies = [] } of paginateListPolicies(
      { client: iam },
      { Scope: "AWS", MaxItems: 11, PathPrefix: "/job-function/" },
    )) {
      arns.push(...Policies.map(({ Arn = "" }) => Arn));
    }
    expect(arns.length).toBeGreaterThanOrEqual(11);
    for (const arn of arns.slice(0, 10)) await attach("full", arn);
    expect(await refused(attach("full", arns[10] ?? ""))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: `Cannot exceed quota for ${quota}: 10`,
    });
  });
});
