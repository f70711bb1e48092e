import { COMPILED, type CompiledPolicies, type StatementRef } from "../compile/compiled-policies.ts";
import { CLOSENESS, type Closeness } from "./match-principal.ts";
import { matchStatement, type PreparedRequest } from "./match-statement.ts";
import type { Trace } from "./trace.ts";

/** What a group of policies says of a request: the statements that apply to it. */
export interface Findings {
  readonly denies: readonly StatementRef[];
  readonly allows: readonly StatementRef[];
  /** How closely the closest Allow names the principal. */
  readonly granted: Closeness;
}

const NONE: readonly StatementRef[] = [];

/** Evaluates policies that stand side by side: any of them may allow, any of them may deny. */
export function evaluate(policies: CompiledPolicies, request: PreparedRequest, trace: Trace): Findings {
  let denies = NONE;
  let allows = NONE;
  let granted: Closeness = CLOSENESS.none;
  for (const compiled of policies[COMPILED].statements) {
    const closeness = matchStatement(compiled, request, trace);
    if (closeness === CLOSENESS.none) continue;
    if (compiled.ref.effect === "Deny") {
      denies = [...denies, compiled.ref];
    } else {
      allows = [...allows, compiled.ref];
      if (closeness > granted) granted = closeness;
    }
  }
  return { denies, allows, granted };
}
