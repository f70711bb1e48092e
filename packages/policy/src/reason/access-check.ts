import type { ContextValue } from "../context.ts";
import type { PrincipalRef } from "../decide/principal.ts";
import type { Position } from "../json/json-node.ts";

/** What came of asking policies a question without a request at hand. */
export type AccessCheck =
  /** Proven: there is no such request. */
  | { readonly result: "pass" }
  /** There are such requests; `unknowns` tells where there may be more. */
  | { readonly result: "fail"; readonly grants: readonly Grant[]; readonly unknowns: readonly UnknownGrant[] }
  /** Neither shown nor proven. */
  | { readonly result: "unknown"; readonly unknowns: readonly UnknownGrant[] };

/** An Allow that grants what was asked about, and a request that shows it. */
export interface Grant {
  readonly statement: StatementPlace;
  readonly witness: Witness;
}

/** One statement of the policies that were given; of two versions, of the new one. */
export interface StatementPlace {
  /** Index of the policy among those given. */
  readonly policy: number;
  /** Index within its policy. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly position: Position;
  /** The place just after its closing brace. */
  readonly end: Position;
}

/** A request that `decide` allows by the policies asked about (and, of two versions, not by the old one). */
export interface Witness {
  readonly principal: PrincipalRef;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccountId: string;
  /** By key in lower case. */
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** Where no answer was found, and why. */
export interface UnknownGrant {
  readonly reason: string;
  /** The Allow that may grant what was asked about; undefined when it is about the policies as a whole. */
  readonly statement: StatementPlace | undefined;
}

/** What a check may be told besides its policies. */
export interface ReasonOptions {
  /** Actions that exist, such as s3:GetObject. Witnesses prefer them; others are still taken for possible. */
  readonly knownActions?: readonly string[] | undefined;
  /** Counted steps that the check may take; when they are used up the rest is unknown. Default 3,000,000: about a second. */
  readonly effort?: number | undefined;
}

export const DEFAULT_EFFORT = 3_000_000;

export const TOO_MUCH = "the policies are too large to be compared exactly";
