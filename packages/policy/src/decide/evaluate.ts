import type { AttachedPolicy, StatementRef } from "./decision.ts";
import { CLOSENESS, type Closeness } from "./match-principal.ts";
import { matchStatement, type PreparedRequest } from "./match-statement.ts";
import { refTo, type Trace } from "./trace.ts";

/** What a group of policies says of a request: the statements that apply to it. */
export interface Findings {
  readonly denies: readonly StatementRef[];
  readonly allows: readonly StatementRef[];
  /** How closely the closest Allow names the principal. */
  readonly granted: Closeness;
}

const NONE: readonly StatementRef[] = [];

/** Evaluates policies that stand side by side: any of them may allow, any of them may deny. */
export function evaluate(
  policies: readonly AttachedPolicy[],
  request: PreparedRequest,
  trace: Trace,
): Findings {
  let denies = NONE;
  let allows = NONE;
  let granted: Closeness = CLOSENESS.none;
  for (const attached of policies) {
    for (const statement of attached.policy.statements) {
      const closeness = matchStatement(attached, statement, request, trace);
      if (closeness === CLOSENESS.none) continue;
      const ref = refTo(attached, statement);
      if (statement.effect === "Deny") {
        denies = [...denies, ref];
      } else {
        allows = [...allows, ref];
        if (closeness > granted) granted = closeness;
      }
    }
  }
  return { denies, allows, granted };
}
