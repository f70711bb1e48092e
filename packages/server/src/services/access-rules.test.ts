// Every access rule of every operation, held against the data behind the Service Authorization Reference: which action is asked for, about
// which kind of resource, with which condition keys. What differs stands in tools/operations/access-differences.ts with its reason, and only as
// long as it differs: docs/operations.md is made of the data and of those differences.
import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyCaller, Caller } from "../authenticate/caller.ts";
import { authorizationData } from "../authorization-data/authorization-data.ts";
import { createPolicyGroups } from "../authorize/policy-groups.ts";
import { createPolicyTexts } from "../authorize/policy-texts.ts";
import {
  ALSO_ASKED,
  ALSO_SET,
  type Difference,
  NOT_DOCUMENTED,
  NOT_SET,
  OTHER_RESOURCES,
} from "../../../../tools/operations/access-differences.ts";
import { readConfig } from "../config.ts";
import { userArn } from "../directory/arns.ts";
import { openInstallation, type OpenedInstallation } from "../installation.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";
import type { AccessRule } from "./operation.ts";
import { tokenKeys } from "./sts/federated/token-claims.ts";
import { newSessionTags } from "./sts/session-tags.ts";
import { EVERY_OPERATION, type ListedOperation } from "./testing/every-operation.ts";
import { furnish, type Names } from "./testing/furnished-account.ts";
import { validInput } from "./testing/valid-input.ts";

/** What needs no permission, by AWS's own word. */
const NO_PERMISSION: readonly string[] = ["sts:GetCallerIdentity", "sts:GetSessionToken"];

let server: TestServer;
let installation: OpenedInstallation;
let names: Names;
let caller: Caller;
const needed = new Set<Difference>();

beforeAll(async () => {
  server = await startTestServer();
  names = await furnish(server);
  const config = readConfig({ flags: { dataDir: server.dataDir }, env: {} });
  const runtime = { now: Date.now, wallClock: Date.now, randomBytes };
  installation = await openInstallation(config, runtime, pino({ level: "silent" }), "find");
  const { accountId } = server;
  const { user_id: userId } = await installation.directoryOf(accountId, Date.now()).users.get("Alice");
  const arn = userArn(accountId, "/team/", "Alice");
  caller = {
    accountId,
    accessKeyId: server.admin.accessKeyId,
    principal: { kind: "user", accountId, arn, id: userId },
    identity: { kind: "user", userId, name: "Alice", path: "/team/" },
  };
});
afterAll(async () => {
  await installation.close();
  await server.stop();
});

/** Issuers whose claims have keys of their own. */
const ISSUERS = [
  "accounts.google.com",
  "agent.buildkite.com",
  "gitlab.com",
  "token.actions.githubusercontent.com",
];

/** The keys of a token that has all the claims that there are keys for. */
function claimedKeys(): Readonly<Record<string, unknown>> {
  const known = authorizationData().service("sts")?.conditionKeys.values() ?? [];
  const all = Object.fromEntries([...known].map(({ key }) => [key.replace(/^.*:/, ""), "claimed"]));
  const claims = {
    ...all,
    iss: "",
    exp: 0,
    iat: 0,
    aud: "client",
    azp: "other",
    sub: "s",
    audience: "client",
    amr: "mfa",
  };
  return Object.assign({}, ...ISSUERS.map((issuer) => tokenKeys(issuer, claims as never))) as object as never;
}

/** Someone whom a provider vouches for, as its verified word is read. */
async function vouched(name: string): Promise<AnyCaller> {
  const { accountId } = server;
  const isSaml = name.endsWith("SAML");
  const provider = names.get(isSaml ? "SAMLProviderArn" : "OpenIDConnectProviderArn") ?? "";
  const row = await installation.directoryOf(accountId, Date.now()).samlProviders.find(provider);
  const tags = newSessionTags(
    { Tags: [{ Key: "cost", Value: "42" }], TransitiveTagKeys: ["cost"] },
    undefined,
  );
  return {
    accountId,
    principal: { kind: "federated", provider, accountId },
    federation: { type: "web-identity", provider, subject: "s", audience: "client", claims: {} },
    sessionName: "session",
    sourceIdentity: "somebody",
    tags,
    keys: isSaml ? {} : claimedKeys(),
    ...(isSaml ? { provider: row, verifiedAt: Date.now() } : {}),
  } as AnyCaller;
}

