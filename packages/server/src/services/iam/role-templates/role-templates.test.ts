import {
  AcquireRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetAccountPropertiesCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetRoleTemplateVersionCommand,
  ListAttachedRolePoliciesCommand,
  PutAccountPropertiesCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { members, refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";
import { registerTemplate, WORKER } from "./testing/register-template.ts";

const { TemplateArn } = WORKER;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await registerTemplate(server, WORKER);
});
afterAll(() => server.stop());

const acquire = (values: Readonly<Record<string, readonly string[]>> = {}, client = server.iam()) =>
  client.send(
    new AcquireRoleCommand({
      TemplateArn,
      ReplacementValues: Object.fromEntries(
        Object.entries(values).map(([name, list]) => [name, { Values: [...list] }]),
      ),
    }),
  );

describe("GetRoleTemplateVersion", () => {
  test("tells what was registered", async () => {
    const { RoleTemplateVersion: version = {} } = await server
      .iam()
      .send(new GetRoleTemplateVersionCommand({ TemplateArn }));
    expect(members(version)).toEqual({
      TemplateArn,
      TemplateName: "Worker",
      TemplateVersionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Description: "Works on one bucket",
      MajorVersion: 1,
      DefaultMinorVersion: 1,
      ManagedByType: "Service",
      ManagedByValue: "example.amazonaws.com",
      Enabled: true,
      MinorVersion: 1,
      RoleNamePattern: WORKER.RoleNamePattern,
      RolePathPattern: WORKER.RolePathPattern,
      RoleDescriptionPattern: WORKER.RoleDescriptionPattern,
      AssumeRolePolicyDocumentTemplate: JSON.stringify(WORKER.AssumeRolePolicyDocumentTemplate),
      InlinePolicyTemplates: WORKER.InlinePolicyTemplates.map(({ PolicyName, PolicyDocument }) => ({
        PolicyName,
        PolicyDocument: JSON.stringify(PolicyDocument),
      })),
      ManagedPolicyArns: WORKER.ManagedPolicyArns,
      PermissionBoundaryArn: WORKER.PermissionBoundaryArn,
      ParametersDefinition: WORKER.ParametersDefinition,
      RoleTagsTemplate: WORKER.RoleTagsTemplate,
      MaxSessionDuration: 7200,
      VersionEnabled: true,
      CreateTimestamp: expect.any(Date),
      UpdateTimestamp: expect.any(Date),
    });
  });

  test.each([
    ["NoSuchEntityException", 404, { TemplateArn: TemplateArn.replace("Worker", "Nobody") }],
    ["NoSuchEntityException", 404, { TemplateArn, MinorVersion: 7 }],
    ["InvalidInputException", 400, { TemplateArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
  ])("answers %s where there is none", async (name, status, input) => {
    expect(await refused(server.iam().send(new GetRoleTemplateVersionCommand(input)))).toMatchObject({
      name,
      status,
    });
  });
});

describe("AcquireRole", () => {
  test("makes a role as the template says", async () => {
    const { Role } = await acquire({ suffix: ["two"], buckets: ["logs"] });
    const RoleName = "Worker-two";
    expect(Role).toMatchObject({
      RoleName,
      Path: "/work/two/",
      Description: "Works on logs",
      MaxSessionDuration: 7200,
      PermissionsBoundary: { PermissionsBoundaryArn: WORKER.PermissionBoundaryArn },
      Tags: [{ Key: "team", Value: "two" }],
      SourceRoleTemplate: { TemplateArn, TemplateMinorVersion: 1 },
    });
    const inline = { RoleName, PolicyName: "buckets" };
    const { PolicyDocument = "" } = await server.iam().send(new GetRolePolicyCommand(inline));
    expect(decodeURIComponent(PolicyDocument)).toContain('"arn:aws:s3:::logs/*"');
    const attached = await server.iam().send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(attached.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual(WORKER.ManagedPolicyArns);
    const found = await server.iam().send(new GetRoleCommand({ RoleName }));
    expect(found.Role?.SourceRoleTemplate).toEqual({ TemplateArn, TemplateMinorVersion: 1 });

    expect(await refused(acquire({ suffix: ["two"] }))).toEqual({
      name: "NameConflictException",
      status: 409,
      message: "Role with name Worker-two already exists.",
    });
    await server.iam().send(new DeleteRolePolicyCommand(inline));
    const [PolicyArn] = WORKER.ManagedPolicyArns;
    await server.iam().send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await server.iam().send(new DeleteRoleCommand({ RoleName }));
    await acquire({ suffix: ["two"] });
  });

  test.each([
    ["a value for no parameter", { other: ["x"] }, "no parameter other"],
    ["several values for one", { suffix: ["a", "b"] }, "must have one value"],
    ["no value", { suffix: [] }, "missing"],
    ["a name that no role has", { suffix: ["a b"] }, "cannot have the name"],
  ])("refuses %s, and makes nothing", async (_what, values, message) => {
    const refusal = await refused(acquire(values));
    expect(refusal).toMatchObject({ name: "InvalidInputException", status: 400 });
    expect(refusal.message).toContain(message);
  });

  test("is allowed by the actions that it stands for, for one template", async () => {
    const Condition = { ArnEquals: { "iam:RoleTemplateARN": TemplateArn } };
    const Action = [
      "iam:AcquireRole",
      "iam:CreateRole",
      "iam:TagRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
    ];
    const grant = { Effect: "Allow", Resource: "*", Condition } as const;
    const some = await delegate(server, "some", { ...grant, Action });
    const refusal = await refused(acquire({ suffix: ["three"] }, some));
    expect(refusal).toMatchObject({ name: "AccessDenied", status: 403 });
    expect(refusal.message).toContain("iam:AttachRolePolicy");
    expect((await refused(server.iam().send(new GetRoleCommand({ RoleName: "Worker-three" })))).name).toBe(
      "NoSuchEntityException",
    );
    const all = await delegate(server, "all", { ...grant, Action: [...Action, "iam:AttachRolePolicy"] });
    expect((await acquire({ suffix: ["three"] }, all)).Role?.RoleName).toBe("Worker-three");
  });

  test("takes the version that is named, or the default one, unless it is disabled", async () => {
    const arn = TemplateArn.replace("Worker", "Versioned");
    const version = (name: string) => ({ ...WORKER, TemplateArn: arn, RoleNamePattern: `${name}-@{suffix}` });
    await registerTemplate(server, version("First"));
    await registerTemplate(server, version("Second"));
    const make = (TemplateMinorVersion?: number) =>
      server.iam().send(new AcquireRoleCommand({ TemplateArn: arn, TemplateMinorVersion }));
    expect((await make()).Role?.RoleName).toBe("First-one");
    expect((await make(2)).Role?.RoleName).toBe("Second-one");
    await registerTemplate(server, version("Third"), "--default");
    expect((await make()).Role?.RoleName).toBe("Third-one");
    await server.signet("role-template", "disable", arn, "--minor-version", "2");
    const disabled = {
      name: "RoleTemplateDisabledException",
      status: 400,
      message: `The role template ${arn} is disabled.`,
    };
    expect(await refused(make(2))).toEqual(disabled);
    expect((await refused(make(3))).name).toBe("NameConflictException");
    await server.signet("role-template", "disable", arn);
    expect(await refused(make(3))).toEqual(disabled);
    expect((await server.signet("role-template", "list")).out).toContain(`${arn}  2  disabled`);
    const lines = (await server.signet("role-template", "list", "--json")).out.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual({
      TemplateArn: arn,
      MinorVersion: 2,
      Status: "disabled",
      UpdateDate: expect.any(String),
    });
    await server.signet("role-template", "enable", arn);
    expect((await refused(make(3))).name).toBe("NameConflictException");
  });
});

describe("signet role-template add", () => {
  test("prints the ARN and the number of the version", async () => {
    const arn = TemplateArn.replace("Worker", "Printed");
    const answer = await registerTemplate(server, { ...WORKER, TemplateArn: arn });
    expect(answer).toEqual({ status: 0, out: `${arn}  1\n`, err: "" });
  });

  test.each<[string, object, number, string]>([
    ["an unknown member", { Trust: {} }, 2, 'no member "Trust"'],
    ["an ARN that is none", { TemplateArn: "arn:aws:iam::1:role/x" }, 1, "has an ARN like"],
    ["a placeholder without a parameter", { RoleDescriptionPattern: "@{other}" }, 1, "@{other}"],
    [
      "a parameter without a value",
      { ParametersDefinition: [{ Name: "suffix", Type: "String" }, WORKER.ParametersDefinition[1]] },
      1,
      "no default value",
    ],
    [
      "a placeholder in what a role may do",
      {
        AssumeRolePolicyDocumentTemplate: {
          Version: "2012-10-17",
          Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:@{suffix}" },
        },
      },
      1,
      "no placeholder in Action",
    ],
    ["a policy that cannot be read", { AssumeRolePolicyDocumentTemplate: { Statement: [] } }, 1, "("],
  ])("refuses %s", async (_what, change, status, message) => {
    const answer = await registerTemplate(server, { ...WORKER, ...change });
    expect([answer.status, answer.out]).toEqual([status, ""]);
    expect(answer.err).toContain(message);
  });
});

describe("account properties", () => {
  const put = (Properties: Record<string, string>) =>
    server.iam().send(new PutAccountPropertiesCommand({ Properties }));

  test("there are none", async () => {
    expect((await server.iam().send(new GetAccountPropertiesCommand({}))).Properties ?? {}).toEqual({});
  });

  test.each<[Record<string, string>, string]>([
    [{ "Feature/Enabled": "true" }, "There is no property Feature/Enabled."],
    [{ Feature: "true" }, "must be Namespace/PropertyName"],
    [{ "Feature/": "true" }, "must be Namespace/PropertyName"],
    [{ "A/b/c": "true" }, "must be Namespace/PropertyName"],
    [{ "Feature/A": "1", "Other/B": "2" }, "All properties must be of one namespace."],
    [{ "Feature/A": "x".repeat(1025) }, "longer than 1024 characters"],
  ])("%j is refused", async (properties, message) => {
    const refusal = await refused(put(properties));
    expect(refusal).toMatchObject({ name: "InvalidInputException", status: 400 });
    expect(refusal.message).toContain(message);
  });

  test("are asked for by their namespaces", async () => {
    const Condition = { "ForAllValues:StringEquals": { "iam:AccountPropertyNamespaces": "Feature" } };
    const client = await delegate(server, "setter", {
      Effect: "Allow",
      Action: "iam:PutAccountProperties",
      Resource: "*",
      Condition,
    });
    const send = (key: string) =>
      client.send(new PutAccountPropertiesCommand({ Properties: { [key]: "1" } }));
    expect((await refused(send("Other/A"))).name).toBe("AccessDenied");
    expect((await refused(send("Feature/A"))).name).toBe("InvalidInputException");
  });
});
