import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccountAliasCommand,
  GenerateServiceLastAccessedDetailsCommand,
  type GenerateServiceLastAccessedDetailsRequest,
  GetServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  type IAMClient,
  ListPoliciesGrantingServiceAccessCommand,
  PutGroupPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allow, trust } from "../../../directory/testing/documents.ts";
import { credentialsOf } from "../../../testing/credentials.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { refused } from "../testing/answers.ts";
import { delegate } from "../testing/delegate.ts";

let server: TestServer;
let iam: IAMClient;
let alice: IAMClient;
let policyArn: string;
const date = expect.any(Date) as Date;
const arn = (rest: string) => `arn:aws:iam::${server.accountId}:${rest}`;

/** The event of a change is in the trail with the change; those of other requests follow within moments. */
const useIam = (client: IAMClient) =>
  client.send(new CreateAccountAliasCommand({ AccountAlias: "used-by-a-test" }));

beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
  alice = await delegate(server, "alice", {
    Effect: "Allow",
    Action: ["iam:GetUser", "s3:GetObject"],
    Resource: "*",
  });
  await iam.send(new CreateUserCommand({ UserName: "bob", Path: "/x/" }));
  await iam.send(new CreateGroupCommand({ GroupName: "crew" }));
  for (const UserName of ["alice", "bob"])
    await iam.send(new AddUserToGroupCommand({ GroupName: "crew", UserName }));
  await iam.send(
    new PutGroupPolicyCommand({ GroupName: "crew", PolicyName: "queues", PolicyDocument: allow("sqs:*") }),
  );
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: "own", PolicyDocument: allow("iam:*") }),
  );
  policyArn = Policy?.Arn ?? "";
  await iam.send(new AttachGroupPolicyCommand({ GroupName: "crew", PolicyArn: policyArn }));
  await iam.send(new AttachUserPolicyCommand({ UserName: "alice", PolicyArn: policyArn }));
  await iam.send(
    new CreateRoleCommand({ RoleName: "deploy", AssumeRolePolicyDocument: trust(arn("user/admin")) }),
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName: "deploy", PolicyArn: policyArn }));
  await useIam(alice);
});
afterAll(() => server.stop());

async function generate(Arn: string, more: Partial<GenerateServiceLastAccessedDetailsRequest> = {}) {
  const { JobId } = await iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn, ...more }));
  return JobId ?? "";
}
const get = (JobId: string, more: { MaxItems?: number; Marker?: string | undefined } = {}, client = iam) =>
  client.send(new GetServiceLastAccessedDetailsCommand({ JobId, ...more }));
const entities = (JobId: string, ServiceNamespace: string, MaxItems?: number, Marker?: string) =>
  iam.send(
    new GetServiceLastAccessedDetailsWithEntitiesCommand({ JobId, ServiceNamespace, MaxItems, Marker }),
  );

