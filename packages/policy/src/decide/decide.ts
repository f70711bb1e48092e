import { type CompiledPolicies, type PolicyType, type StatementRef } from "../compile/compiled-policies.ts";
import { compilePolicies } from "../compile/compile-policies.ts";
import type { Decision, DecisionRequest } from "./decision.ts";
import { evaluate, type Findings } from "./evaluate.ts";
import { CLOSENESS } from "./match-principal.ts";
import type { PreparedRequest } from "./match-statement.ts";
import { accountOf, type PrincipalRef } from "./principal.ts";
import { Trace } from "./trace.ts";

/**
 * Decides a request by the policies that apply to it, as AWS does: an explicit deny of any policy holds, then every
 * type of policy that limits must allow, and one that grants. Never throws; what it cannot evaluate it takes for the
 * worse. (IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic")
 */
export function decide(request: DecisionRequest): Decision {
  const trace = new Trace();
  const found = gather(request, trace);
  const verdict = explicitDeny(found) ??
    implicitDeny(request, found) ?? { outcome: "allow", determining: found.grants() };
  return { ...verdict, errors: trace.errors };
}

const NO_POLICIES = compilePolicies([]);

function isTrust(resource: CompiledPolicies | undefined): boolean {
  return resource !== undefined && resource.policies.some(({ source }) => source.type === "trust");
}

type Verdict = Pick<Decision, "outcome" | "blockedBy" | "determining">;

/** The findings on each type of policy; undefined where there is none of that type. */
interface Gathered {
  readonly rcps: readonly Findings[] | undefined;
  readonly scps: readonly Findings[] | undefined;
  readonly resource: Findings | undefined;
  readonly resourceType: "resource" | "trust";
  readonly identity: Findings;
  readonly boundary: Findings | undefined;
  readonly session: Findings | undefined;
  grants(): readonly StatementRef[];
}

function gather(request: DecisionRequest, trace: Trace): Gathered {
  const { policies, principal } = request;
  const actionLower = request.action.toLowerCase();
  const ofPrincipal: PreparedRequest = { request, actionLower, policiesOf: "principal" };
  const ofResource: PreparedRequest = { request, actionLower, policiesOf: "resource" };
  const on = (group: CompiledPolicies): Findings => evaluate(group, ofPrincipal, trace);
  const onResource = (group: CompiledPolicies): Findings => evaluate(group, ofResource, trace);
  const rcps = policies.rcps?.map(onResource);
  const scps = policies.scps?.map(on);
  const resource = policies.resource && onResource(policies.resource);
  const identity = on(policies.identity);
  const boundary = policies.boundary && on(policies.boundary);
  const sessionPolicies = policies.session ?? (principal.kind === "federated-user" ? NO_POLICIES : undefined);
  const session = sessionPolicies && on(sessionPolicies);
  return {
    rcps,
    scps,
    resource,
    resourceType: isTrust(policies.resource) ? "trust" : "resource",
    identity,
    boundary,
    session,
    grants: () =>
      [...(rcps ?? []), ...(scps ?? []), resource, identity, boundary, session].flatMap(
        (part) => part?.allows ?? [],
      ),
  };
}

/** Step 1: any deny of any policy. The type named is the first in AWS's order. */
function explicitDeny(found: Gathered): Verdict | undefined {
  const parts: readonly (readonly [PolicyType, readonly StatementRef[]])[] = [
    ["rcp", (found.rcps ?? []).flatMap(({ denies }) => denies)],
    ["scp", (found.scps ?? []).flatMap(({ denies }) => denies)],
    [found.resourceType, found.resource?.denies ?? []],
    ["identity", found.identity.denies],
    ["boundary", found.boundary?.denies ?? []],
    ["session", found.session?.denies ?? []],
  ];
  const first = parts.find(([, denies]) => denies.length > 0);
  if (first === undefined) return undefined;
  return { outcome: "explicitDeny", blockedBy: first[0], determining: parts.flatMap(([, denies]) => denies) };
}

/** Steps 2 to 7: the type of policy that lacks the allow; undefined when nothing is lacking. */
function implicitDeny(request: DecisionRequest, found: Gathered): Verdict | undefined {
  const blockedBy = lackingType(request, found);
  return blockedBy && { outcome: "implicitDeny", blockedBy, determining: [] };
}

function lackingType(request: DecisionRequest, found: Gathered): PolicyType | undefined {
  const { principal, resourceAccountId } = request;
  if (found.rcps?.some(({ allows }) => allows.length === 0)) return "rcp";
  if (found.scps?.some(({ allows }) => allows.length === 0)) return "scp";
  const account = accountOf(principal);
  if (account === undefined) return lackingForOutsider(found);
  if (account !== resourceAccountId) return lackingAcrossAccounts(principal, found);
  return lackingWithinAccount(principal, found);
}

/** Services, anonymous and federated callers have no policies of their own. */
function lackingForOutsider(found: Gathered): PolicyType | undefined {
  return (found.resource?.granted ?? CLOSENESS.none) > CLOSENESS.none ? undefined : found.resourceType;
}

/** Both accounts must allow. */
function lackingAcrossAccounts(principal: PrincipalRef, found: Gathered): PolicyType | undefined {
  return lackingOwn(principal, found) ?? lackingForOutsider(found);
}

function lackingWithinAccount(principal: PrincipalRef, found: Gathered): PolicyType | undefined {
  const granted = found.resource?.granted ?? CLOSENESS.none;
  if (found.resourceType === "trust" && granted === CLOSENESS.none) return "trust";
  if (granted === CLOSENESS.direct) return undefined;
  if (granted === CLOSENESS.entity) return lackingLimit(found);
  return lackingOwn(principal, found);
}

/** What the principal's own policies lack. */
function lackingOwn(principal: PrincipalRef, found: Gathered): PolicyType | undefined {
  if (!isRootful(principal) && found.identity.allows.length === 0) return "identity";
  return lackingLimit(found);
}

function lackingLimit({ boundary, session }: Gathered): PolicyType | undefined {
  if (boundary !== undefined && boundary.allows.length === 0) return "boundary";
  return session !== undefined && session.allows.length === 0 ? "session" : undefined;
}

/** The root user, or a federated user that it made, needs no identity-based policy. */
function isRootful(principal: PrincipalRef): boolean {
  if (principal.kind === "root") return true;
  return principal.kind === "federated-user" && /^arn:[^:]+:iam::[0-9]+:root$/.test(principal.userArn);
}
