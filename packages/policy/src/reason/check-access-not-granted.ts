import { compileResource } from "../match/arn.ts";
import { compileAction } from "../parse/parse-actions.ts";
import type { Policy } from "../policy.ts";
import {
  type AccessCheck,
  DEFAULT_EFFORT,
  type Grant,
  type ReasonOptions,
  type UnknownGrant,
} from "./access-check.ts";
import { type Access, askedAccess } from "./asked-access.ts";
import { oneKind, OF_SEVERAL_KINDS } from "./check-no-new-access.ts";
import { findGrants } from "./find-grants.ts";

/**
 * Says whether the policies grant any of the access described: an action of an entry on a resource of the same entry. The policies have
 * to be of one kind. What no request can match for its form (an action without a colon, a resource that is neither `*` nor an ARN or has
 * policy variables, an empty list) is "unknown", never "pass".
 * (IAM User Guide, "IAM Access Analyzer custom policy checks", checks against a list of actions or resources)
 */
export function checkAccessNotGranted(
  policies: readonly Policy[],
  access: readonly Access[],
  options: ReasonOptions = {},
): AccessCheck {
  const kind = oneKind(policies);
  if (kind === undefined) return OF_SEVERAL_KINDS;
  // Of all entries together.
  const effort = { left: options.effort ?? DEFAULT_EFFORT };
  const grants: Grant[] = [];
  const unknowns: UnknownGrant[] = [];
  if (access.length === 0) unknowns.push({ reason: "nothing is asked about", statement: undefined });
  for (const entry of access) {
    const asked = askedAccess(entry);
    for (const reason of asked.reasons) unknowns.push({ reason, statement: undefined });
    if (asked.access === undefined) continue;
    const { actions, resources } = asked.access;
    const check = findGrants(
      {
        kind,
        before: [],
        after: policies,
        actions: actions?.map(compileAction),
        resources: resources?.map((resource) => compileResource([{ text: resource, literal: false }])),
      },
      options,
      effort,
    );
    if (check.result === "fail") grants.push(...check.grants);
    if (check.result !== "pass") unknowns.push(...check.unknowns);
  }
  if (grants.length > 0) return { result: "fail", grants, unknowns };
  return unknowns.length > 0 ? { result: "unknown", unknowns } : { result: "pass" };
}
