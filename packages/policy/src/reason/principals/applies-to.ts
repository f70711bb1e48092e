import { compilePolicies } from "../../compile/compile-policies.ts";
import { isExcepted, matchPrincipal } from "../../decide/match-principal.ts";
import type { DecisionRequest } from "../../decide/decision.ts";
import type { PreparedStatement } from "../../policy.ts";
import { canonicalText } from "../conditions/canonical.ts";
import type { Subject } from "./subject.ts";

const NOTHING = compilePolicies([]);

/** Whether a statement is about a principal; a text where that hangs on its canonical user id: the same text, the same answer. */
export function appliesTo({ principals, effect }: PreparedStatement, subject: Subject): boolean | string {
  if (principals === undefined) return true;
  const request = requestOf(subject);
  const canonical = principals.entries.filter(({ kind }) => kind === "canonicalUser");
  const open = canonical.length > 0 && "arn" in subject.principal;
  if (principals.negated) {
    return open
      ? canonicalText([effect, principals, subject.bounded])
      : isExcepted(principals, effect, request) !== true;
  }
  const match = matchPrincipal(principals, request);
  return match === "unknown" ? canonicalText(canonical) : match > 0;
}

function requestOf({ principal, context, bounded }: Subject): DecisionRequest {
  return {
    principal,
    action: "",
    resource: "*",
    resourceAccountId: "",
    context,
    policies: { identity: NOTHING, boundary: bounded ? NOTHING : undefined },
  };
}