describe("a report", () => {
  test("of a user has the services that policies grant, also by groups, and when they were used", async () => {
    const answer = await get(await generate(arn("user/alice")));
    expect(answer).toMatchObject({
      JobStatus: "COMPLETED",
      JobType: "SERVICE_LEVEL",
      JobCreationDate: date,
      JobCompletionDate: date,
      IsTruncated: false,
    });
    expect(answer.ServicesLastAccessed).toEqual([
      {
        ServiceName: "AWS Identity and Access Management (IAM)",
        ServiceNamespace: "iam",
        LastAuthenticated: date,
        LastAuthenticatedEntity: arn("user/alice"),
        LastAuthenticatedRegion: "us-east-1",
        TotalAuthenticatedEntities: 1,
      },
      { ServiceName: "Amazon S3", ServiceNamespace: "s3", TotalAuthenticatedEntities: 0 },
      { ServiceName: "Amazon SQS", ServiceNamespace: "sqs", TotalAuthenticatedEntities: 0 },
    ]);
  });

  test("by action has the actions that are granted, too", async () => {
    const answer = await get(await generate(arn("user/alice"), { Granularity: "ACTION_LEVEL" }));
    expect(answer.JobType).toBe("ACTION_LEVEL");
    const [ofIam, ofS3] = answer.ServicesLastAccessed ?? [];
    expect(ofS3?.TrackedActionsLastAccessed).toBeUndefined();
    const actions = ofIam?.TrackedActionsLastAccessed ?? [];
    expect(actions.length).toBeGreaterThan(150);
    expect(actions.filter(({ LastAccessedTime }) => LastAccessedTime !== undefined)).toEqual([
      {
        ActionName: "CreateAccountAlias",
        LastAccessedEntity: arn("user/alice"),
        LastAccessedTime: date,
        LastAccessedRegion: "us-east-1",
      },
    ]);
    expect(actions).toContainEqual({ ActionName: "CreateUser" });
  });

  test("of a group and a policy tells of those who have them", async () => {
    const { Credentials } = await server
      .sts()
      .send(new AssumeRoleCommand({ RoleArn: arn("role/deploy"), RoleSessionName: "session" }));
    await iam.send(new DeleteAccountAliasCommand({ AccountAlias: "used-by-a-test" }));
    await useIam(server.iam(credentialsOf(Credentials)));
    const ofGroup = await generate(arn("group/crew"));
    expect((await get(ofGroup)).ServicesLastAccessed).toMatchObject([
      { ServiceNamespace: "iam", LastAuthenticatedEntity: arn("user/alice"), TotalAuthenticatedEntities: 1 },
      { ServiceNamespace: "sqs", TotalAuthenticatedEntities: 0 },
    ]);
    const used = await entities(ofGroup, "iam");
    expect(used).toMatchObject({ JobStatus: "COMPLETED", IsTruncated: false });
    expect(used.EntityDetailsList).toEqual([
      {
        EntityInfo: {
          Arn: arn("user/alice"),
          Name: "alice",
          Type: "USER",
          Id: expect.stringMatching(/^AIDA/) as string,
          Path: "/",
        },
        LastAuthenticated: date,
      },
      { EntityInfo: expect.objectContaining({ Name: "bob", Path: "/x/" }) as object },
    ]);

    const ofPolicy = await generate(policyArn);
    expect((await get(ofPolicy)).ServicesLastAccessed).toMatchObject([
      { ServiceNamespace: "iam", LastAuthenticatedEntity: arn("role/deploy"), TotalAuthenticatedEntities: 2 },
    ]);
    const first = await entities(ofPolicy, "iam", 1);
    expect(first.EntityDetailsList).toMatchObject([
      { EntityInfo: { Name: "deploy", Type: "ROLE" }, LastAuthenticated: date },
    ]);
    const rest = await entities(ofPolicy, "iam", 5, first.Marker);
    expect(rest.EntityDetailsList?.map(({ EntityInfo }) => EntityInfo?.Name)).toEqual(["alice", "bob"]);
    expect((await entities(ofPolicy, "s3")).EntityDetailsList?.[0]?.LastAuthenticated).toBeUndefined();
  });

  test("of an administrator comes in pages", async () => {
    const job = await generate("arn:aws:iam::aws:policy/AdministratorAccess");
    const found: string[] = [];
    let Marker: string | undefined;
    do {
      const answer = await get(job, { Marker });
      found.push(...(answer.ServicesLastAccessed ?? []).map((service) => service.ServiceNamespace ?? ""));
      ({ Marker } = answer);
    } while (Marker !== undefined);
    expect(found.length).toBeGreaterThan(400);
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(found.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test("stays as it was, and is forgotten after a week", async () => {
    const job = await generate(arn("user/x/bob"));
    const before = await get(job);
    await iam.send(new AttachUserPolicyCommand({ UserName: "bob", PolicyArn: policyArn }));
    expect((await get(job)).ServicesLastAccessed).toEqual(before.ServicesLastAccessed);
    server.moveClock(8 * 86_400);
    expect(await refused(get(job))).toMatchObject({ name: "NoSuchEntityException", status: 404 });
  });
});

describe("ListPoliciesGrantingServiceAccess", () => {
  const list = (Arn: string, ServiceNamespaces: string[], client = iam) =>
    client.send(new ListPoliciesGrantingServiceAccessCommand({ Arn, ServiceNamespaces }));

  test("has the policies of the user and of the groups, each once", async () => {
    const answer = await list(arn("user/alice"), ["sqs", "iam", "ec2"]);
    expect(answer.IsTruncated).toBe(false);
    expect(answer.PoliciesGrantingServiceAccess).toEqual([
      { ServiceNamespace: "ec2", Policies: [] },
      {
        ServiceNamespace: "iam",
        Policies: [
          { PolicyName: "granted", PolicyType: "INLINE", EntityType: "USER", EntityName: "alice" },
          { PolicyName: "own", PolicyType: "MANAGED", PolicyArn: policyArn },
        ],
      },
      {
        ServiceNamespace: "sqs",
        Policies: [{ PolicyName: "queues", PolicyType: "INLINE", EntityType: "GROUP", EntityName: "crew" }],
      },
    ]);
  });

  test("is about users, groups and roles, and services that there are", async () => {
    expect(await refused(list(policyArn, ["iam"]))).toMatchObject({
      name: "InvalidInputException",
      status: 400,
    });
    expect(await refused(list(arn("role/deploy"), ["nothing"]))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: "The service namespace nothing is not valid.",
    });
    expect((await list(arn("role/deploy"), ["iam"])).PoliciesGrantingServiceAccess).toMatchObject([
      { Policies: [{ PolicyName: "own" }] },
    ]);
  });

  test("is for who may ask about the entity", async () => {
    const client = await delegate(server, "lister", {
      Effect: "Allow",
      Action: "iam:ListPoliciesGrantingServiceAccess",
      Resource: arn("role/*"),
    });
    expect(await list(arn("role/deploy"), ["iam"], client)).toMatchObject({ IsTruncated: false });
    expect(await refused(list(arn("user/alice"), ["iam"], client))).toMatchObject({
      name: "AccessDenied",
      status: 403,
    });
  });
});

describe("is refused", () => {
  test.each(["user/nobody", "user/x/alice", "group/none", "role/none", "policy/none"])("%s", async (name) => {
    expect(await refused(generate(arn(name)))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: `ARN ${arn(name)} does not exist.`,
    });
  });

  test("what is no such ARN, or another account's", async () => {
    for (const other of [arn("instance-profile/x"), "arn:aws:s3:::bucket-of-nobody", arn("root")]) {
      expect(await refused(generate(other))).toEqual({
        name: "InvalidInputException",
        status: 400,
        message: `ARN ${other} is not valid.`,
      });
    }
    const neighbour = await server.createAccount("neighbour");
    const theirs = `arn:aws:iam::${neighbour.accountId}:user/admin`;
    expect(await refused(generate(theirs))).toMatchObject({ name: "NoSuchEntityException" });
    const job = await generate(arn("user/alice"));
    expect(await refused(get(job, {}, server.iam(neighbour.admin)))).toMatchObject({ status: 404 });
  });

  test("a job that there is not, and entities of a user's report", async () => {
    const none = "00000000-0000-4000-8000-000000000000";
    expect(await refused(get(none))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: `The job with id ${none} cannot be found.`,
    });
    expect(await refused(entities(none, "iam"))).toMatchObject({ status: 404 });
    expect(await refused(entities(await generate(arn("user/alice")), "iam"))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: "The entities are told of reports for groups and policies only.",
    });
    expect(await refused(entities(await generate(arn("group/crew")), "nothing"))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: "The service namespace nothing is not valid.",
    });
  });

  test("who may not ask about the entity", async () => {
    const client = await delegate(server, "reporter", {
      Effect: "Allow",
      Action: "iam:GenerateServiceLastAccessedDetails",
      Resource: arn("user/alice"),
    });
    const ask = (Arn: string) => client.send(new GenerateServiceLastAccessedDetailsCommand({ Arn }));
    const { JobId = "" } = await ask(arn("user/alice"));
    expect(await refused(ask(arn("user/admin")))).toMatchObject({ name: "AccessDenied", status: 403 });
    expect(await refused(ask(policyArn))).toMatchObject({ name: "AccessDenied", status: 403 });
    expect(await refused(get(JobId, {}, client))).toMatchObject({ name: "AccessDenied", status: 403 });
  });
});
