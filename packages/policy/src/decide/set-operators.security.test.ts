import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Context, createContext } from "../context.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import { compileCondition } from "../compile/compile-condition.ts";
import { Trace } from "../compile/trace.ts";
import { preparedOf } from "../policy.ts";

// The attack: a policy denies requests whose tag keys are not all of an allowed list, by ForAnyValue:StringNotEquals,
// or allows them by ForAllValues:StringEquals. An engine that negates the outcome of the set instead of that of the
// single value lets a request through that carries one allowed and one forbidden key.

const value = fc.constantFrom<string>("a", "b", "c", "");
const policyValues = fc.array(value, { maxLength: 3 });
const requestValues = fc.oneof(fc.array(value, { maxLength: 4 }), fc.constant(undefined));

function holds(operator: string, expected: readonly string[], given: readonly string[] | undefined): boolean {
  const statement = {
    Effect: "Allow",
    Action: "*",
    Resource: "*",
    Condition: { [operator]: { "k:m": expected } },
  };
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statement }), "identity");
  const condition = parsed.ok ? preparedOf(parsed.policy).statements[0]?.conditions[0] : undefined;
  if (condition === undefined) throw new Error("the policy is well-formed");
  const context: Context = createContext([["k:m", given]]);
  const truth = compileCondition(condition)(context, new Trace());
  if (truth === "unknown") throw new Error("string operators can always be tested");
  return truth;
}

function isNull(given: readonly string[] | undefined): boolean {
  return given === undefined || given.length === 0 || (given.length === 1 && given[0] === "");
}

test("each set operator is what its sentence says, value by value", () => {
  fc.assert(
    fc.property(policyValues, requestValues, (expected, given) => {
      const missing = isNull(given);
      const values = given ?? [];
      const among = (one: string): boolean => expected.includes(one);
      expect(holds("ForAllValues:StringEquals", expected, given)).toBe(missing || values.every(among));
      expect(holds("ForAnyValue:StringEquals", expected, given)).toBe(!missing && values.some(among));
      expect(holds("ForAllValues:StringNotEquals", expected, given)).toBe(missing || !values.some(among));
      expect(holds("ForAnyValue:StringNotEquals", expected, given)).toBe(!missing && !values.every(among));
    }),
    { numRuns: 2000 },
  );
});

test("where the key is there, ForAnyValue of the negation is the opposite of ForAllValues, and the other way round", () => {
  const pairs = [
    ["StringEquals", "StringNotEquals"],
    ["StringLike", "StringNotLike"],
    ["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...pairs),
      policyValues,
      fc.array(value, { maxLength: 4 }),
      (pair, expected, given) => {
        fc.pre(!isNull(given));
        const [plain, negated] = pair;
        const allPlain = holds(`ForAllValues:${plain}`, expected, given);
        const allNegated = holds(`ForAllValues:${negated}`, expected, given);
        expect(holds(`ForAnyValue:${negated}`, expected, given)).toBe(!allPlain);
        expect(holds(`ForAnyValue:${plain}`, expected, given)).toBe(!allNegated);
      },
    ),
  );
});

test("without a qualifier a negated operator is the opposite of the plain one, also where the key is missing", () => {
  fc.assert(
    fc.property(policyValues, requestValues, (expected, given) => {
      expect(holds("StringNotEquals", expected, given)).toBe(!holds("StringEquals", expected, given));
      expect(holds("StringNotLike", expected, given)).toBe(!holds("StringLike", expected, given));
    }),
  );
});

test("IfExists holds where the key is missing, and else changes nothing", () => {
  const operator = fc.constantFrom(
    "StringEquals",
    "StringNotLike",
    "ForAnyValue:StringEquals",
    "ForAllValues:StringNotEquals",
  );
  fc.assert(
    fc.property(operator, policyValues, requestValues, (name, expected, given) => {
      const plain = holds(name, expected, given);
      expect(holds(`${name}IfExists`, expected, given)).toBe(isNull(given) || plain);
    }),
  );
});

test("Null guards ForAllValues against a key that is missing or empty", () => {
  fc.assert(
    fc.property(policyValues, requestValues, (expected, given) => {
      const guarded = holds("ForAllValues:StringEquals", expected, given) && isPresent(given);
      expect(guarded && isNull(given)).toBe(false);
    }),
  );
});

function isPresent(given: readonly string[] | undefined): boolean {
  const key = { "k:m": "false" };
  const text = JSON.stringify({
    Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { Null: key } },
  });
  const parsed = parsePolicy(text, "identity");
  const condition = parsed.ok ? preparedOf(parsed.policy).statements[0]?.conditions[0] : undefined;
  if (condition === undefined) throw new Error("the policy is well-formed");
  return compileCondition(condition)(createContext([["k:m", given]]), new Trace()) === true;
}
