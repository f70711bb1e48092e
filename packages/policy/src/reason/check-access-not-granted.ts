import { compileResource } from "../match/arn.ts";
import { compileAction } from "../parse/parse-actions.ts";
import type { Policy } from "../policy.ts";
import type { AccessCheck, Grant, ReasonOptions, UnknownGrant } from "./access-check.ts";
import { oneKind, OF_SEVERAL_KINDS } from "./check-no-new-access.ts";
import { findGrants } from "./find-grants.ts";

/** Actions, resources, or both; patterns as in a policy. What is left out is not limited. */
export interface Access {
  readonly actions?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
}

/**
 * Says whether the policies grant any of the access described: an action of an entry on a resource of the same entry. The policies have
 * to be of one kind.
 * (IAM User Guide, "IAM Access Analyzer custom policy checks", checks against a list of actions or resources)
 */
export function checkAccessNotGranted(
  policies: readonly Policy[],
  access: readonly Access[],
  options: ReasonOptions = {},
): AccessCheck {
  const kind = oneKind(policies);
  if (kind === undefined) return OF_SEVERAL_KINDS;
  const grants: Grant[] = [];
  const unknowns: UnknownGrant[] = [];
  for (const { actions, resources } of access) {
    const check = findGrants(
      {
        kind,
        before: [],
        after: policies,
        actions: actions?.map(compileAction),
        resources: resources?.map((resource) => compileResource([{ text: resource, literal: false }])),
      },
      options,
    );
    if (check.result === "fail") grants.push(...check.grants);
    if (check.result !== "pass") unknowns.push(...check.unknowns);
  }
  if (grants.length > 0) return { result: "fail", grants, unknowns };
  return unknowns.length > 0 ? { result: "unknown", unknowns } : { result: "pass" };
}
