import { compileCondition, type ConditionTest } from "../compile/compile-condition.ts";
import { constantPieces, type Template } from "../template.ts";
import { compileResource } from "../match/arn.ts";
import {
  type Condition,
  type Policy,
  preparedOf,
  type PreparedStatement,
  type ResourcePattern,
} from "../policy.ts";
import type { StatementPlace } from "./access-check.ts";
import { canonicalCondition, canonicalStatement, canonicalText } from "./conditions/canonical.ts";
import { type Tokens, tokensOf } from "./tokens.ts";

/** A statement with what reasoning needs of it made ready once. */
export interface StatementView {
  readonly statement: PreparedStatement;
  readonly place: StatementPlace;
  /** The same for statements that mean the same. */
  readonly text: string;
  readonly actions: readonly ActionView[];
  /** Undefined where the statement names no resources: it is about whatever it is attached to. */
  readonly resources: readonly ResourceView[] | undefined;
  readonly conditions: readonly ConditionView[];
}

/** One value of Action or NotAction. */
export interface ActionView {
  readonly text: string;
  readonly tokens: Tokens;
}

/** One value of Resource or NotResource. */
export interface ResourceView {
  readonly text: string;
  /** What it matches; with policy variables, what it can match at most. */
  readonly tokens: Tokens;
  readonly hasVariables: boolean;
}

export interface ConditionView {
  readonly text: string;
  readonly condition: Condition;
  readonly test: ConditionTest;
}

/** The statements of all policies. */
export function viewStatements(policies: readonly Policy[]): readonly StatementView[] {
  return policies.flatMap((policy, index) =>
    preparedOf(policy).statements.map((statement) => viewStatement(statement, index)),
  );
}

function viewStatement(statement: PreparedStatement, policy: number): StatementView {
  const { index, sid, position, end } = statement;
  return {
    statement,
    place: { policy, index, sid, position, end },
    text: canonicalStatement(statement),
    actions: statement.actions.patterns.map(tokensOf).map((tokens) => ({ text: tokens.join(), tokens })),
    resources: statement.resources?.patterns.map(viewResource),
    conditions: statement.conditions.map((condition) => ({
      text: canonicalCondition(condition),
      condition,
      test: compileCondition(condition),
    })),
  };
}

function viewResource(resource: ResourcePattern): ResourceView {
  const hasVariables = resource.kind === "template";
  const pattern = hasVariables ? atMost(resource.template) : resource.pattern;
  return { text: canonicalText(resource), tokens: tokensOf(pattern), hasVariables };
}

/** Whatever the variables stand for, it is within what they would match as wildcards. */
function atMost({ parts }: Template): ReturnType<typeof compileResource> {
  const widest = parts.map((part) => ("key" in part ? { text: "*", literal: false } : part));
  return compileResource(constantPieces({ parts: widest }) ?? []);
}
