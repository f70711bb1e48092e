import type { Effort } from "../match/wildcard.ts";
import type { Condition } from "../policy.ts";
import type { StatementRef } from "./compiled-policies.ts";

/** A statement that could not be evaluated: a Deny was then taken as matching, an Allow as not matching. */
export interface EvaluationError {
  readonly statement: StatementRef;
  /** What could not be evaluated and why, without values of the policy or the request. */
  readonly message: string;
}

/** Steps of matching that one decision may take: some hundred times what the policies of a large account need, and a fraction of a second. */
const EFFORT = 2_000_000;

export const TOO_MUCH = "the policies and the request are too large to be compared";

const NO_ERRORS: readonly EvaluationError[] = Object.freeze([]);

/** Notes, while statements are evaluated, what the decision has to tell beside its outcome, and what it has cost so far. */
export class Trace implements Effort {
  left = EFFORT;
  #errors: EvaluationError[] | undefined;
  #reasons: Set<string> | undefined;
  #missing: Set<string> | undefined;

  /** From now on keys that the request lacks are noted in the set; undefined: they are not noted. */
  noteMissing(keys: Set<string> | undefined): void {
    this.#missing = keys;
  }

  /** A statement asked for a context key that the request lacks. */
  missing(key: string): void {
    this.#missing?.add(key);
  }

  /** Notes why a condition cannot be tested; the reason shows neither the policy's nor the request's value. */
  unknown(condition: Condition, reason: string): "unknown" {
    return this.unknownElement(`${condition.operator} on ${condition.key}`, reason);
  }

  /** Notes why an element other than a condition cannot be tested. */
  unknownElement(element: string, reason: string): "unknown" {
    (this.#reasons ??= new Set()).add(`${element}: ${reason}`);
    return "unknown";
  }

  /** Starts a statement: the reasons that follow are about it. */
  begin(): void {
    this.#reasons = undefined;
  }

  /** Ends a statement that could not be evaluated. */
  fail(statement: StatementRef): void {
    for (const message of this.#reasons ?? []) (this.#errors ??= []).push({ statement, message });
  }

  get errors(): readonly EvaluationError[] {
    return this.#errors ?? NO_ERRORS;
  }
}
