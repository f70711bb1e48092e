import type { Position } from "../json/json-node.ts";
import type { Effect, Policy, PreparedStatement } from "../policy.ts";
import type { ConditionTest } from "./compile-condition.ts";
import type { StatementIndex } from "./statement-index.ts";

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

/** One statement of one policy: `position` is where it begins in the policy's text, `end` just after it. */
export interface StatementRef {
  readonly source: PolicySource;
  readonly effect: Effect;
  readonly sid: string | undefined;
  /** Its place in the policy, from 0. */
  readonly index: number;
  readonly position: Position;
  readonly end: Position;
}

const COMPILED = Symbol("compiled");

/** Policies that stand side by side, prepared for decisions: made by compilePolicies alone. Frozen, to be shared freely. */
export interface CompiledPolicies {
  /** What it was made from, in that order. */
  readonly policies: readonly AttachedPolicy[];
  /** What decisions are made with; of no use, and of no type, outside this package. */
  readonly [COMPILED]: object;
}

/** What compiled policies hold for deciding. */
export interface Compiled {
  /** All statements, in the order of the policies and within them. */
  readonly statements: readonly CompiledStatement[];
  /** Finds those that can be about an action and a resource. */
  readonly index: StatementIndex;
}

export interface CompiledStatement {
  readonly statement: PreparedStatement;
  readonly ref: StatementRef;
  /** In the order written. */
  readonly conditions: readonly ConditionTest[];
}

export function compiledPolicies(policies: readonly AttachedPolicy[], compiled: Compiled): CompiledPolicies {
  return Object.freeze({ policies: Object.freeze(policies), [COMPILED]: Object.freeze(compiled) });
}

export function compiledOf(policies: CompiledPolicies): Compiled {
  return policies[COMPILED] as Compiled;
}
