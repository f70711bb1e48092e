import type { Context, ContextValue } from "../context.ts";
import { spend } from "../match/wildcard.ts";
import type { Condition, NullCondition, ValueCondition } from "../policy.ts";
import { compileValues } from "./compile-values.ts";
import { TOO_MUCH, type Trace } from "./trace.ts";

/** What came of a test. `unknown` when it could not be made; what that means depends on the statement's effect. */
export type Truth = boolean | "unknown";

/** Tests one operator on one key against a request. */
export type ConditionTest = (context: Context, trace: Trace) => Truth;

/**
 * Makes the test of a condition, with all made ready that does not depend on the request. (IAM User Guide, "IAM JSON policy elements:
 * Condition operators" and "Creating a condition with multiple keys or values")
 */
export function compileCondition(condition: Condition): ConditionTest {
  return condition.kind === "null" ? compileNull(condition) : compileValue(condition);
}

function compileNull({ key, values }: NullCondition): ConditionTest {
  const whenMissing = values.includes(true);
  const whenPresent = values.includes(false);
  return (context) => (isMissing(context.get(key)) ? whenMissing : whenPresent);
}

/** A multivalued key without values, or with the empty string for its only value, is a null data set: missing. */
export function isMissing(value: ContextValue | undefined): boolean {
  if (value === undefined) return true;
  return typeof value !== "string" && (value.length === 0 || (value.length === 1 && value[0] === ""));
}

/**
 * Negation is of the single value (it equals none of the policy's), and the qualifier stands outside of it. Without
 * a qualifier a positive operator needs one value that matches, a negated one that no value does.
 */
function compileValue(condition: ValueCondition): ConditionTest {
  const { key, negated, qualifier, ifExists } = condition;
  const whenMissing = ifExists || qualifier === "all" || (qualifier === "none" && negated);
  const every = qualifier === "all" || (qualifier === "none" && negated);
  const matchesAny = compileValues(condition);

  function testOne(value: string, context: Context, trace: Trace): Truth {
    if (!spend(trace, 1 + (value.length >> 4))) return trace.unknown(condition, TOO_MUCH);
    const matched = matchesAny(value, context, trace);
    return matched === "unknown" ? matched : matched !== negated;
  }

  function testMany(values: readonly string[], context: Context, trace: Trace): Truth {
    let unknown = false;
    for (const value of values) {
      const truth = testOne(value, context, trace);
      if (truth === "unknown") unknown = true;
      else if (truth !== every) return truth;
    }
    return unknown ? "unknown" : every;
  }

  return (context, trace) => {
    const given = context.get(key);
    if (typeof given === "string") return testOne(given, context, trace);
    if (given !== undefined && !isMissing(given)) return testMany(given, context, trace);
    trace.missing(key);
    return whenMissing;
  };
}
