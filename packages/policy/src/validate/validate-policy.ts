import { readJson } from "../json/read-json.ts";
import type { Effort } from "../match/wildcard.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import type { PolicyKind } from "../policy.ts";
import type { Check } from "./check.ts";
import { checkActions } from "./checks/check-actions.ts";
import { checkConditionKeys } from "./checks/check-condition-keys.ts";
import { checkConditionValues } from "./checks/check-condition-values.ts";
import { checkEmpty } from "./checks/check-empty.ts";
import { checkGrants, checkLinkedRoles, checkPassedRoles } from "./checks/check-grants.ts";
import { checkOperators } from "./checks/check-operators.ts";
import { checkPrincipalIds, checkPrincipals } from "./checks/check-principals.ts";
import { checkStatementsOnce, checkValuesOnce } from "./checks/check-redundancy.ts";
import { checkResources } from "./checks/check-resources.ts";
import { checkSize } from "./checks/check-size.ts";
import { checkVariables, checkVersion } from "./checks/check-variables.ts";
import type { Finding } from "./finding.ts";
import { findingsOfProblems } from "./parse-findings.ts";
import type { PolicyUse } from "./policy-use.ts";
import { viewPolicy } from "./policy-view.ts";
import { findingOf } from "./report.ts";
import { createScopes } from "./scope.ts";
import type { ServiceAuthorizationData } from "./service-authorization.ts";

/** What is looked at, in this order. */
const CHECKS: readonly Check[] = [
  checkSize,
  checkVersion,
  checkVariables,
  checkPrincipals,
  checkPrincipalIds,
  checkGrants,
  checkPassedRoles,
  checkLinkedRoles,
  checkActions,
  checkResources,
  checkConditionKeys,
  checkOperators,
  checkConditionValues,
  checkEmpty,
  checkValuesOnce,
  checkStatementsOnce,
];

/** What a validation may be told besides the policy. */
export interface ValidateOptions {
  /** What AWS's services authorize; without it nothing is found that needs it. */
  readonly services?: ServiceAuthorizationData | undefined;
  /** What the policy is for, as far as that limits its size; without it, the usual one of its kind. */
  readonly use?: PolicyUse | undefined;
}

/** Steps for comparing wildcards with each other, with actions and with ARNs; the most that a policy of AWS's own takes is 752,000. */
export const VALIDATION_EFFORT = 4_000_000;

/**
 * Finds what is wrong with a policy document, and what could be better: first what parsePolicy refuses, as errors, then what is
 * dangerous, without effect, or said twice. Findings are sorted by their place and always the same for the same policy. Never throws.
 *
 * Comparisons have an effort of VALIDATION_EFFORT steps together, which no policy within AWS's quotas needs; one that is made to
 * need more gets fewer findings of unknown actions, unfit resources and redundancy, and never a false one.
 *
 * (IAM User Guide, "IAM policy validation check reference"; Service Authorization Reference)
 */
export function validatePolicy(
  text: string,
  kind: PolicyKind,
  options: ValidateOptions = {},
): readonly Finding[] {
  return validateWithin({ left: VALIDATION_EFFORT }, text, kind, options);
}

/** The same within an effort that the caller gives. */
export function validateWithin(
  effort: Effort,
  text: string,
  kind: PolicyKind,
  { services, use }: ValidateOptions,
): readonly Finding[] {
  const parsed = parsePolicy(text, kind);
  const json = readJson(text);
  const errors = parsed.ok ? [] : findingsOfProblems(parsed.problems);
  if (!json.ok || json.value.type !== "object") return errors;
  const authorization =
    services === undefined ? undefined : { services, scopes: createScopes(services, effort) };
  const subject = { text, kind, use, policy: viewPolicy(json.value), authorization, effort };
  const found: Finding[] = [];
  for (const check of CHECKS) {
    check(subject, (code, place, details) => void found.push(findingOf(code, place, details)));
  }
  // What is refused for its form has no meaning to be judged.
  const refused = new Set(errors.map(({ path }) => path));
  return [...errors, ...found.filter(({ path }) => path === "" || !refused.has(path))].toSorted(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}
