import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileCondition } from "../../compile/compile-condition.ts";
import { readOperator } from "../../parse/condition-operators.ts";
import { prepareValue } from "../../parse/prepare-value.ts";
import type { Condition } from "../../policy.ts";
import { opaqueQuestion, answerTo, questionsOf } from "./questions.ts";
import { canonicalCondition } from "./canonical.ts";

const KEY = "k:a";
const plenty = () => ({ left: 10_000_000 });

function condition(operator: string, values: readonly string[]): Condition {
  const at = { line: 1, column: 1, offset: 0 };
  const written = readOperator(operator);
  if (written === undefined) throw new Error(operator);
  if (written.kind === "null") {
    return { kind: "null", operator, key: KEY, at, values: values.map((value) => value === "true") };
  }
  const prepared = values.map((text) => prepareValue(written.operator.family, text, "2012-10-17"));
  return {
    kind: "value",
    operator,
    key: KEY,
    at,
    ...written.operator,
    qualifier: written.qualifier,
    ifExists: written.ifExists,
    values: prepared.map((value) => {
      if (!value.ok) throw new Error(value.reason);
      return value.value;
    }),
  };
}

/** How the conditions are answered, for each value that the questions hold. */
function foreseen(conditions: readonly Condition[]): ReadonlySet<string> {
  const questions = questionsOf(conditions, () => true, plenty());
  const asked = conditions.map((each) => questions.get(canonicalCondition(each)) ?? opaqueQuestion("none"));
  const [first] = asked;
  expect(new Set(asked.map(({ about }) => about)).size).toBe(1);
  return new Set(
    first?.about.values.map((_, index) => asked.map(({ answers }) => String(answers[index])).join()),
  );
}

interface Kind {
  readonly operators: readonly string[];
  readonly values: readonly string[];
  readonly given: fc.Arbitrary<string>;
}

const dates = ["2026-01-01T00:00:00Z", "2026-01-01", "1767225600", "2026-01-01T00:00:00.001Z", "2027", "-1"];
const numbers = ["1", "1.0", "1.5", "2", "-3", "0.001", "10"];
const ranges = [
  "10.0.0.0/8",
  "10.0.0.0/9",
  "10.128.0.0/9",
  "0.0.0.0/0",
  "10.1.2.3",
  "::/0",
  "2001:db8::/32",
  "255.255.255.255",
];
const KINDS: readonly (readonly [string, Kind])[] = [
  [
    "texts",
    {
      operators: [
        "StringEquals",
        "StringNotLike",
        "StringLike",
        "StringEqualsIgnoreCase",
        "ArnLike",
        "ArnNotEquals",
        "Bool",
      ],
      values: ["a", "A", "s", "I", "true", "FALſE", "arn:aws:s:r:1:x"],
      given: fc.oneof(
        fc.string({ unit: fc.constantFrom("a", "A", "b", ":", "s", "ſ", "i", "ı", "İ"), maxLength: 4 }),
        fc.constantFrom(
          "TRUE",
          "true",
          "false",
          "falſe",
          "FALſe",
          "arn:aws:s:r:1:x",
          "arn:aws:s:r:1:y",
          "arn:a:s:r:1:x",
        ),
      ),
    },
  ],
  [
    "numbers",
    {
      operators: ["NumericEquals", "NumericLessThan", "NumericGreaterThanEquals", "NumericNotEquals"],
      values: numbers,
      given: fc.oneof(
        fc.constantFrom(...numbers, "x", ""),
        fc.double({ min: -5, max: 12, noNaN: true }).map((number) => number.toFixed(4)),
      ),
    },
  ],
  [
    "dates",
    {
      operators: ["DateEquals", "DateLessThanEquals", "DateGreaterThan", "DateNotEquals"],
      values: dates,
      given: fc.oneof(
        fc.constantFrom(...dates, "soon"),
        fc.integer({ min: -5, max: 2_000_000_000 }).map(String),
      ),
    },
  ],
  [
    "addresses",
    {
      operators: ["IpAddress", "NotIpAddress"],
      values: ranges,
      given: fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.constantFrom("10.1.2.3", "10.1.2.4", "10.200.0.1", "x", "::1", "2001:db8::7"),
      ),
    },
  ],
  [
    "bytes",
    {
      operators: ["BinaryEquals"],
      values: ["QUJD", "QQ==", "", "ZXhhbXBsZQ=="],
      given: fc.constantFrom("QUJD", "QQ", "QR", "", "?", "Zg=="),
    },
  ],
];

test.each(KINDS)(
  "%s: whatever a request says of the key was foreseen",
  (_name, { operators, values, given }) => {
    const some = fc
      .record({
        operator: fc.constantFrom(...operators),
        values: fc.subarray([...values], { minLength: 1, maxLength: 3 }),
      })
      .map(({ operator, values: chosen }) =>
        condition(
          operator,
          operator === "Bool"
            ? ["true"]
            : operator.startsWith("Arn")
              ? ["arn:aws:s:*:1:x*"]
              : operator.endsWith("Like")
                ? chosen.map((text) => `${text}*`)
                : chosen,
        ),
      );
    fc.assert(
      fc.property(
        fc.array(some, { minLength: 1, maxLength: 3 }),
        fc.array(given, { maxLength: 20 }),
        (conditions, requests) => {
          const answers = foreseen(conditions);
          const tests = conditions.map(compileCondition);
          for (const value of requests) {
            const answer = tests.map((each) => String(answerTo(each, new Map([[KEY, value]])))).join();
            expect({ value, foreseen: answers.has(answer) }).toEqual({ value, foreseen: true });
          }
        },
      ),
      { numRuns: 400 },
    );
  },
);

test("a condition with a policy variable is a question by itself, the same for the same text", () => {
  const variable = condition("StringEquals", ["${k:b}"]);
  const questions = questionsOf(
    [variable, condition("StringEquals", ["${k:b}"]), condition("StringEquals", ["x"])],
    () => true,
    plenty(),
  );
  expect([...questions.values()].map(({ about }) => about.opaque)).toEqual([
    undefined,
    "the condition StringEquals on k:a has policy variables",
  ]);
});

test("a key asked for texts and for numbers is taken for two", () => {
  const questions = questionsOf(
    [condition("StringEquals", ["5"]), condition("NumericLessThan", ["5"])],
    () => true,
    plenty(),
  );
  expect(new Set([...questions.values()].map(({ about }) => about)).size).toBe(2);
});

test("values that are not admitted are none", () => {
  const only = [condition("StringEquals", ["5"])];
  const questions = questionsOf(only, (key, value) => key === KEY && value !== "5", plenty());
  expect([...questions.values()].map(({ answers }) => answers)).toEqual([[false]]);
});
