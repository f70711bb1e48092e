import type { Position } from "./json/json-node.ts";
import type { ArnPattern } from "./match/arn.ts";
import type { Pattern } from "./match/wildcard.ts";
import type { Template } from "./template.ts";
import type { Decimal } from "./values/decimal.ts";
import type { IpRange } from "./values/ip-address.ts";

/** The use a policy is put to; each has its own rules of grammar. */
export type PolicyKind = "identity" | "resource" | "trust" | "session" | "boundary" | "scp" | "rcp";

/** What a statement does with the requests that it matches. */
export type Effect = "Allow" | "Deny";

/**
 * A parsed policy, prepared for decisions: parsePolicy makes them. It is plain frozen data and can be shared freely. What decisions need
 * of it has no type outside this package.
 */
export interface Policy {
  readonly kind: PolicyKind;
  /** 2008-10-17 where the document does not say. */
  readonly version: "2008-10-17" | "2012-10-17";
  readonly id: string | undefined;
  readonly statements: readonly Statement[];
}

/** What can be said of one statement of a policy without a request. */
export interface Statement {
  /** Its place in the policy, from 0. */
  readonly index: number;
  readonly sid: string | undefined;
  /** Where it begins in the policy's text. */
  readonly position: Position;
  /** The place just after the statement's closing brace. */
  readonly end: Position;
  readonly effect: Effect;
  /** Undefined in policies that belong to their principal. */
  readonly principals: Principals | undefined;
}

/** A policy as this package sees it. */
export interface PreparedPolicy extends Policy {
  readonly statements: readonly PreparedStatement[];
}

/** A statement with its patterns and values prepared for matching. */
export interface PreparedStatement extends Statement {
  readonly actions: Actions;
  /** Undefined where the policy belongs to its resource and names none: it is about that resource. */
  readonly resources: Resources | undefined;
  readonly conditions: readonly Condition[];
}

/** The one way from what others see of a policy to what is prepared in it. */
export function preparedOf(policy: Policy): PreparedPolicy {
  return policy as PreparedPolicy;
}

/** Action or, negated, NotAction; the patterns are in lower case. */
export interface Actions {
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
}

/** Resource or, negated, NotResource. */
export interface Resources {
  readonly negated: boolean;
  readonly patterns: readonly ResourcePattern[];
}

export type ResourcePattern =
  | { readonly kind: "pattern"; readonly pattern: Pattern }
  | {
      readonly kind: "template";
      readonly template: Template;
      /** What a resource has to begin with, whatever the variables stand for. */
      readonly head: string;
    };

/** Principal or, negated, NotPrincipal. */
export interface Principals {
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
}

/**
 * One principal of a policy: everyone, all of an account, one ARN, one unique id (AIDA..., AROA...), a service, an
 * identity provider, or an account by its canonical user id.
 */
export type PrincipalEntry =
  | { readonly kind: "everyone" }
  | { readonly kind: "account"; readonly accountId: string }
  | { readonly kind: "arn"; readonly arn: string }
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "federated"; readonly provider: string }
  | { readonly kind: "canonicalUser"; readonly id: string };

export type Comparison = "equals" | "less" | "lessOrEquals" | "greater" | "greaterOrEquals";

/** How a condition compares, apart from its negation, its qualifier and IfExists. */
export type OperatorFamily =
  | { readonly type: "string"; readonly ignoreCase: boolean }
  | { readonly type: "like" }
  | { readonly type: "arn" }
  | { readonly type: "numeric"; readonly comparison: Comparison }
  | { readonly type: "date"; readonly comparison: Comparison }
  | { readonly type: "bool" }
  | { readonly type: "binary" }
  | { readonly type: "ip" };

/** One operator applied to one key. */
export type Condition = NullCondition | ValueCondition;

export interface NullCondition {
  readonly kind: "null";
  readonly operator: string;
  readonly key: string;
  readonly at: Position;
  /** What the key may be: missing (true), present (false). */
  readonly values: readonly boolean[];
}

export interface ValueCondition {
  readonly kind: "value";
  /** As written in the policy, for messages. */
  readonly operator: string;
  /** In lower case. */
  readonly key: string;
  readonly at: Position;
  readonly family: OperatorFamily;
  readonly negated: boolean;
  readonly qualifier: "none" | "all" | "any";
  readonly ifExists: boolean;
  readonly values: readonly ConditionValue[];
}

/** A value of a condition, prepared for its operator; `template` when it has policy variables. */
export type ConditionValue =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "pattern"; readonly pattern: Pattern }
  | { readonly type: "arn"; readonly pattern: ArnPattern }
  | { readonly type: "notAnArn" }
  | { readonly type: "decimal"; readonly decimal: Decimal }
  | { readonly type: "date"; readonly time: number }
  | { readonly type: "bool"; readonly bool: boolean }
  | { readonly type: "binary"; readonly base64: string }
  | { readonly type: "ip"; readonly range: IpRange }
  | { readonly type: "template"; readonly template: Template };
