// The public surface of @signet/policy: named exports only.
export { contextKeysOf } from "./context-keys.ts";
export { type Context, type ContextValue, createContext } from "./context.ts";
export { compilePolicies } from "./compile/compile-policies.ts";
export type {
  AttachedPolicy,
  CompiledPolicies,
  PolicySource,
  PolicyType,
  StatementRef,
} from "./compile/compiled-policies.ts";
export type { EvaluationError } from "./compile/trace.ts";
export { decide } from "./decide/decide.ts";
export type {
  Decision,
  DecisionRequest,
  Explanation,
  FailedCondition,
  NearMiss,
  RequestPolicies,
} from "./decide/decision.ts";
export { explain } from "./decide/explain.ts";
export type {
  AnonymousPrincipal,
  FederatedPrincipal,
  FederatedUserPrincipal,
  PrincipalRef,
  RoleSessionPrincipal,
  RootPrincipal,
  ServicePrincipal,
  UserPrincipal,
} from "./decide/principal.ts";
export type { Position } from "./json/json-node.ts";
export { matchesArn, matchesResource, splitArn } from "./match/arn.ts";
export { matchesWildcard } from "./match/wildcard.ts";
export { type ParseResult, parsePolicy } from "./parse/parse-policy.ts";
export type { Effect, Policy, PolicyKind, PrincipalEntry, Principals, Statement } from "./policy.ts";
export type { GrammarRule, PolicyProblem } from "./problem.ts";
export type {
  AccessCheck,
  Grant,
  ReasonOptions,
  StatementPlace,
  UnknownGrant,
  Witness,
} from "./reason/access-check.ts";
export type { Access } from "./reason/asked-access.ts";
export { checkAccessNotGranted } from "./reason/check-access-not-granted.ts";
export { checkNoNewAccess } from "./reason/check-no-new-access.ts";
export { checkNoPublicAccess } from "./reason/check-no-public-access.ts";
export type { Finding, FindingType } from "./validate/finding.ts";
export type { PolicyUse } from "./validate/policy-use.ts";
export type {
  AccessLevel,
  ActionAuthorization,
  ActionResource,
  ConditionKeyAuthorization,
  ConditionKeyType,
  ConditionValueType,
  ResourceTypeAuthorization,
  ServiceAuthorization,
  ServiceAuthorizationData,
} from "./validate/service-authorization.ts";
export { type ValidateOptions, validatePolicy } from "./validate/validate-policy.ts";
export { canonicalBase64 } from "./values/binary.ts";
export { parseDate } from "./values/date.ts";
export { type IpRange, inRange, parseIpAddress, parseIpRange } from "./values/ip-address.ts";
