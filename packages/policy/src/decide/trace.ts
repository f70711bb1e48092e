import type { Effort } from "../match/wildcard.ts";
import type { Condition, Statement } from "../policy.ts";
import type { AttachedPolicy, EvaluationError, StatementRef } from "./decision.ts";

/** Steps of matching that one decision may take: some hundred times what the policies of a large account need, and a fraction of a second. */
const EFFORT = 2_000_000;

export const TOO_MUCH = "the policies and the request are too large to be compared";

/** Notes, while statements are evaluated, what the decision has to tell beside its outcome, and what it has cost so far. */
export class Trace {
  readonly effort: Effort = { left: EFFORT };
  readonly #missing = new Set<string>();
  readonly #errors: EvaluationError[] = [];
  #reasons: string[] = [];

  /** Notes a context key that a statement asked for and the request lacks. */
  missing(key: string): void {
    this.#missing.add(key);
  }

  /** Notes why a condition cannot be tested; the reason shows neither the policy's nor the request's value. */
  unknown(condition: Condition, reason: string): "unknown" {
    this.#reasons.push(`${condition.operator} on ${condition.key}: ${reason}`);
    return "unknown";
  }

  /** Notes why an element other than a condition cannot be tested. */
  unknownElement(element: string, reason: string): "unknown" {
    this.#reasons.push(`${element}: ${reason}`);
    return "unknown";
  }

  /** Starts a statement: the reasons that follow are about it. */
  begin(): void {
    if (this.#reasons.length > 0) this.#reasons = [];
  }

  /** Ends a statement that could not be evaluated. */
  fail(attached: AttachedPolicy, statement: Statement): void {
    const ref = refTo(attached, statement);
    for (const message of new Set(this.#reasons)) this.#errors.push({ statement: ref, message });
  }

  get missingContextKeys(): readonly string[] {
    return [...this.#missing];
  }

  get errors(): readonly EvaluationError[] {
    return this.#errors;
  }
}

/** Names a statement for explanations. */
export function refTo(attached: AttachedPolicy, statement: Statement): StatementRef {
  const { effect, sid, index, at } = statement;
  return { source: attached.source, effect, sid, index, position: at };
}
