import type { CompiledPolicies, PolicyType, StatementRef } from "../compile/compiled-policies.ts";
import type { EvaluationError } from "../compile/trace.ts";
import type { Context } from "../context.ts";
import type { Position } from "../json/json-node.ts";
import type { PrincipalRef } from "./principal.ts";

/** All that a decision depends on. */
export interface DecisionRequest {
  readonly principal: PrincipalRef;
  /** For example iam:CreateUser; compared without case. */
  readonly action: string;
  /** An ARN, or `*` for an action that is about no single resource. */
  readonly resource: string;
  /** The account that owns the resource; the account of the call when the resource is `*`. */
  readonly resourceAccountId: string;
  /** The principal's account by its canonical user id (S3); without it, CanonicalUser cannot be evaluated. */
  readonly principalCanonicalUserId?: string | undefined;
  /**
   * The principal's credentials were delegated to somebody else, who is to have what the session policies say and no more: they limit also
   * what a resource's policy grants the principal by name.
   */
  readonly isDelegated?: boolean | undefined;
  readonly context: Context;
  readonly policies: RequestPolicies;
}

/** The policies that apply. What is left undefined does not exist for the request, and so does not limit it. */
export interface RequestPolicies {
  /** The user's or role's own and its groups', managed and inline. */
  readonly identity: CompiledPolicies;
  readonly boundary?: CompiledPolicies | undefined;
  /** The session's policies; compiled from none they never allow. A federated user without any counts as having none. */
  readonly session?: CompiledPolicies | undefined;
  /** The resource's own policy; source.type "trust" makes it a role's trust policy, which must always allow. */
  readonly resource?: CompiledPolicies | undefined;
  /** Of the principal's account: from the root of the organization down to the account; each level must allow. */
  readonly scps?: readonly CompiledPolicies[] | undefined;
  /** Of the resource's account, in the same way. */
  readonly rcps?: readonly CompiledPolicies[] | undefined;
}

/** What is decided, and by which statements. */
export interface Decision {
  readonly outcome: "allow" | "explicitDeny" | "implicitDeny";
  /** Which type of policy denied explicitly, or lacked the allow; undefined when allowed. */
  readonly blockedBy?: PolicyType | undefined;
  /** The statements that decided: the denies, or the allows that were needed; empty for an implicit deny. */
  readonly determining: readonly StatementRef[];
  /** The statements that could not be evaluated; they may be why it is denied. */
  readonly errors: readonly EvaluationError[];
}

/** A decision with what explains it. */
export interface Explanation extends Decision {
  /** Keys (in lower case) that statements about this principal, action and resource asked for and the request lacks. */
  readonly missingContextKeys: readonly string[];
  /**
   * Of an implicit deny: the statements that came closest; else empty. What misses by a condition stands first, then
   * by the resource, by the principal, by an action of the same service, by one of another; among equals in the policies' order.
   */
  readonly nearestMisses: readonly NearMiss[];
}

/** An Allow of the type of policy that lacked the allow, of which all parts but one match. */
export interface NearMiss {
  readonly statement: StatementRef;
  /** The part that does not match. */
  readonly part: "principal" | "action" | "resource" | "condition";
  /** For the part "condition": those that do not hold, or cannot be tested, in the order written; else empty. */
  readonly conditions: readonly FailedCondition[];
}

/** One operator on one key that does not hold for the request. */
export interface FailedCondition {
  /** As written. */
  readonly operator: string;
  /** In lower case. */
  readonly key: string;
  /** Where the key is written. */
  readonly position: Position;
  /** The request lacks the key. */
  readonly missing: boolean;
}
