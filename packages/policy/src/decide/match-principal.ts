import type { PrincipalEntry, Principals } from "../policy.ts";
import type { DecisionRequest } from "./decision.ts";
import type { PrincipalRef } from "./principal.ts";

/**
 * How closely a policy names the principal, loosest first. It decides which other policies may still limit a grant:
 * - account: the principal's account is named, which leaves it to that account's own policies to allow
 * - entity: the role of a session, or the user of a federated user, is named: boundary and session policy still limit
 * - direct: the very principal is named, or everyone: no implicit deny limits the grant within the account
 * (IAM User Guide, "Policy evaluation logic", resource-based policies)
 */
export const CLOSENESS = { none: 0, account: 1, entity: 2, direct: 3 } as const;
export type Closeness = (typeof CLOSENESS)[keyof typeof CLOSENESS];

/** `unknown`: whether the statement is about the principal cannot be said. */
export type PrincipalMatch = Closeness | "unknown";

/** Says how closely a Principal element names the requesting principal. */
export function matchPrincipal(principals: Principals, request: DecisionRequest): PrincipalMatch {
  let closest: Closeness = CLOSENESS.none;
  let unknown = false;
  for (const entry of principals.entries) {
    const match = closenessTo(entry, request);
    if (match === "unknown") unknown = true;
    else if (match > closest) closest = match;
  }
  return closest === CLOSENESS.none && unknown ? "unknown" : closest;
}

function closenessTo(entry: PrincipalEntry, request: DecisionRequest): PrincipalMatch {
  const { principal } = request;
  switch (entry.kind) {
    case "everyone":
      return CLOSENESS.direct;
    case "account":
      if (!("arn" in principal) || principal.accountId !== entry.accountId) return CLOSENESS.none;
      return principal.kind === "root" ? CLOSENESS.direct : CLOSENESS.account;
    case "arn":
      return closenessToArn(entry.arn, principal);
    case "id":
      if (!("id" in principal)) return CLOSENESS.none;
      if (principal.kind === "role-session") {
        return principal.id.split(":")[0] === entry.id ? CLOSENESS.entity : CLOSENESS.none;
      }
      if (principal.kind === "federated-user") {
        return principal.userId === entry.id ? CLOSENESS.entity : CLOSENESS.none;
      }
      return principal.id === entry.id ? CLOSENESS.direct : CLOSENESS.none;
    case "service":
      return principal.kind === "service" && principal.service.toLowerCase() === entry.service
        ? CLOSENESS.direct
        : CLOSENESS.none;
    case "federated":
      return principal.kind === "federated" && principal.provider === entry.provider
        ? CLOSENESS.direct
        : CLOSENESS.none;
    case "canonicalUser":
      if (!("arn" in principal)) return CLOSENESS.none;
      if (request.principalCanonicalUserId === undefined) return "unknown";
      if (request.principalCanonicalUserId !== entry.id) return CLOSENESS.none;
      return principal.kind === "root" ? CLOSENESS.direct : CLOSENESS.account;
  }
}

function closenessToArn(arn: string, principal: PrincipalRef): Closeness {
  if (!("arn" in principal)) return CLOSENESS.none;
  if (principal.arn === arn) return CLOSENESS.direct;
  if (principal.kind === "role-session" && principal.roleArn === arn) return CLOSENESS.entity;
  if (principal.kind === "federated-user" && principal.userArn === arn) return CLOSENESS.entity;
  return CLOSENESS.none;
}

/**
 * Says whether a NotPrincipal element excepts the requesting principal; `unknown` when that hangs on a canonical user id that the
 * request does not tell. AWS looks at the account, the role or user, and the session in turn, so in a Deny each of them has to be
 * listed to be excepted; in an Allow one of them is enough to be left out. In a Deny nothing excepts a user or role that has a
 * permissions boundary. (IAM User Guide, "AWS JSON policy elements: NotPrincipal")
 */
export function isExcepted(
  { entries }: Principals,
  effect: "Allow" | "Deny",
  request: DecisionRequest,
): boolean | "unknown" {
  if (effect === "Deny" && request.policies.boundary !== undefined) return false;
  if (entries.some((entry) => entry.kind === "everyone")) return true;
  if (request.principalCanonicalUserId !== undefined) return isListed(entries, effect, request);
  const others = entries.filter((entry) => entry.kind !== "canonicalUser");
  const unlessItIs = isListed(others, effect, request);
  const [canonical] = entries.filter((entry) => entry.kind === "canonicalUser");
  if (canonical === undefined) return unlessItIs;
  const ifItIs = isListed(entries, effect, { ...request, principalCanonicalUserId: canonical.id });
  return unlessItIs === ifItIs ? unlessItIs : "unknown";
}

function isListed(
  entries: readonly PrincipalEntry[],
  effect: "Allow" | "Deny",
  request: DecisionRequest,
): boolean {
  const links = linksOf(request);
  const listed = (link: Link): boolean => entries.some((entry) => link(entry));
  if (effect === "Deny") return links.length > 0 && links.every(listed);
  // An Allow has to take for listed also whom the one who federated the user is.
  const { kind } = request.principal;
  return (
    links.some(listed) ||
    (kind === "federated-user" && entries.some((entry) => closenessTo(entry, request) !== CLOSENESS.none))
  );
}

type Link = (entry: PrincipalEntry) => boolean;

/** The identities that a principal consists of, each as a test of an entry. */
function linksOf({ principal, principalCanonicalUserId: canonical }: DecisionRequest): readonly Link[] {
  const account =
    (accountId: string): Link =>
    (entry) =>
      (entry.kind === "account" && entry.accountId === accountId) ||
      (entry.kind === "canonicalUser" && entry.id === canonical);
  const identity =
    (arn: string, id?: string): Link =>
    (entry) =>
      (entry.kind === "arn" && entry.arn === arn) ||
      (entry.kind === "id" && id !== undefined && entry.id === id);
  switch (principal.kind) {
    case "root":
      return [account(principal.accountId)];
    case "user":
      return [account(principal.accountId), identity(principal.arn, principal.id)];
    case "role-session":
      return [
        account(principal.accountId),
        identity(principal.roleArn, principal.id.split(":")[0]),
        identity(principal.arn),
      ];
    case "federated-user":
      return [account(principal.accountId), identity(principal.arn)];
    case "federated":
      return [(entry) => entry.kind === "federated" && entry.provider === principal.provider];
    case "service":
      return [(entry) => entry.kind === "service" && entry.service === principal.service.toLowerCase()];
    case "anonymous":
      return [];
  }
}
