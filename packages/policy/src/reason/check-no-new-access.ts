import type { Policy, PolicyKind } from "../policy.ts";
import type { AccessCheck, ReasonOptions } from "./access-check.ts";
import { findGrants } from "./find-grants.ts";

/**
 * Says whether `after` allows any request that `before` does not: two versions of a policy, or of all policies that stand side by side.
 * All have to be of one kind. Each grant of a "fail" names an Allow of `after`. Exact on actions and resources; what conditions ask is
 * told apart where a key's values can be, else the answer is "unknown".
 * (IAM User Guide, "IAM Access Analyzer custom policy checks", checks against a reference policy)
 */
export function checkNoNewAccess(
  { before, after }: { readonly before: readonly Policy[]; readonly after: readonly Policy[] },
  options: ReasonOptions = {},
): AccessCheck {
  const kind = oneKind([...after, ...before]);
  return kind === undefined ? OF_SEVERAL_KINDS : findGrants({ kind, before, after }, options);
}

export const OF_SEVERAL_KINDS: AccessCheck = {
  result: "unknown",
  unknowns: [{ reason: "the policies are of different kinds", statement: undefined }],
};

/** The kind of all policies; undefined when there are several. */
export function oneKind(policies: readonly Policy[]): PolicyKind | undefined {
  const kinds = new Set(policies.map(({ kind }) => kind));
  return kinds.size > 1 ? undefined : (policies[0]?.kind ?? "identity");
}
