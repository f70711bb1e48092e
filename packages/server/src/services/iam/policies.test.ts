import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  paginateListPolicies,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  UntagPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allow, documentOfSize, TRUST_EC2 } from "../../directory/testing/documents.ts";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { members, refused } from "./testing/answers.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startTestServer();
  iam = server.iam();
});
afterAll(() => server.stop());

const DOCUMENT = `{\n  "Version": "2012-10-17",\n  "Statement": { "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" }\n}`;
const VIEW = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";
const arn = (rest: string) => `arn:aws:iam::${server.accountId}:policy${rest}`;

async function create(PolicyName: string, more: object = {}): Promise<string> {
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName, PolicyDocument: DOCUMENT, ...more }),
  );
  return Policy?.Arn ?? "";
}

const notFound = (policyArn: string) => ({
  name: "NoSuchEntityException",
  status: 404,
  message: `Policy ${policyArn} was not found.`,
});

describe("CreatePolicy and GetPolicy", () => {
  test("answer the policy; the description only when it is got", async () => {
    const created = await iam.send(
      new CreatePolicyCommand({
        PolicyName: "Full",
        Path: "/team/",
        PolicyDocument: DOCUMENT,
        Description: "reads",
        Tags: [{ Key: "a", Value: "1" }],
      }),
    );
    const policy = {
      PolicyName: "Full",
      PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
      Arn: arn("/team/Full"),
      Path: "/team/",
      DefaultVersionId: "v1",
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: expect.any(Date),
      UpdateDate: expect.any(Date),
      Tags: [{ Key: "a", Value: "1" }],
    };
    expect(members(created)).toEqual({ Policy: policy });
    const got = await iam.send(new GetPolicyCommand({ PolicyArn: arn("/team/Full") }));
    expect(members(got)).toEqual({ Policy: { ...policy, Description: "reads" } });
  });

  test("count who uses the policy", async () => {
    const PolicyArn = await create("Counted");
    await iam.send(new CreateUserCommand({ UserName: "counted", PermissionsBoundary: PolicyArn }));
    await iam.send(new AttachUserPolicyCommand({ UserName: "counted", PolicyArn }));
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    expect(Policy).toMatchObject({ AttachmentCount: 1, PermissionsBoundaryUsageCount: 1, Tags: [] });
  });

  test("know the policies of AWS", async () => {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: VIEW }));
    expect(Policy).toMatchObject({
      PolicyName: "ViewOnlyAccess",
      Path: "/job-function/",
      Arn: VIEW,
      IsAttachable: true,
      DefaultVersionId: expect.stringMatching(/^v\d+$/),
    });
  });

  test("refuse what is taken, malformed or too long", async () => {
    await create("Taken");
    expect(await refused(create("TAKEN"))).toEqual({
      name: "EntityAlreadyExistsException",
      status: 409,
      message: "A policy called TAKEN already exists. Duplicate names are not allowed.",
    });
    expect(await refused(create("bad", { PolicyDocument: "{]" }))).toEqual({
      name: "MalformedPolicyDocumentException",
      status: 400,
      message: expect.stringMatching(/^Syntax errors in policy\. \(line 1, column 2\b/),
    });
    const noAction = `{\n"Version":"2012-10-17",\n"Statement":[{"Effect":"Allow","Resource":"*"}]}`;
    expect(await refused(create("bad", { PolicyDocument: noAction }))).toEqual({
      name: "MalformedPolicyDocumentException",
      status: 400,
      message: "Policy statement must contain actions. (line 3, column 14, at Statement[0])",
    });
    expect(await refused(create("long", { PolicyDocument: documentOfSize(6145) }))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Cannot exceed quota for PolicySize: 6144",
    });
  });

  test("refuse ARNs that name nothing, or no policy", async () => {
    expect(await refused(iam.send(new GetPolicyCommand({ PolicyArn: arn("/none") })))).toEqual(
      notFound(arn("/none")),
    );
    const user = `arn:aws:iam::${server.accountId}:user/admin`;
    expect(await refused(iam.send(new GetPolicyCommand({ PolicyArn: user })))).toEqual({
      name: "InvalidInputException",
      status: 400,
      message: `ARN ${user} is not valid.`,
    });
  });
});

