import type { Context } from "../context.ts";
import { matchesArnParts, splitArn } from "../match/arn.ts";
import { matchesPattern, spend } from "../match/wildcard.ts";
import { parseBool, valueOfPieces } from "../parse/prepare-value.ts";
import type { Comparison, ConditionValue, ValueCondition } from "../policy.ts";
import { resolveTemplate, shiftsArnParts, sizeOfPieces, type Template } from "../template.ts";
import { canonicalBase64 } from "../values/binary.ts";
import { parseDate } from "../values/date.ts";
import { compareDecimals, parseDecimal } from "../values/decimal.ts";
import { foldCase } from "../values/fold-case.ts";
import { inRange, parseIpAddress } from "../values/ip-address.ts";
import type { Truth } from "./compile-condition.ts";
import { TOO_MUCH, type Trace } from "./trace.ts";

/** Says whether one of the policy's values matches a value of the request. */
export type ValueTest = (value: string, context: Context, trace: Trace) => Truth;

const NEVER: ValueTest = () => false;

/** Makes the test against the values of a condition: the constant ones together, then those with policy variables. */
export function compileValues(condition: ValueCondition): ValueTest {
  const templates = ofType(condition, "template").map(({ template }) => compileTemplate(condition, template));
  const tests = [...compileConstants(condition), ...templates];
  if (tests.length <= 1) return tests[0] ?? NEVER;
  return (value, context, trace) => {
    let unknown = false;
    for (const test of tests) {
      const matched = test(value, context, trace);
      if (matched === true) return true;
      if (matched === "unknown") unknown = true;
    }
    return unknown ? "unknown" : false;
  };
}

type Typed<T extends ConditionValue["type"]> = Extract<ConditionValue, { readonly type: T }>;

function ofType<T extends ConditionValue["type"]>({ values }: ValueCondition, type: T): readonly Typed<T>[] {
  return values.filter((value): value is Typed<T> => value.type === type);
}

/** The test of all constant values; none where there are none. */
function compileConstants(condition: ValueCondition): readonly ValueTest[] {
  if (condition.values.every(({ type }) => type === "template")) return [];
  switch (condition.family.type) {
    case "string":
      return [textTest(condition, condition.family.ignoreCase)];
    case "like":
      return [likeTest(condition)];
    case "arn":
      return [arnTest(condition)];
    case "bool":
      return [boolTest(condition)];
    case "binary":
      return [binaryTest(condition)];
    case "ip":
      return [ipTest(condition)];
    case "numeric":
      return [numericTest(condition, condition.family.comparison)];
    case "date":
      return [dateTest(condition, condition.family.comparison)];
  }
}

function textTest(condition: ValueCondition, ignoreCase: boolean): ValueTest {
  const texts = ofType(condition, "text").map(({ text }) => text);
  const [only] = texts;
  if (only !== undefined && texts.length === 1) {
    return ignoreCase
      ? (value) => value.length === only.length && foldCase(value) === only
      : (value) => value === only;
  }
  const set = new Set(texts);
  if (!ignoreCase) return (value) => set.has(value);
  // A folded text is as long as the text: most values need not be folded to tell that they are others.
  const lengths = new Set(texts.map(({ length }) => length));
  return (value) => lengths.has(value.length) && set.has(foldCase(value));
}

function likeTest(condition: ValueCondition): ValueTest {
  const patterns = ofType(condition, "pattern").map(({ pattern }) => pattern);
  return (value, _context, trace) => {
    let unknown = false;
    for (const pattern of patterns) {
      const matched = spend(trace, 1) ? matchesPattern(pattern, value, trace) : "unknown";
      if (matched === true) return true;
      if (matched === "unknown") unknown = true;
    }
    return unknown ? trace.unknown(condition, TOO_MUCH) : false;
  };
}

