// All cases of packages/policy/cases that IAM's simulator can be asked, through the server, by the SDK. Why another cannot be asked is said
// for each: what the interface has no member for, and, counted, what it has members for and leaves no room in.
import { SimulateCustomPolicyCommand, type SimulateCustomPolicyCommandInput } from "@aws-sdk/client-iam";
import type { ContextValue } from "@signet/policy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PolicyCase, readCases } from "../../../../../policy/src/testing/read-cases.ts";
import { accountInArn } from "../../../simulation/resource-account.ts";
import { startTestServer, type TestServer } from "../../../testing/server.ts";

const ACCOUNT = "111111111111";
const cases = readCases();

/** Keys that the server sets for who calls, and for anybody. */
const OF_ANYBODY = [
  "aws:currenttime",
  "aws:epochtime",
  "aws:resourceaccount",
  "aws:principalaccount",
  "aws:principalisawsservice",
  "aws:viaawsservice",
];
const OF_CALLERS = [...OF_ANYBODY, "aws:principalarn", "aws:principaltype", "aws:userid", "aws:username"];

/** What the interface has no member for. */
function beyondTheInterface({
  request: { principal, policies, principalCanonicalUserId },
}: PolicyCase): boolean {
  const { session, trust, rcps } = policies;
  if (session !== undefined || trust !== undefined || rcps !== undefined) return true;
  return principal.kind !== "user" || principalCanonicalUserId !== undefined;
}

function needsCaller({ request: { principal, policies } }: PolicyCase): boolean {
  return policies.resource !== undefined || (principal.kind === "user" && principal.accountId !== ACCOUNT);
}

/** Why a case that the interface has members for cannot be asked all the same. */
function obstacle(one: PolicyCase): string | undefined {
  const { principal, action, resource, resourceAccountId, context, policies } = one.request;
  if (!/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(action)) return "the action is no name of one action";
  if (resource !== "*" && !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:[\s\S]+$/.test(resource))
    return "the resource is no ARN";
  if ((accountInArn(resource) ?? resourceAccountId) !== resourceAccountId)
    return "the ARN tells another account";
  if (!/^\d{12}$/.test(resourceAccountId)) return "the account is none";
  const keys = Object.keys(context);
  if (new Set(keys.map((key) => key.toLowerCase())).size < keys.length) return "a key is there twice";
  const asked = JSON.stringify(policies).toLowerCase();
  const set = needsCaller(one) ? OF_CALLERS : OF_ANYBODY;
  if (set.some((key) => asked.includes(key) && !keys.some((given) => given.toLowerCase() === key)))
    return "a key is missing that is always there";
  if (/[^\t\n\r\u0020-\u00ff]/.test(documentsOf(one).join("")))
    return "a policy has characters that IAM's have not";
  const unique = principal.kind === "user" ? principal.id : "";
  if (JSON.stringify(policies.resource ?? null).includes(unique))
    return "a policy names the caller by unique id";
  return undefined;
}

/** Names of keys have five characters at the least, and the cases' own have three: k:a is key:a here, in contexts and in policies. */
const longer = (text: string) => text.replaceAll(/(?<=^|["{])k(?=:[a-z]\b)/gi, (letter) => `${letter}ey`);
const asText = (document: unknown) =>
  longer(typeof document === "string" ? document : JSON.stringify(document));

function documentsOf({ request: { policies } }: PolicyCase): readonly string[] {
  const { identity = [], boundary, resource, scps = [] } = policies;
  return [...identity, ...(boundary ? [boundary] : []), ...(resource ? [resource] : []), ...scps.flat()].map(
    ({ document }) => asText(document),
  );
}

const askable = cases.filter((one) => !beyondTheInterface(one));
const asked = askable.filter((one) => obstacle(one) === undefined);

function questionOf(one: PolicyCase): SimulateCustomPolicyCommandInput {
  const { principal, action, resource, resourceAccountId, context, policies } = one.request;
  const { identity = [], boundary, resource: resourcePolicy, scps } = policies;
  return {
    PolicyInputList: identity.map(({ document }) => asText(document)),
    ...(boundary && { PermissionsBoundaryPolicyInputList: [asText(boundary.document)] }),
    ...(resourcePolicy && { ResourcePolicy: asText(resourcePolicy.document) }),
    ...(scps && {
      OrderedOrganizationPolicyInputList: scps.map((level) => ({
        ServiceControlPolicyInputList: level.map(({ document }) => asText(document)),
      })),
    }),
    ActionNames: [action],
    ResourceArns: [resource],
    ResourceOwner: `arn:aws:iam::${resourceAccountId}:root`,
    ...(needsCaller(one) && principal.kind === "user" && { CallerArn: principal.arn }),
    ContextEntries: Object.entries(context).map(([key, value]) => entry(longer(key), value)),
  };
}

function entry(ContextKeyName: string, value: ContextValue) {
  return typeof value === "string"
    ? { ContextKeyName, ContextKeyValues: [value], ContextKeyType: "string" as const }
    : { ContextKeyName, ContextKeyValues: [...value], ContextKeyType: "stringList" as const };
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ flags: { accountId: ACCOUNT } });
});
afterAll(() => server.stop());

test("what cannot be asked is known", () => {
  const reasons = new Map<string, number>();
  for (const one of askable) {
    const reason = obstacle(one) ?? "none";
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  reasons.delete("none");
  expect(Object.fromEntries(reasons)).toEqual({
    "a policy has characters that IAM's have not": 6,
    "a policy names the caller by unique id": 4,
    "the ARN tells another account": 20,
  });
  expect(asked.length).toBeGreaterThan(3_700);
});

const DECISIONS = { allow: "allowed", explicitDeny: "explicitDeny", implicitDeny: "implicitDeny" } as const;

test("every other one is answered as the case says", { timeout: 120_000 }, async () => {
  const iam = server.iam();
  const wrong: string[] = [];
  for (const one of asked) {
    const { EvaluationResults } = await iam.send(new SimulateCustomPolicyCommand(questionOf(one)));
    const [result] = EvaluationResults ?? [];
    if (result?.EvalDecision !== DECISIONS[one.expect.outcome])
      wrong.push(`${one.name}: ${result?.EvalDecision} instead of ${one.expect.outcome}`);
  }
  expect(wrong).toEqual([]);
});