describe("ListPolicies", () => {
  async function names(filter: object): Promise<string[]> {
    const found: string[] = [];
    for await (const answer of paginateListPolicies({ client: iam, pageSize: 900 }, filter)) {
      for (const { PolicyName = "" } of answer.Policies ?? []) found.push(PolicyName);
    }
    return found;
  }

  test("answers without tags and description, in the scope and path asked for", async () => {
    await create("Listed", { Path: "/listed/", Description: "x", Tags: [{ Key: "a", Value: "1" }] });
    const answer = await iam.send(new ListPoliciesCommand({ Scope: "Local", PathPrefix: "/listed/" }));
    expect(members(answer)).toEqual({
      IsTruncated: false,
      Policies: [
        {
          PolicyName: "Listed",
          PolicyId: expect.any(String),
          Arn: arn("/listed/Listed"),
          Path: "/listed/",
          DefaultVersionId: "v1",
          AttachmentCount: 0,
          PermissionsBoundaryUsageCount: 0,
          IsAttachable: true,
          CreateDate: expect.any(Date),
          UpdateDate: expect.any(Date),
        },
      ],
    });
    expect((await names({ Scope: "AWS" })).length).toBeGreaterThan(1500);
    const all = await names({});
    expect(all).toContain("Listed");
    expect(all).toContain("AdministratorAccess");
    expect(await names({ Scope: "Local" })).not.toContain("AdministratorAccess");
  });

  test("can leave out what is not attached", async () => {
    const attached = await create("Attached");
    const boundary = await create("Bounding");
    await iam.send(
      new CreateRoleCommand({
        RoleName: "listed",
        AssumeRolePolicyDocument: TRUST_EC2,
        PermissionsBoundary: boundary,
      }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName: "listed", PolicyArn: attached }));
    const local = await names({ Scope: "Local", OnlyAttached: true });
    expect(local).toContain("Attached");
    expect(local).not.toContain("Bounding");
    expect(await names({ Scope: "AWS", OnlyAttached: true })).toEqual(["AdministratorAccess"]);
    expect(await names({ Scope: "Local", PolicyUsageFilter: "PermissionsBoundary" })).toContain("Bounding");
  });
});

describe("versions", () => {
  test("are made, shown with their documents, made the default, deleted", async () => {
    const PolicyArn = await create("Versioned");
    const second = allow("s3:PutObject");
    const made = await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: second }));
    expect(members(made)).toEqual({
      PolicyVersion: { VersionId: "v2", IsDefaultVersion: false, CreateDate: expect.any(Date) },
    });
    const got = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    expect(members(got)).toEqual({
      PolicyVersion: {
        Document: encodeURIComponent(DOCUMENT).replaceAll("*", "%2A"),
        VersionId: "v1",
        IsDefaultVersion: true,
        CreateDate: expect.any(Date),
      },
    });
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: "v2" }));
    const listed = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(members(listed)).toEqual({
      IsTruncated: false,
      Versions: [
        { VersionId: "v2", IsDefaultVersion: true, CreateDate: expect.any(Date) },
        { VersionId: "v1", IsDefaultVersion: false, CreateDate: expect.any(Date) },
      ],
    });
    expect(await refused(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v2" })))).toEqual({
      name: "DeleteConflictException",
      status: 409,
      message: "Cannot delete the default version of a policy.",
    });
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    expect(await refused(iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" })))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: `Policy ${PolicyArn} version v1 does not exist or is not attachable.`,
    });
    const asDefault = await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: second, SetAsDefault: true }),
    );
    expect(asDefault.PolicyVersion).toMatchObject({ VersionId: "v3", IsDefaultVersion: true });
  });

  test("are five at the most", async () => {
    const PolicyArn = await create("Five");
    const add = () => iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: DOCUMENT }));
    for (let version = 2; version <= 5; version++) await add();
    expect(await refused(add())).toEqual({
      name: "LimitExceededException",
      status: 409,
      message:
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
    });
    expect(await refused(iam.send(new DeletePolicyCommand({ PolicyArn })))).toEqual({
      name: "DeleteConflictException",
      status: 409,
      message:
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    });
  });

  test("of AWS's policies are the default alone", async () => {
    const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: VIEW }));
    expect(Versions).toHaveLength(1);
    const VersionId = Versions[0]?.VersionId;
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn: VIEW, VersionId }));
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ""))).toMatchObject({
      Version: "2012-10-17",
    });
  });
});

