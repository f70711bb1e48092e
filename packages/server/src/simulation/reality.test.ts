// The policy cases as real requests: users, roles and sessions are made through the API, with the policies of a case, and ask. What they
// are answered has to be what the case says, what `signet policy simulate` says of them, and what IAM's simulator says.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  GetRoleCommand,
  type IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PolicyCase, readCases } from "../../../policy/src/testing/read-cases.ts";
import { credentialsOf } from "../testing/credentials.ts";
import { type ClientCredentials, startTestServer, type TestServer } from "../testing/server.ts";
import type { SimulationResult } from "./result.ts";

const ACCOUNT = "111111111111";
const OTHER_ACCOUNT = "222222222222";
const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
const ALICE = arn("user/alice");
const ROLE = arn("role/path/app");
const BOB = `arn:aws:iam::${OTHER_ACCOUNT}:user/team/bob`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/one`;
const GUEST = `arn:aws:sts::${ACCOUNT}:federated-user/guest`;

/** The cases ask S3 for an object, and this server has IAM: the same with a role. */
function translated(one: PolicyCase): PolicyCase {
  const text = JSON.stringify(one)
    .replaceAll("s3:GetObject", "iam:GetRole")
    .replaceAll("arn:aws:s3:::b/", arn("role/"))
    .replaceAll("arn:aws:s3:::c/", arn("role/other/"))
    .replaceAll(/\bs3:/g, "iam:");
  return JSON.parse(text) as PolicyCase;
}

const FILES = [
  "identity-policies.json",
  "permissions-boundary.json",
  "session-policies.json",
  "federated-users.json",
  "explicit-deny.json",
  "trust-policies.json",
];
/** What a request can bring along, or has anyway. */
const BROUGHT = new Set(["sts:ExternalId", "sts:RoleSessionName", "aws:username"]);

/** Whether a case can be told with what this server has: two accounts without an organization, IAM and STS, no second factor yet. */
function canBeReal({ file, request, expect: { errors } }: PolicyCase): boolean {
  const { principal, action, resource, context, policies } = request;
  const { session, trust, scps, rcps } = policies;
  if (!FILES.includes(file) || errors || policies.resource !== undefined) return false;
  if (scps !== undefined || rcps !== undefined) return false;
  if (!Object.keys(context).every((key) => BROUGHT.has(key))) return false;
  const text = JSON.stringify(policies);
  if (/SecureTransport|SourceIp|"AIDA|"AROA/.test(text)) return false;
  const asksRole = trust === undefined && action === "iam:GetRole" && resource === arn("role/k");
  const assumes = trust !== undefined && action === "sts:AssumeRole" && resource === arn("role/target");
  if (principal.kind === "user")
    return (principal.arn === ALICE && (asksRole || assumes)) || (principal.arn === BOB && assumes);
  if (principal.kind === "role-session")
    return principal.arn === SESSION && session?.length !== 0 && (asksRole || assumes);
  return isGuest(principal) && asksRole;
}

function isGuest(principal: PolicyCase["request"]["principal"]): boolean {
  return principal.kind === "federated-user" && principal.arn === GUEST && principal.userArn === ALICE;
}

const cases = readCases().map(translated).filter(canBeReal);

let server: TestServer;
let folder: string;
let admin: IAMClient;
let otherAdmin: IAMClient;
let alice: ClientCredentials;
let bob: ClientCredentials;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-reality-"));
  server = await startTestServer({ flags: { accountId: ACCOUNT } });
  admin = server.iam();
  const other = ["--name", "other", "--email", "o@example.test", "--account-id", OTHER_ACCOUNT, "--json"];
  otherAdmin = server.iam(
    JSON.parse((await server.signet("account", "create", ...other)).out) as ClientCredentials,
  );
  alice = await newUser(admin, "alice", "/");
  bob = await newUser(otherAdmin, "bob", "/team/");
  for (const [RoleName, Path] of [
    ["app", "/path/"],
    ["k", "/"],
    ["target", "/"],
  ] as const) {
    const AssumeRolePolicyDocument = document({ Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" });
    await admin.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }));
  }
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

function document(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } });
}

async function newUser(iam: IAMClient, UserName: string, Path: string): Promise<ClientCredentials> {
  await iam.send(new CreateUserCommand({ UserName, Path }));
  return credentialsOf((await iam.send(new CreateAccessKeyCommand({ UserName }))).AccessKey);
}

const managed = new Map<string, string>();

/** A managed policy with that text; made once. */
async function managedPolicy(iam: IAMClient, PolicyDocument: string): Promise<string> {
  const key = `${iam === admin} ${PolicyDocument}`;
  const known = managed.get(key);
  if (known !== undefined) return known;
  const PolicyName = `policy-${managed.size}`;
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
  const made = Policy?.Arn ?? "";
  managed.set(key, made);
  return made;
}

const texts = (documents: PolicyCase["request"]["policies"]["identity"] = []) =>
  documents.map((one) => JSON.stringify(one.document));

/** Gives somebody the policies of a case; resolves to what takes them away again. */
async function dress({ request: { principal, policies } }: PolicyCase): Promise<() => Promise<void>> {
  const isRole = principal.kind === "role-session";
  const isBob = principal.kind === "user" && principal.arn === BOB;
  const iam = isBob ? otherAdmin : admin;
  const user = { UserName: isBob ? "bob" : "alice" };
  const role = { RoleName: "app" };
  const inline = texts(policies.identity);
  const names = inline.map((_, index) => `policy-${index}`);
  for (const [index, PolicyDocument] of inline.entries()) {
    const policy = { PolicyName: `policy-${index}`, PolicyDocument };
    if (isRole) await iam.send(new PutRolePolicyCommand({ ...role, ...policy }));
    else await iam.send(new PutUserPolicyCommand({ ...user, ...policy }));
  }
  const [boundary] = texts(policies.boundary && [policies.boundary]);
  if (boundary !== undefined) {
    const PermissionsBoundary = await managedPolicy(iam, boundary);
    if (isRole) await iam.send(new PutRolePermissionsBoundaryCommand({ ...role, PermissionsBoundary }));
    else await iam.send(new PutUserPermissionsBoundaryCommand({ ...user, PermissionsBoundary }));
  }
  const [PolicyDocument] = texts(policies.trust && [policies.trust]);
  if (PolicyDocument !== undefined)
    await admin.send(new UpdateAssumeRolePolicyCommand({ RoleName: "target", PolicyDocument }));
  return async () => {
    for (const PolicyName of names) {
      if (isRole) await iam.send(new DeleteRolePolicyCommand({ ...role, PolicyName }));
      else await iam.send(new DeleteUserPolicyCommand({ ...user, PolicyName }));
    }
    if (boundary === undefined) return;
    if (isRole) await iam.send(new DeleteRolePermissionsBoundaryCommand(role));
    else await iam.send(new DeleteUserPermissionsBoundaryCommand(user));
  };
}

/** The credentials of who asks: of two session policies the second is a managed one. */
async function credentials({ request: { principal, policies } }: PolicyCase): Promise<ClientCredentials> {
  if (principal.kind === "user") return principal.arn === BOB ? bob : alice;
  const [Policy, ...rest] = texts(policies.session);
  const PolicyArns = await Promise.all(rest.map(async (text) => ({ arn: await managedPolicy(admin, text) })));
  const session = { Policy, ...(PolicyArns.length > 0 && { PolicyArns }) };
  const request = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "one", ...session });
  return credentialsOf((await server.sts().send(request)).Credentials);
}

const context = ({ request }: PolicyCase, key: string) => {
  const value = request.context[key];
  return typeof value === "string" ? value : undefined;
};

/** Asks; undefined when it is allowed, else what the refusal says. */
async function ask(one: PolicyCase): Promise<string | undefined> {
  const who = await credentials(one);
  const request =
    one.request.policies.trust === undefined
      ? server.iam(who).send(new GetRoleCommand({ RoleName: "k" }))
      : server.sts(who).send(
          new AssumeRoleCommand({
            RoleArn: arn("role/target"),
            RoleSessionName: context(one, "sts:RoleSessionName") ?? "some",
            ExternalId: context(one, "sts:ExternalId"),
          }),
        );
  try {
    await request;
    return undefined;
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== "AccessDenied") throw error;
    return message;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  identity: "identity-based policy",
  boundary: "permissions boundary",
  session: "session policy",
};

async function simulated(one: PolicyCase): Promise<SimulationResult> {
  const { principal, action, resource, policies } = one.request;
  if (!("arn" in principal)) throw new Error("nobody who has an ARN");
  const files = await Promise.all(
    texts(policies.session).map(async (text, index) => {
      const file = join(folder, `session-${index}.json`);
      await writeFile(file, text);
      return ["--session", file];
    }),
  );
  const given = Object.entries(one.request.context).flatMap(([key, value]) => [
    "--context",
    `${key}=${String(value)}`,
  ]);
  const by = principal.kind === "federated-user" ? ["--federated-by", ALICE] : [];
  const args = ["--principal", principal.arn, "--action", action, "--resource", resource, "--json"];
  const { out, err } = await server.signet("policy", "simulate", ...args, ...files.flat(), ...given, ...by);
  expect(err).toBe("");
  return JSON.parse(out) as SimulationResult;
}

const DECISIONS = { allow: "allowed", explicitDeny: "explicitDeny", implicitDeny: "implicitDeny" } as const;

test("there are as many as there should be", () => {
  const told = new Set(cases.map(({ file }) => file));
  expect([...told].toSorted()).toEqual(FILES.toSorted());
  expect(cases.length).toBeGreaterThan(60);
});

describe.each(FILES)("%s", (file) => {
  test.each(cases.filter((one) => one.file === file))("$name", async (one) => {
    const undress = await dress(one);
    try {
      const { outcome, blockedBy } = one.expect;
      expect(await simulated(one)).toMatchObject({ outcome, ...(blockedBy && { blockedBy }) });
      // To no operation that IAM and STS have for federated users do policies matter, so that one can only be simulated.
      if (!isGuest(one.request.principal)) await expectInReality(one);
    } finally {
      await undress();
    }
  });
});

async function expectInReality(one: PolicyCase): Promise<void> {
  expectRefusal(await ask(one), one);
  // IAM's simulator takes neither the trust policy of a role nor a session policy.
  const { trust, session } = one.request.policies;
  const decision = DECISIONS[one.expect.outcome];
  const isWhole = trust === undefined && session === undefined;
  expect(isWhole ? await simulatedByIam(one) : decision).toBe(decision);
}

/** The refusal names the type of policy; that of AssumeRole names none. */
function expectRefusal(
  refusal: string | undefined,
  { expect: { outcome, blockedBy }, request }: PolicyCase,
): void {
  expect(refusal === undefined).toBe(outcome === "allow");
  if (refusal === undefined || request.policies.trust !== undefined) return;
  const name = WORDS[blockedBy ?? ""] ?? "?";
  const words =
    outcome === "explicitDeny"
      ? `with an explicit deny in an? ${name}$`
      : `because no ${name} allows the iam:GetRole action$`;
  expect(refusal).toMatch(new RegExp(words));
}

async function simulatedByIam({
  request: { principal, action, resource },
}: PolicyCase): Promise<string | undefined> {
  const { EvaluationResults } = await admin.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: principal.kind === "user" ? ALICE : ROLE,
      ActionNames: [action],
      ResourceArns: [resource],
    }),
  );
  expect(EvaluationResults).toHaveLength(1);
  return EvaluationResults?.[0]?.EvalDecision;
}