async function rulesOf(listed: ListedOperation, input: object): Promise<readonly AccessRule[]> {
  const { access, unsigned } = listed.operation;
  if (typeof access !== "function") return [];
  const directoryOf = (id: string) => installation.directoryOf(id, Date.now());
  const declared = await access({
    input,
    caller: unsigned === undefined ? caller : await vouched(listed.name),
    accountId: server.accountId,
    directory: directoryOf(server.accountId),
    directoryOf,
    policies: createPolicyGroups(createPolicyTexts(10), 10),
  });
  return [declared].flat();
}

/** What the data says of an action: the beginnings of its resources' ARNs, its condition keys. */
function documented(action: string) {
  const [prefix = "", name = ""] = (NOT_DOCUMENTED[action] ?? action).split(":");
  const service = authorizationData().service(prefix);
  const found = service?.actions.get(name.toLowerCase());
  if (service === undefined || found === undefined) throw new Error(`AWS has no action ${action}`);
  const types = found.resourceTypes.flatMap((type) => service.resourceTypes.get(type.name) ?? []);
  return {
    name: `${prefix}:${found.name}`,
    arns: types.map(({ arn }) => arnPattern(arn)),
    keys: new Set([...found.conditionKeys, ...types.flatMap(({ conditionKeys }) => conditionKeys)]),
  };
}

function arnPattern(arn: string): RegExp {
  const parts = arn
    .replace("${Partition}", "aws")
    .replace("${Account}", server.accountId)
    .split(/\$\{\w+\}/)
    .map((part) => part.replaceAll(/[.*+?()[\]{}|/\\^$]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".+")}$`);
}

function keysSet({ context = {} }: AccessRule): readonly string[] {
  const set = Object.entries(context).filter(([, value]) => value !== undefined);
  return [...new Set(set.map(([key]) => key.replace(/^((?:aws|iam):\w+Tag)\/.*$/s, "$1/${TagKey}")))];
}

/** What is left when the differences that have a reason are taken away. */
function unexplained(
  action: string,
  found: readonly string[],
  table: readonly Difference[],
): readonly string[] {
  return found.filter((one) => {
    const reasons = table.filter(({ actions, what }) => actions.includes(action) && what.test(one));
    for (const reason of reasons) needed.add(reason);
    return reasons.length === 0;
  });
}

describe.each(EVERY_OPERATION)("$action", (listed) => {
  const { action, operation } = listed;

  test("asks the policies, or AWS asks none", () => {
    expect(typeof operation.access === "function").toBe(!NO_PERMISSION.includes(action));
  });

  test("asks for its action, as AWS spells it", async () => {
    const asked = (await rulesOf(listed, validInput(listed, names, "all"))).map(
      (rule) => rule.action ?? action,
    );
    const expected = NO_PERMISSION.includes(action) ? [] : [action, ...(ALSO_ASKED[action] ?? [])];
    expect([...new Set(asked)]).toEqual(expected);
    for (const one of expected) expect(documented(one).name).toBe(NOT_DOCUMENTED[one] ?? one);
  });

  test.each(["required", "all"] as const)("asks about AWS's kind of resource: %s members", async (extent) => {
    for (const rule of await rulesOf(listed, validInput(listed, names, extent))) {
      const asked = rule.action ?? action;
      const { arns } = documented(asked);
      const agrees = arns.length === 0 ? rule.resource === "*" : arns.some((arn) => arn.test(rule.resource));
      expect(agrees ? [] : unexplained(asked, [rule.resource], OTHER_RESOURCES)).toEqual([]);
    }
  });

  test("sets the condition keys that AWS has, and no others", async () => {
    for (const rule of await rulesOf(listed, validInput(listed, names, "all"))) {
      const asked = rule.action ?? action;
      const { keys } = documented(asked);
      const set = keysSet(rule);
      const missing = [...keys].filter((key) => !set.includes(key));
      expect(unexplained(asked, missing, NOT_SET), "missing").toEqual([]);
      const more = set.filter((key) => !keys.has(key));
      expect(unexplained(asked, more, ALSO_SET), "more").toEqual([]);
    }
  });
});

test("no difference is explained that is none", () => {
  const all = [...OTHER_RESOURCES, ...NOT_SET, ...ALSO_SET];
  expect(all.filter((one) => !needed.has(one))).toEqual([]);
  for (const action of Object.keys(NOT_DOCUMENTED)) {
    const [prefix = "", name = ""] = action.split(":");
    expect(authorizationData().service(prefix)?.actions.has(name.toLowerCase())).toBe(false);
  }
  const actions = new Set(EVERY_OPERATION.map(({ action }) => action));
  for (const action of [...NO_PERMISSION, ...Object.keys(ALSO_ASKED)]) expect(actions).toContain(action);
});
