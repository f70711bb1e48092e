import type { Truth } from "../../compile/compile-condition.ts";

/** Which answers will do. */
export interface Mask {
  readonly true: boolean;
  readonly false: boolean;
  readonly unknown: boolean;
}

export const SURELY: Mask = { true: true, false: false, unknown: false };
export const POSSIBLY: Mask = { true: true, false: false, unknown: true };
export const SURELY_NOT: Mask = { true: false, false: true, unknown: false };
export const POSSIBLY_NOT: Mask = { true: false, false: true, unknown: true };

export function opposite(mask: Mask): Mask {
  return { true: !mask.true, false: !mask.false, unknown: !mask.unknown };
}

export function admits(mask: Mask, truth: Truth): boolean {
  return truth === "unknown" ? mask.unknown : truth ? mask.true : mask.false;
}

/** Something that a request leaves open: a key of its context, or a text with policy variables. */
export interface Unsettled {
  /** The key; undefined where it is no single key's value that is open. */
  readonly key: string | undefined;
  /** Where a policy variable or the like makes it more than reasoning can tell: what to say of it. */
  readonly opaque: string | undefined;
  /** The values that make a difference. */
  readonly values: readonly string[];
  readonly mayBeMissing: boolean;
  readonly multivalued: boolean;
}

/** What is asked of something unsettled, answered for each of its values. */
export interface Question {
  readonly about: Unsettled;
  readonly whenMissing: Truth;
  readonly answers: readonly Truth[];
  /** Of several values: whether each of them must answer yes, or one. */
  readonly each: boolean;
}

/** A question with the answers that will do. */
export interface Literal {
  readonly question: Question;
  readonly mask: Mask;
}

/** One of them will do; none of none. */
export type Clause = readonly Literal[];
