import {
  type CompiledPolicies,
  compiledOf,
  type PolicyType,
  type StatementRef,
} from "../compile/compiled-policies.ts";
import { ACTION_OPEN, candidatesFor, PLACE_SHIFT, RESOURCE_OPEN } from "../compile/statement-index.ts";
import { CLOSENESS, type Closeness } from "./match-principal.ts";
import { matchStatement, type PreparedRequest } from "./match-statement.ts";
import type { Trace } from "../compile/trace.ts";

/** What a group of policies says of a request: the statements that apply to it. */
export interface Findings {
  readonly type: PolicyType;
  readonly denies: readonly StatementRef[];
  readonly allows: readonly StatementRef[];
  /** How closely the closest Allow names the principal. */
  readonly granted: Closeness;
}

export const NO_STATEMENTS: readonly StatementRef[] = Object.freeze([]);

/** Evaluates policies that stand side by side: any of them may allow, any of them may deny. */
export function evaluate(
  type: PolicyType,
  policies: CompiledPolicies,
  prepared: PreparedRequest,
  trace: Trace,
): Findings {
  const { statements, index } = compiledOf(policies);
  const candidates = candidatesFor(index, prepared.actionLower, prepared.request.resource, trace);
  let denies: StatementRef[] | undefined;
  let allows: StatementRef[] | undefined;
  let granted: Closeness = CLOSENESS.none;
  for (const candidate of candidates) {
    const statement = statements[candidate >> PLACE_SHIFT];
    if (statement === undefined) continue;
    const open = candidate & (ACTION_OPEN | RESOURCE_OPEN);
    const closeness = matchStatement(statement, open, prepared, trace);
    if (closeness === CLOSENESS.none) continue;
    if (statement.ref.effect === "Deny") {
      (denies ??= []).push(statement.ref);
    } else {
      (allows ??= []).push(statement.ref);
      if (closeness > granted) granted = closeness;
    }
  }
  return { type, denies: denies ?? NO_STATEMENTS, allows: allows ?? NO_STATEMENTS, granted };
}
