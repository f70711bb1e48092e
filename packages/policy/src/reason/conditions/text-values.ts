import type { Effort } from "../../match/wildcard.ts";
import type { Condition } from "../../policy.ts";
import { atomsOf } from "../automaton.ts";
import { fill, fillArn } from "../fill.ts";
import {
  ANY_ARN,
  arnTokens,
  caselessTokens,
  pairTokens,
  type Tokens,
  textTokens,
  tokensOf,
} from "../tokens.ts";
import { valuesOfType } from "./value-kind.ts";

/** What the string, ARN and Bool conditions on a key compare with; undefined when letters beyond ASCII are compared without case. */
export function textPatterns(conditions: readonly Condition[]): readonly Tokens[] | undefined {
  const patterns: Tokens[] = [];
  for (const condition of conditions) {
    if (condition.kind === "null") continue;
    const { family } = condition;
    for (const value of condition.values) {
      if (value.type === "text") {
        const caseless = family.type === "string" && family.ignoreCase;
        const tokens = caseless ? caselessTokens(value.text) : textTokens(value.text);
        if (tokens === undefined) return undefined;
        patterns.push(tokens);
      } else if (value.type === "pattern") patterns.push(tokensOf(value.pattern));
      else if (value.type === "arn") patterns.push(arnTokens(value.pattern));
    }
    if (family.type === "arn") patterns.push(ANY_ARN);
    if (family.type === "bool") patterns.push(...BOOLS);
  }
  return patterns;
}

const BOOLS: readonly Tokens[] = ["true", "false"].map(pairTokens);

/**
 * A value for each way in which texts can answer the conditions, what reads well first; undefined when the effort is not enough.
 * `shapes` are the texts that the key can have at all; none: any.
 */
export function textValues(
  conditions: readonly Condition[],
  shapes: readonly Tokens[],
  effort: Effort,
): readonly string[] | undefined {
  const patterns = textPatterns(conditions);
  if (patterns === undefined) return undefined;
  const unique = uniqueTokens(patterns);
  const atoms = atomsOf({ patterns: unique, within: shapes.length === 0 ? [] : [shapes] }, effort);
  if (atoms === undefined) return undefined;
  if (shapes.length > 0) return atoms.map(({ text }) => text);
  const filled = [
    ...valuesOfType(conditions, "bool").map(({ bool }) => String(bool)),
    ...valuesOfType(conditions, "pattern").map(({ pattern }) => fill(tokensOf(pattern))),
    ...valuesOfType(conditions, "arn").map(({ pattern }) => fillArn(arnTokens(pattern))),
  ];
  const arns = conditions.some((condition) => condition.kind === "value" && condition.family.type === "arn");
  return [
    ...filled,
    arns ? "arn:aws:sns:us-east-1:444455556666:example" : "example",
    ...atoms.map(({ text }) => text),
  ];
}

/** Each pattern once. */
export function uniqueTokens(patterns: readonly Tokens[]): readonly Tokens[] {
  return [...new Map(patterns.map((tokens) => [tokens.join(), tokens])).values()];
}
