import type { Statement } from "../policy.ts";
import {
  type AttachedPolicy,
  COMPILED,
  type CompiledPolicies,
  type CompiledStatement,
  type PolicySource,
} from "./compiled-policies.ts";

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
    policy.statements.map((statement) => compileStatement(source, statement)),
  );
  return Object.freeze({ policies: Object.freeze(attached), [COMPILED]: { statements } });
}

function compileStatement(source: PolicySource, statement: Statement): CompiledStatement {
  const { effect, sid, index, at, end } = statement;
  return { statement, ref: Object.freeze({ source, effect, sid, index, position: at, end }) };
}

/** Whoever made the source may not change what explanations say later. */
function frozenCopy({ type, id, name }: PolicySource): PolicySource {
  return Object.freeze({ type, id, name });
}
