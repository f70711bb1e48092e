import { type Policy, preparedOf } from "../policy.ts";
import type { AccessCheck, ReasonOptions } from "./access-check.ts";
import { findGrants } from "./find-grants.ts";
import { namedIn } from "./principals/named.ts";
import type { Subject } from "./principals/subject.ts";
import { type Trusts, trustsOf } from "./trusted-values.ts";

/**
 * Says whether a resource's policy or a role's trust policy lets in just anybody: a principal of an account that the policy does not
 * name, or nobody known. Who is held to a fixed value of a key that is somebody's own (a network, a VPC, an organization, an account ...)
 * is not just anybody; a value with wildcards is fixed when an account or organization in it is. Federated users and services that are
 * named are not taken for public. A policy of another kind speaks to no one outside: "pass".
 * (IAM User Guide, "IAM Access Analyzer custom policy checks", checks for public access; Amazon S3 User Guide, "Blocking public access
 * to your Amazon S3 storage", the meaning of public)
 */
export function checkNoPublicAccess(policy: Policy, options: ReasonOptions = {}): AccessCheck {
  if (policy.kind !== "resource" && policy.kind !== "trust") return { result: "pass" };
  const trusts = trustsOf(preparedOf(policy).statements.flatMap((statement) => statement.conditions));
  const trusted = new Set(namedIn(preparedOf(policy).statements).accounts);
  return findGrants(
    {
      kind: policy.kind,
      before: [],
      after: [policy],
      subjects: (subject) => isAnybody(subject, trusted, trusts),
      admissible: (key, value) => !trusts(key, value),
      // Whoever is of the resource's own account is not just anybody.
      plausible: ({ principal, resourceAccountId }) =>
        !("accountId" in principal) || principal.accountId !== resourceAccountId,
    },
    options,
  );
}

function isAnybody({ principal, context }: Subject, trusted: ReadonlySet<string>, trusts: Trusts): boolean {
  if (principal.kind === "service" || principal.kind === "federated") return false;
  if ("accountId" in principal && principal.accountId !== undefined && trusted.has(principal.accountId))
    return false;
  return [...context].every(([key, value]) => typeof value !== "string" || !trusts(key, value));
}
