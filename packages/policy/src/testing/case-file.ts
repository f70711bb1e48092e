import type { ContextValue, Decision, NearMiss, PolicyType } from "../index.ts";

// The form of the files in cases/, as their README tells it.

export interface CaseFile {
  readonly about: string;
  readonly page: string;
  readonly defaults?: Defaults;
  /** Lists of statements by name. */
  readonly shapes?: Readonly<Record<string, readonly object[]>>;
  readonly decisions?: readonly DecisionCase[];
  readonly conditions?: readonly ConditionCase[];
  readonly elements?: readonly ElementCase[];
  readonly principals?: readonly { readonly Principal: unknown; readonly matches: readonly string[] }[];
  readonly exceptions?: readonly { readonly NotPrincipal: unknown; readonly notDenied: readonly string[] }[];
}

export interface Defaults {
  readonly action: string;
  readonly resource: string;
  readonly account: string;
}

export interface Values {
  readonly [key: string]: ContextValue;
}

export interface DecisionCase {
  readonly name: string;
  readonly principal: string;
  readonly action?: string;
  /** The ARN that the request is about, and the account that owns it, where they are not the default. */
  readonly target?: string;
  readonly account?: string;
  readonly canonicalUserId?: string;
  readonly context?: Values;
  readonly version?: string;
  readonly identity?: readonly string[];
  readonly boundary?: string;
  readonly session?: readonly string[];
  readonly resource?: string;
  readonly trust?: string;
  readonly scps?: readonly (readonly string[])[];
  readonly rcps?: readonly (readonly string[])[];
  readonly outcome: Decision["outcome"];
  readonly blockedBy?: PolicyType;
  readonly determining?: readonly string[];
  readonly missing?: readonly string[];
  readonly errors?: boolean;
  readonly nearestMisses?: readonly ExpectedMiss[];
}

export interface ExpectedMiss {
  readonly sid: string;
  readonly part: NearMiss["part"];
  /** Of part "condition": those that failed, in the order written. */
  readonly conditions?: readonly {
    readonly operator: string;
    readonly key: string;
    readonly missing?: boolean;
  }[];
}

export interface ConditionCase {
  readonly if: object;
  readonly version?: string;
  readonly context: Values;
  readonly holds: boolean | "unknown";
  readonly missing?: readonly string[];
}

export interface ElementCase {
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly version?: string;
  readonly context?: Values;
  readonly matches: readonly string[];
  readonly not: readonly string[];
  /** What cannot be told: an Allow does not apply, a Deny does. */
  readonly unknown?: readonly string[];
}