describe("tags", () => {
  test("are set, listed in pages, and taken away", async () => {
    const PolicyArn = await create("Tagged");
    const Tags = ["c", "a", "b"].map((Key) => ({ Key, Value: Key.toUpperCase() }));
    expect(members(await iam.send(new TagPolicyCommand({ PolicyArn, Tags })))).toEqual({});
    const first = await iam.send(new ListPolicyTagsCommand({ PolicyArn, MaxItems: 2 }));
    expect(members(first)).toEqual({
      Tags: [
        { Key: "a", Value: "A" },
        { Key: "b", Value: "B" },
      ],
      IsTruncated: true,
      Marker: expect.any(String),
    });
    const rest = await iam.send(new ListPolicyTagsCommand({ PolicyArn, MaxItems: 2, Marker: first.Marker }));
    expect(members(rest)).toEqual({ Tags: [{ Key: "c", Value: "C" }], IsTruncated: false });
    await iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ["a", "b"] }));
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.Tags).toEqual([
      { Key: "c", Value: "C" },
    ]);
    const none = arn("/none");
    expect(await refused(iam.send(new TagPolicyCommand({ PolicyArn: none, Tags })))).toEqual(notFound(none));
    expect(await refused(iam.send(new UntagPolicyCommand({ PolicyArn: none, TagKeys: ["a"] })))).toEqual(
      notFound(none),
    );
    expect(await refused(iam.send(new ListPolicyTagsCommand({ PolicyArn: none })))).toEqual(notFound(none));
  });
});

describe("ListEntitiesForPolicy", () => {
  test("answers users and roles by name and id, of the kind asked for", async () => {
    const PolicyArn = await create("Entities");
    const { User } = await iam.send(new CreateUserCommand({ UserName: "entity" }));
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: "entity",
        AssumeRolePolicyDocument: TRUST_EC2,
        PermissionsBoundary: PolicyArn,
      }),
    );
    await iam.send(new AttachUserPolicyCommand({ UserName: "entity", PolicyArn }));
    const list = (filter: object = {}) =>
      iam.send(new ListEntitiesForPolicyCommand({ PolicyArn, ...filter })).then(members);
    const users = [{ UserName: "entity", UserId: User?.UserId }];
    const roles = [{ RoleName: "entity", RoleId: Role?.RoleId }];
    const answer = { PolicyGroups: [], PolicyUsers: [], PolicyRoles: [], IsTruncated: false };
    expect(await list()).toEqual({ ...answer, PolicyUsers: users, PolicyRoles: roles });
    expect(await list({ EntityFilter: "User" })).toEqual({ ...answer, PolicyUsers: users });
    expect(await list({ EntityFilter: "Group" })).toEqual(answer);
    expect(await list({ PolicyUsageFilter: "PermissionsBoundary" })).toEqual({
      ...answer,
      PolicyRoles: roles,
    });
    expect(await refused(list({ EntityFilter: "LocalManagedPolicy" }))).toMatchObject({
      name: "InvalidInputException",
      status: 400,
    });
    expect(await refused(iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: arn("/none") })))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: `Policy ${arn("/none")} does not exist or is not attachable.`,
    });
  });
});

describe("DeletePolicy", () => {
  test("refuses a policy that is attached, and deletes it then", async () => {
    const PolicyArn = await create("Deleted");
    const remove = () => iam.send(new DeletePolicyCommand({ PolicyArn }));
    await iam.send(new CreateUserCommand({ UserName: "holder", PermissionsBoundary: PolicyArn }));
    expect(await refused(remove())).toEqual({
      name: "DeleteConflictException",
      status: 409,
      message: "Cannot delete a policy attached to entities.",
    });
    const unused = await create("Unused");
    await iam.send(new DeletePolicyCommand({ PolicyArn: unused }));
    expect(await refused(iam.send(new DeletePolicyCommand({ PolicyArn: unused })))).toEqual(notFound(unused));
  });
});
