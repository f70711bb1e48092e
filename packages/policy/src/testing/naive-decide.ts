import type { Decision, PolicyType, PrincipalRef } from "../index.ts";
import { all, any, holds, listOf, not, type Truth } from "./naive-condition.ts";
import { expandArn, globs, glyphsOf, type NaiveContext } from "./naive-match.ts";
import type { NamedDocument, SimulationRequest } from "./simulation-request.ts";

// A second evaluator, to hold the engine against: straight from the documentation, over the JSON of the documents, with
// nothing prepared and nothing shared with the engine. It takes documents that parse.

/** How far a resource policy's Allow reaches in the same account: it may speak for the identity's own policies. */
const NONE = 0;
const ACCOUNT = 1; // leaves it to them
const OWNER = 2; // stands for the identity-based policies, within boundary and session policies
const DIRECT = 3; // stands for all three

interface Element {
  readonly [name: string]: unknown;
}

/** "Policy evaluation logic" and "Cross-account policy evaluation logic" of the IAM User Guide. */
export function naiveDecide(request: SimulationRequest): Pick<Decision, "outcome" | "blockedBy"> {
  const { principal, policies } = request;
  const context = new Map(Object.entries(request.context).map(([key, value]) => [key.toLowerCase(), value]));
  const owner: PolicyType = policies.trust === undefined ? "resource" : "trust";
  const resource = policies.trust ?? policies.resource;
  const identity = policies.identity ?? [];
  const boundary = policies.boundary && [policies.boundary];
  const session = policies.session ?? (principal.kind === "federated-user" ? [] : undefined);

  const applying = (effect: string, documents: readonly NamedDocument[]): readonly Element[] =>
    documents.flatMap(({ document }) => {
      const read = (typeof document === "string" ? JSON.parse(document) : document) as Element;
      const version = read["Version"] === "2012-10-17" ? "2012-10-17" : "2008-10-17";
      return (listOf(read["Statement"]) as readonly Element[]).filter((statement) => {
        const truth = statement["Effect"] === effect && applies(statement, version, request, context);
        return effect === "Deny" ? truth !== false : truth === true;
      });
    });
  const allows = (documents: readonly NamedDocument[]): boolean => applying("Allow", documents).length > 0;

  const denying: readonly (readonly [PolicyType, readonly NamedDocument[]])[] = [
    ["rcp", (policies.rcps ?? []).flat()],
    ["scp", (policies.scps ?? []).flat()],
    [owner, resource === undefined ? [] : [resource]],
    ["identity", identity],
    ["boundary", boundary ?? []],
    ["session", session ?? []],
  ];
  const denied = denying.find(([, documents]) => applying("Deny", documents).length > 0);
  if (denied !== undefined) return { outcome: "explicitDeny", blockedBy: denied[0] };
  const lacks = (blockedBy: PolicyType) => ({ outcome: "implicitDeny", blockedBy }) as const;
  const allow = { outcome: "allow", blockedBy: undefined } as const;

  if (policies.rcps?.every(allows) === false) return lacks("rcp");
  if (policies.scps?.every(allows) === false) return lacks("scp");
  const granting = resource === undefined ? [] : applying("Allow", [resource]);
  const reach = Math.max(NONE, ...granting.map((statement) => reachOf(statement, request)));
  const account = accountOf(principal);
  const sameAccount = account === request.resourceAccountId;
  const unnamed = reach === NONE ? lacks(owner) : allow;
  if (account === undefined) return unnamed;
  const lifts = sameAccount ? reach : NONE;
  const own = (): Pick<Decision, "outcome" | "blockedBy"> => {
    if (principal.kind === "root") return allow;
    const ofRoot = principal.kind === "federated-user" && principal.userArn.endsWith(":root");
    if (lifts < OWNER && !ofRoot && !allows(identity)) return lacks("identity");
    if (lifts < DIRECT && boundary !== undefined && !allows(boundary)) return lacks("boundary");
    if (lifts < DIRECT && session !== undefined && !allows(session)) return lacks("session");
    return allow;
  };
  // Across accounts both sides must allow; the caller's is named first. A trust policy must always allow.
  if (!sameAccount) return own().outcome === "allow" ? unnamed : own();
  return owner === "trust" && reach === NONE ? unnamed : own();
}

function accountOf(principal: PrincipalRef): string | undefined {
  return principal.kind === "federated" || !("accountId" in principal) ? undefined : principal.accountId;
}

