import type { PolicyType, StatementRef } from "../compile/compiled-policies.ts";
import type { Decision, DecisionRequest } from "./decision.ts";
import { evaluate, type Findings, NO_STATEMENTS } from "./evaluate.ts";
import { belongsToResource, groupsOf } from "./groups.ts";
import { CLOSENESS, type Closeness } from "./match-principal.ts";
import { accountOf, type PrincipalRef } from "./principal.ts";
import { Trace } from "../compile/trace.ts";

/**
 * Decides a request by the policies that apply to it, as AWS does: an explicit deny of any policy holds, then every
 * type of policy that limits must allow, and one that grants. Never throws; what it cannot evaluate it takes for the
 * worse. (IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic")
 */
export function decide(request: DecisionRequest): Decision {
  const trace = new Trace();
  const found = findingsOn(request, trace);
  // Step 1: any deny of any policy. The type named is the first in AWS's order.
  const denying = found.find(({ denies }) => denies.length > 0);
  if (denying !== undefined) {
    const determining = found.flatMap(({ denies }) => denies);
    return { outcome: "explicitDeny", blockedBy: denying.type, determining, errors: trace.errors };
  }
  const blockedBy = lackingType(request, found);
  return blockedBy === undefined
    ? { outcome: "allow", blockedBy, determining: allAllows(found), errors: trace.errors }
    : { outcome: "implicitDeny", blockedBy, determining: NO_STATEMENTS, errors: trace.errors };
}

/** What each group of policies says, in AWS's order. */
type Found = readonly Findings[];

function findingsOn(request: DecisionRequest, trace: Trace): Found {
  const actionLower = request.action.toLowerCase();
  return groupsOf(request).map(({ type, policies }) =>
    evaluate(type, policies, { request, actionLower, ofResource: belongsToResource(type) }, trace),
  );
}

/** Most often one policy alone allows. */
function allAllows(found: Found): readonly StatementRef[] {
  let all = NO_STATEMENTS;
  for (const { allows } of found) {
    if (allows.length > 0) all = all.length === 0 ? allows : [...all, ...allows];
  }
  return all;
}

/** Steps 2 to 7: the type of policy that lacks the allow; undefined when nothing is lacking. */
function lackingType(
  { principal, resourceAccountId, isDelegated = false }: DecisionRequest,
  found: Found,
): PolicyType | undefined {
  const organization = lacking(found, "rcp") ?? lacking(found, "scp");
  if (organization !== undefined) return organization;
  const account = accountOf(principal);
  if (account === undefined) return lackingForOutsider(found);
  if (account !== resourceAccountId) return lackingAcrossAccounts(principal, found);
  return lackingWithinAccount(principal, found) ?? (isDelegated ? lacking(found, "session") : undefined);
}

/** The type if there are policies of it, and one group of them allows nothing. */
function lacking(found: Found, type: PolicyType): PolicyType | undefined {
  for (const findings of found) if (findings.type === type && findings.allows.length === 0) return type;
  return undefined;
}

function ofResource(found: Found): Findings | undefined {
  for (const findings of found)
    if (findings.type === "resource" || findings.type === "trust") return findings;
  return undefined;
}

/** Services, anonymous and federated callers have no policies of their own. */
function lackingForOutsider(found: Found): PolicyType | undefined {
  const resource = ofResource(found);
  if (resource === undefined) return "resource";
  return resource.granted > CLOSENESS.none ? undefined : resource.type;
}

/** Both accounts must allow. */
function lackingAcrossAccounts(principal: PrincipalRef, found: Found): PolicyType | undefined {
  return lackingOwn(principal, found) ?? lackingForOutsider(found);
}

function lackingWithinAccount(principal: PrincipalRef, found: Found): PolicyType | undefined {
  const resource = ofResource(found);
  const granted: Closeness = resource?.granted ?? CLOSENESS.none;
  if (resource?.type === "trust" && granted === CLOSENESS.none) return "trust";
  if (granted === CLOSENESS.direct) return undefined;
  if (granted === CLOSENESS.entity) return lackingLimit(found);
  return lackingOwn(principal, found);
}

/** What the principal's own policies lack. */
function lackingOwn(principal: PrincipalRef, found: Found): PolicyType | undefined {
  return (isRootful(principal) ? undefined : lacking(found, "identity")) ?? lackingLimit(found);
}

function lackingLimit(found: Found): PolicyType | undefined {
  return lacking(found, "boundary") ?? lacking(found, "session");
}

/** The root user, or a federated user that it made, needs no identity-based policy. */
function isRootful(principal: PrincipalRef): boolean {
  if (principal.kind === "root") return true;
  return principal.kind === "federated-user" && /^arn:[^:]+:iam::[0-9]+:root$/.test(principal.userArn);
}
