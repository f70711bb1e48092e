import type { Context, ContextValue } from "../context.ts";
import { matchesArnPattern } from "../match/arn.ts";
import { type Matched, matchesPattern, spend } from "../match/wildcard.ts";
import { parseBool, valueOfPieces } from "../parse/prepare-value.ts";
import type { Comparison, Condition, ConditionValue, ValueCondition } from "../policy.ts";
import { resolveTemplate, shiftsArnParts, sizeOfPieces } from "../template.ts";
import { canonicalBase64 } from "../values/binary.ts";
import { parseDate } from "../values/date.ts";
import { compareDecimals, parseDecimal } from "../values/decimal.ts";
import { inRange, parseIpAddress } from "../values/ip-address.ts";
import { TOO_MUCH, type Trace } from "./trace.ts";

/** What came of a test. `unknown` when it could not be made; what that means depends on the statement's effect. */
export type Truth = boolean | "unknown";

/**
 * Tests one operator on one key against the request. (IAM User Guide, "IAM JSON policy elements: Condition operators"
 * and "Creating a condition with multiple keys or values")
 */
export function testCondition(condition: Condition, context: Context, trace: Trace): Truth {
  const values = presentValues(context.get(condition.key));
  if (condition.kind === "null") return condition.values.includes(values.length === 0);
  if (values.length === 0) {
    trace.missing(condition.key);
    return whenMissing(condition);
  }
  return testValues(condition, values, context, trace);
}

const NONE: readonly string[] = [];

/** A multivalued key without values, or with the empty string for its only value, is a null data set: missing. */
export function presentValues(value: ContextValue | undefined): readonly string[] {
  if (value === undefined) return NONE;
  if (typeof value === "string") return [value];
  return value.length === 1 && value[0] === "" ? NONE : value;
}

function whenMissing({ ifExists, qualifier, negated }: ValueCondition): boolean {
  if (ifExists || qualifier === "all") return true;
  return qualifier === "none" && negated;
}

/**
 * Negation is of the single value (it equals none of the policy's), and the qualifier stands outside of it. Without
 * a qualifier a positive operator needs one value that matches, a negated one that no value does.
 */
function testValues(
  condition: ValueCondition,
  values: readonly string[],
  context: Context,
  trace: Trace,
): Truth {
  const { qualifier, negated } = condition;
  const every = qualifier === "all" || (qualifier === "none" && negated);
  let unknown = false;
  for (const value of values) {
    const matched = matchesAny(condition, value, context, trace);
    const truth = matched === "unknown" ? matched : matched !== negated;
    if (truth === "unknown") unknown = true;
    else if (truth !== every) return truth;
  }
  return unknown ? "unknown" : every;
}

function matchesAny(condition: ValueCondition, value: string, context: Context, trace: Trace): Truth {
  let unknown = false;
  for (const expected of condition.values) {
    const matched = compare(condition, expected, value, context, trace);
    if (matched === true) return true;
    if (matched === "unknown") unknown = true;
  }
  return unknown ? "unknown" : false;
}

function compare(
  condition: ValueCondition,
  expected: ConditionValue,
  value: string,
  context: Context,
  trace: Trace,
): Truth {
  const { family } = condition;
  if (!spend(trace, 1 + (value.length >> 4))) return trace.unknown(condition, TOO_MUCH);
  switch (expected.type) {
    case "template": {
      const pieces = resolveTemplate(expected.template, context, (key) => trace.missing(key));
      if (pieces !== undefined && !spend(trace, sizeOfPieces(pieces)))
        return trace.unknown(condition, TOO_MUCH);
      if (pieces !== undefined && !(family.type === "arn" && shiftsArnParts(pieces))) {
        return compare(condition, valueOfPieces(family, pieces), value, context, trace);
      }
      // A variable without a value matches nothing. Its negation must not be taken for a match of everything.
      return condition.negated ? trace.unknown(condition, "a policy variable has no value") : false;
    }
    case "text":
      return expected.text === (family.type === "string" && family.ignoreCase ? value.toLowerCase() : value);
    case "pattern":
      return told(matchesPattern(expected.pattern, value, trace), condition, trace);
    case "arn":
      return told(
        matchesArnPattern(expected.pattern, value, trace) ??
          trace.unknown(condition, "the request's value is not an ARN"),
        condition,
        trace,
      );
    case "notAnArn":
      return trace.unknown(condition, "the policy's value is not an ARN");
    case "bool": {
      const bool = parseBool(value);
      return bool === undefined
        ? trace.unknown(condition, "the request's value is neither true nor false")
        : bool === expected.bool;
    }
    case "binary": {
      const base64 = canonicalBase64(value);
      return base64 === undefined
        ? trace.unknown(condition, "the request's value is not base64")
        : base64 === expected.base64;
    }
    case "ip": {
      const address = parseIpAddress(value);
      return address === undefined
        ? trace.unknown(condition, "the request's value is not an IP address")
        : inRange(expected.range, address);
    }
    case "decimal": {
      const decimal = parseDecimal(value);
      if (decimal === undefined) return trace.unknown(condition, "the request's value is not a number");
      return holds(comparisonOf(condition), compareDecimals(decimal, expected.decimal));
    }
    case "date": {
      const time = parseDate(value);
      if (time === undefined) return trace.unknown(condition, "the request's value is not a date");
      return holds(comparisonOf(condition), time - expected.time);
    }
  }
}

/** Notes why a match could not be made, where that was for its cost. */
function told(matched: Matched, condition: ValueCondition, trace: Trace): Truth {
  if (matched === "unknown" && trace.left < 0) trace.unknown(condition, TOO_MUCH);
  return matched;
}

function comparisonOf({ family }: ValueCondition): Comparison {
  return family.type === "numeric" || family.type === "date" ? family.comparison : "equals";
}

function holds(comparison: Comparison, order: number): boolean {
  switch (comparison) {
    case "equals":
      return order === 0;
    case "less":
      return order < 0;
    case "lessOrEquals":
      return order <= 0;
    case "greater":
      return order > 0;
    case "greaterOrEquals":
      return order >= 0;
  }
}