function applies(
  statement: Element,
  version: string,
  request: SimulationRequest,
  context: NaiveContext,
): Truth {
  const element = (name: string, matches: (value: unknown, negated: boolean) => Truth): Truth =>
    `Not${name}` in statement
      ? not(matches(statement[`Not${name}`], true))
      : name in statement
        ? matches(statement[name], false)
        : true;
  const operators = Object.entries((statement["Condition"] ?? {}) as Record<string, Element>);
  return all([
    element("Principal", (value, negated) => listed(value, negated, statement["Effect"] === "Deny", request)),
    element("Action", (value) => any(listOf(value).map((one) => matchesAction(String(one), request.action)))),
    element("Resource", (value, negated) =>
      any(
        listOf(value).map((one): Truth => {
          const glyphs = expandArn(String(one), version, context);
          if (glyphs === undefined) return negated ? "unknown" : false;
          return one === "*" || globs(glyphs, Array.from(request.resource), 1);
        }),
      ),
    ),
    ...operators.flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, expected]) => holds(operator, key, expected, version, context)),
    ),
  ]);
}

function matchesAction(pattern: string, action: string): boolean {
  const lower = pattern.toLowerCase();
  return globs(glyphsOf(lower === "*:*" ? "*" : lower), Array.from(action.toLowerCase()));
}

/** The principals that a policy names, each with its type: AWS, Service, Federated, CanonicalUser. */
function namesIn(element: unknown): readonly (readonly [string, string])[] {
  if (element === "*") return [["AWS", "*"]];
  return Object.entries(element as Element).flatMap(([type, names]) =>
    listOf(names).map(
      (name) => [type, type === "Service" ? String(name).toLowerCase() : String(name)] as const,
    ),
  );
}

/** By what names a policy can mean a principal, from the session down to the account; each level has synonyms. */
function levelsOf({
  principal,
  principalCanonicalUserId = "",
}: SimulationRequest): readonly (readonly string[])[] {
  const account = accountOf(principal) ?? "";
  const accounts = [account, `arn:aws:iam::${account}:root`, principalCanonicalUserId];
  switch (principal.kind) {
    case "root":
      return [accounts];
    case "user":
      return [[principal.arn, principal.id], accounts];
    case "role-session":
      return [[principal.arn], [principal.roleArn, principal.id.split(":")[0] ?? ""], accounts];
    case "federated-user":
      // The root user is named by the account.
      return principal.userArn.endsWith(":root")
        ? [[principal.arn], [], accounts]
        : [[principal.arn], [principal.userArn, principal.userId ?? ""], accounts];
    case "federated":
      return [[principal.provider]];
    case "service":
      return [[principal.service]];
    case "anonymous":
      return [[]];
  }
}

const TYPE_OF: Readonly<Record<string, RegExp>> = { federated: /Federated/, service: /Service/ };

/** "AWS JSON policy elements: Principal", and "NotPrincipal". */
function listed(element: unknown, negated: boolean, denies: boolean, request: SimulationRequest): Truth {
  const { principal } = request;
  const names = namesIn(element);
  const type = TYPE_OF[principal.kind] ?? /AWS|CanonicalUser/;
  const isNamed = (level: readonly string[]): boolean =>
    level.some((one) => names.some(([kind, name]) => type.test(kind) && name === one));
  const everyone = names.some(([kind, name]) => kind === "AWS" && name === "*");
  const levels = levelsOf(request);
  if (negated && denies) {
    // Who has a permissions boundary is always denied. Spared is only who is named at every level, of which the user who
    // federated is none.
    const needed = principal.kind === "federated-user" ? [levels[0] ?? [], levels[2] ?? []] : levels;
    return request.policies.boundary === undefined && (everyone || needed.every(isNamed));
  }
  // Whether a canonical user is the principal's account is not known unless the request says so.
  const unsure =
    accountOf(principal) !== undefined &&
    request.principalCanonicalUserId === undefined &&
    names.some(([kind]) => kind === "CanonicalUser");
  return any([everyone || levels.some(isNamed), unsure && "unknown"]);
}

function reachOf(statement: Element, request: SimulationRequest): number {
  const names = "Principal" in statement ? namesIn(statement["Principal"]).map(([, name]) => name) : ["*"];
  if (names.includes("*")) return DIRECT;
  const levels = levelsOf(request);
  const level = levels.findIndex((synonyms) => synonyms.some((one) => names.includes(one)));
  if (level === 0) return DIRECT;
  return level === 1 && levels.length === 3 ? OWNER : ACCOUNT;
}
