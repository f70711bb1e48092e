import { preparedOf, type PreparedStatement } from "../policy.ts";
import { compileCondition } from "./compile-condition.ts";
import {
  type AttachedPolicy,
  type CompiledPolicies,
  compiledPolicies,
  type CompiledStatement,
  type PolicySource,
} from "./compiled-policies.ts";
import { buildStatementIndex } from "./statement-index.ts";

/**
 * Prepares policies that stand side by side: all identity-based policies of a principal, all policies of one level of an organization,
 * the one policy of a resource. Do it once, and decide with it as often as you like. It keeps the policies' order, in which decisions
 * and explanations name statements.
 */
export function compilePolicies(policies: readonly AttachedPolicy[]): CompiledPolicies {
  const attached = policies.map(({ source, policy }) =>
    Object.freeze({ source: frozenCopy(source), policy }),
  );
  const statements = attached.flatMap(({ source, policy }) =>
    preparedOf(policy).statements.map((statement) => compileStatement(source, statement)),
  );
  const index = buildStatementIndex(statements.map(({ statement }) => statement));
  return compiledPolicies(attached, { statements, index });
}

function compileStatement(source: PolicySource, statement: PreparedStatement): CompiledStatement {
  const { effect, sid, index, position, end } = statement;
  return {
    statement,
    ref: Object.freeze({ source, effect, sid, index, position, end }),
    conditions: statement.conditions.map(compileCondition),
  };
}

/** Whoever made the source may not change what explanations say later. */
function frozenCopy({ type, id, name }: PolicySource): PolicySource {
  return Object.freeze({ type, id, name });
}