function arnTest(condition: ValueCondition): ValueTest {
  const patterns = ofType(condition, "arn").map(({ pattern }) => pattern);
  const notAnArn = ofType(condition, "notAnArn").length > 0;
  return (value, _context, trace) => {
    const parts = splitArn(value);
    if (parts === undefined) return trace.unknown(condition, "the request's value is not an ARN");
    let unknown = false;
    for (const pattern of patterns) {
      const matched = spend(trace, 1) ? matchesArnParts(pattern, parts, trace) : "unknown";
      if (matched === true) return true;
      if (matched === "unknown") unknown = true;
    }
    if (unknown) return trace.unknown(condition, TOO_MUCH);
    return notAnArn ? trace.unknown(condition, "the policy's value is not an ARN") : false;
  };
}

function boolTest(condition: ValueCondition): ValueTest {
  const bools = ofType(condition, "bool").map(({ bool }) => bool);
  const whenTrue = bools.includes(true);
  const whenFalse = bools.includes(false);
  return (value, _context, trace) => {
    const bool = parseBool(value);
    if (bool === undefined) return trace.unknown(condition, "the request's value is neither true nor false");
    return bool ? whenTrue : whenFalse;
  };
}

function binaryTest(condition: ValueCondition): ValueTest {
  const expected = new Set(ofType(condition, "binary").map(({ base64 }) => base64));
  return (value, _context, trace) => {
    const base64 = canonicalBase64(value);
    if (base64 === undefined) return trace.unknown(condition, "the request's value is not base64");
    return expected.has(base64);
  };
}

function ipTest(condition: ValueCondition): ValueTest {
  const ranges = ofType(condition, "ip").map(({ range }) => range);
  return (value, _context, trace) => {
    const address = parseIpAddress(value);
    if (address === undefined) return trace.unknown(condition, "the request's value is not an IP address");
    if (!spend(trace, ranges.length)) return trace.unknown(condition, TOO_MUCH);
    return ranges.some((range) => inRange(range, address));
  };
}

function numericTest(condition: ValueCondition, comparison: Comparison): ValueTest {
  const decimals = ofType(condition, "decimal").map(({ decimal }) => decimal);
  return (value, _context, trace) => {
    const given = parseDecimal(value);
    if (given === undefined) return trace.unknown(condition, "the request's value is not a number");
    if (!spend(trace, decimals.length)) return trace.unknown(condition, TOO_MUCH);
    return decimals.some((decimal) => holds(comparison, compareDecimals(given, decimal)));
  };
}

function dateTest(condition: ValueCondition, comparison: Comparison): ValueTest {
  const times = ofType(condition, "date").map(({ time }) => time);
  return (value, _context, trace) => {
    const given = parseDate(value);
    if (given === undefined) return trace.unknown(condition, "the request's value is not a date");
    if (!spend(trace, times.length)) return trace.unknown(condition, TOO_MUCH);
    return times.some((time) => holds(comparison, given - time));
  };
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

/** A value with policy variables is resolved when it is asked for, and then is a constant like the others. */
function compileTemplate(condition: ValueCondition, template: Template): ValueTest {
  return (value, context, trace) => {
    // Also a variable without a value is paid for: policies can have thousands of them, and requests thousands of values.
    if (!spend(trace, template.parts.length)) return trace.unknown(condition, TOO_MUCH);
    const pieces = resolveTemplate(template, context, (key) => trace.missing(key));
    if (pieces !== undefined && !spend(trace, sizeOfPieces(pieces) + 1 + (value.length >> 4)))
      return trace.unknown(condition, TOO_MUCH);
    if (pieces === undefined || (condition.family.type === "arn" && shiftsArnParts(pieces))) {
      // A variable without a value matches nothing. Its negation must not be taken for a match of everything.
      return condition.negated ? trace.unknown(condition, "a policy variable has no value") : false;
    }
    const resolved = { ...condition, values: [valueOfPieces(condition.family, pieces)] };
    const [test = NEVER] = compileConstants(resolved);
    return test(value, context, trace);
  };
}
