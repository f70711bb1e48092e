import type { Context } from "../context.ts";
import type { Position } from "../json/json-node.ts";
import type { Effect, Policy } from "../policy.ts";
import type { PrincipalRef } from "./principal.ts";

/** The part that a policy plays in a decision. */
export type PolicyType = "identity" | "boundary" | "session" | "resource" | "trust" | "scp" | "rcp";

/** Where a policy comes from, for explanations. */
export interface PolicySource {
  readonly type: PolicyType;
  /** Its ARN, or for example inline:user/alice/name. */
  readonly id: string;
  readonly name: string;
}

/** A policy in its place. */
export interface AttachedPolicy {
  readonly source: PolicySource;
  readonly policy: Policy;
}

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
  readonly context: Context;
  readonly policies: RequestPolicies;
}

/** The policies that apply. What is left undefined does not exist for the request, and so does not limit it. */
export interface RequestPolicies {
  /** The user's or role's own and its groups', managed and inline. */
  readonly identity: readonly AttachedPolicy[];
  readonly boundary?: AttachedPolicy | undefined;
  /** The session's policies; an empty list never allows. A federated user without any counts as an empty list. */
  readonly session?: readonly AttachedPolicy[] | undefined;
  /** The resource's own policy; source.type "trust" makes it a role's trust policy, which must always allow. */
  readonly resource?: AttachedPolicy | undefined;
  /** Of the principal's account: from the root of the organization down to the account; each level must allow. */
  readonly scps?: readonly (readonly AttachedPolicy[])[] | undefined;
  /** Of the resource's account, in the same way. */
  readonly rcps?: readonly (readonly AttachedPolicy[])[] | undefined;
}

/** One statement of one policy. */
export interface StatementRef {
  readonly source: PolicySource;
  readonly effect: Effect;
  readonly sid: string | undefined;
  readonly index: number;
  readonly position: Position;
}

/** A statement that could not be evaluated: a Deny was then taken as matching, an Allow as not matching. */
export interface EvaluationError {
  readonly statement: StatementRef;
  readonly message: string;
}

export interface Decision {
  readonly outcome: "allow" | "explicitDeny" | "implicitDeny";
  /** Which type of policy denied explicitly, or lacked the allow; undefined when allowed. */
  readonly blockedBy?: PolicyType | undefined;
  /** The statements that decided: the denies, or the allows that were needed; empty for an implicit deny. */
  readonly determining: readonly StatementRef[];
  /** Keys (in lower case) that statements about this action and resource asked for and the request lacks. */
  readonly missingContextKeys: readonly string[];
  readonly errors: readonly EvaluationError[];
}
