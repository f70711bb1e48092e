import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TRUST_EC2 } from "../../../directory/testing/documents.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const create = (AWSServiceName: string, CustomSuffix?: string, client = iam) =>
  client.send(new CreateServiceLinkedRoleCommand({ AWSServiceName, CustomSuffix }));
const remove = (RoleName: string, client = iam) =>
  client.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
const status = (DeletionTaskId: string, client = iam) =>
  client.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }));
const arnOf = (rest: string) => `arn:aws:iam::${server.accountId}:role/aws-service-role/${rest}`;

test("a service gets its role, which is read like others and deleted at once", async () => {
  const { Role } = await iam.send(
    new CreateServiceLinkedRoleCommand({ AWSServiceName: "ecs.amazonaws.com", Description: "For ECS" }),
  );
  expect(Role).toEqual({
    Path: "/aws-service-role/ecs.amazonaws.com/",
    RoleName: "AWSServiceRoleForECS",
    RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/) as string,
    Arn: arnOf("ecs.amazonaws.com/AWSServiceRoleForECS"),
    CreateDate: expect.any(Date) as Date,
    Description: "For ECS",
    AssumeRolePolicyDocument: encodeURIComponent(
      '{"Version":"2012-10-17","Statement":[{"Action":["sts:AssumeRole"],"Effect":"Allow","Principal":{"Service":["ecs.amazonaws.com"]}}]}',
    ),
  });
  const RoleName = "AWSServiceRoleForECS";
  expect((await iam.send(new GetRoleCommand({ RoleName }))).Role).toEqual({
    ...Role,
    MaxSessionDuration: 3600,
    RoleLastUsed: {},
  });
  const PolicyArn = "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy";
  expect((await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies).toEqual([
    { PolicyName: "AmazonECSServiceRolePolicy", PolicyArn },
  ]);
  const attachments = async () =>
    (await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.AttachmentCount;
  expect(await attachments()).toBe(1);

  const { DeletionTaskId } = await remove(RoleName);
  expect(DeletionTaskId).toMatch(
    /^task\/aws-service-role\/ecs\.amazonaws\.com\/AWSServiceRoleForECS\/[\da-f-]{36}$/,
  );
  expect(members(await status(DeletionTaskId ?? ""))).toEqual({ Status: "SUCCEEDED" });
  expect(await refused(iam.send(new GetRoleCommand({ RoleName })))).toMatchObject({ status: 404 });
  expect(await attachments()).toBe(0);
  await create("ecs.amazonaws.com");
  await remove(RoleName);
});

test("a suffix makes another role of the service", async () => {
  await create("autoscaling.amazonaws.com");
  const { Role } = await create("autoscaling.amazonaws.com", "web");
  expect(Role?.RoleName).toBe("AWSServiceRoleForAutoScaling_web");
  const { Roles } = await iam.send(
    new ListRolesCommand({ PathPrefix: "/aws-service-role/autoscaling.amazonaws.com/" }),
  );
  expect(Roles?.map(({ RoleName }) => RoleName)).toEqual([
    "AWSServiceRoleForAutoScaling",
    "AWSServiceRoleForAutoScaling_web",
  ]);
});

describe("is refused", () => {
  const invalid = (message: string) => ({ name: "InvalidInputException", status: 400, message });

  test("a name that is taken, also by a role of somebody's own", async () => {
    await create("es.amazonaws.com");
    expect(await refused(create("es.amazonaws.com"))).toEqual(
      invalid(
        "Service role name AWSServiceRoleForAmazonElasticsearchService has been taken in this account, please try a different suffix.",
      ),
    );
    await iam.send(
      new CreateRoleCommand({ RoleName: "awsserviceroleforsupport", AssumeRolePolicyDocument: TRUST_EC2 }),
    );
    expect(await refused(create("support.amazonaws.com"))).toEqual(
      invalid(
        "Service role name AWSServiceRoleForSupport has been taken in this account, please try a different suffix.",
      ),
    );
  });

  test("a suffix that the service does not take, or its lack", async () => {
    expect(await refused(create("es.amazonaws.com", "x"))).toEqual(
      invalid("Custom suffix is not allowed for es.amazonaws.com"),
    );
    expect(await refused(create("lexv2.amazonaws.com"))).toEqual(
      invalid("Custom suffix is required for lexv2.amazonaws.com"),
    );
    expect(await refused(create("lexv2.amazonaws.com", "x".repeat(64)))).toMatchObject({
      name: "InvalidInputException",
    });
  });

  test.each(["nothing.amazonaws.com", "ecs.amazonaws.com.cn", "ECS.amazonaws.com", "ecs"])(
    "the service %s",
    async (service) => {
      expect(await refused(create(service))).toEqual(
        invalid(`Service-linked roles are not supported for the service principal ${service}.`),
      );
    },
  );

  test("DeleteServiceLinkedRole for other roles, and whatever else would change one that is a service's", async () => {
    await iam.send(new CreateRoleCommand({ RoleName: "mine", AssumeRolePolicyDocument: TRUST_EC2 }));
    expect(await refused(remove("mine"))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: "The service-linked role with name mine cannot be found.",
    });
    expect(await refused(remove("none"))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: "The role with name none cannot be found.",
    });
    await create("rds.amazonaws.com");
    const RoleName = "AWSServiceRoleForRDS";
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    for (const change of [
      iam.send(new DeleteRoleCommand({ RoleName })),
      iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    ]) {
      expect(await refused(change)).toMatchObject({ name: "UnmodifiableEntityException", status: 400 });
    }
  });

  test("the status of a deletion that there was not", async () => {
    const { DeletionTaskId = "" } = await create("sso.amazonaws.com").then(() =>
      remove("AWSServiceRoleForSSO"),
    );
    expect(await refused(status("task/other"))).toEqual(
      invalid("The deletion task id task/other is not valid."),
    );
    for (const id of [
      DeletionTaskId.replace("sso.", "ecs."),
      DeletionTaskId.replace(/[\da-f]{12}$/, "0".repeat(12)),
    ]) {
      expect(await refused(status(id))).toEqual({
        name: "NoSuchEntityException",
        status: 404,
        message: `The deletion task with id ${id} cannot be found.`,
      });
    }
    const other = await server.createAccount("neighbour");
    expect(await refused(status(DeletionTaskId, server.iam(other.admin)))).toMatchObject({ status: 404 });
  });

  test("who may not, by service and by role", async () => {
    const client = await delegate(server, "linker", {
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole"],
      Resource: arnOf("*"),
      Condition: { StringEquals: { "iam:AWSServiceName": "spot.amazonaws.com" } },
    });
    await create("spot.amazonaws.com", undefined, client);
    expect(await refused(create("batch.amazonaws.com", undefined, client))).toMatchObject({
      name: "AccessDenied",
      status: 403,
    });
    expect(await refused(remove("AWSServiceRoleForEC2Spot", client))).toMatchObject({
      name: "AccessDenied",
    });
    expect(
      await refused(status("task/aws-service-role/a/b/00000000-0000-4000-8000-000000000000", client)),
    ).toMatchObject({ name: "AccessDenied" });
    await iam.send(new GetRoleCommand({ RoleName: "AWSServiceRoleForEC2Spot" }));
    expect(await refused(iam.send(new GetRoleCommand({ RoleName: "AWSServiceRoleForBatch" })))).toMatchObject(
      { status: 404 },
    );
  });
});

test("of callers that race for one role one gets it, and of those that delete it", async () => {
  const creates = await Promise.allSettled([1, 2, 3].map(() => create("guardduty.amazonaws.com")));
  expect(creates.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  const deletes = await Promise.allSettled([1, 2, 3].map(() => remove("AWSServiceRoleForAmazonGuardDuty")));
  expect(deletes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
});
