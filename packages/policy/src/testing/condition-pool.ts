import type { ContextValue } from "../index.ts";

// Conditions and contexts to draw from: every operator with every qualifier, over few keys and values, so that things
// often match, and often just do not.

/** One operator on one key. */
export interface PooledCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: unknown;
}

const QUALIFIED = [
  (operator: string) => operator,
  (operator: string) => `${operator}IfExists`,
  (operator: string) => `ForAllValues:${operator}`,
  (operator: string) => `ForAnyValue:${operator}`,
  (operator: string) => `ForAllValues:${operator}IfExists`,
  (operator: string) => `ForAnyValue:${operator}IfExists`,
];
const ORDERED = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];

interface Family {
  readonly operators: readonly string[];
  /** By which a condition and the context name the key: compared without case. */
  readonly keys: readonly string[];
  readonly wanted: readonly unknown[];
  readonly given: readonly string[];
}

const FAMILIES: readonly Family[] = [
  {
    operators: [
      ..."StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase".split(" "),
      ..."StringLike StringNotLike".split(" "),
    ],
    keys: ["k:a", "K:A", "k:b", "k:m"],
    wanted: [
      "",
      ..."x X xy * x* ? *y ${*} x${?} ${$} ${k:b} ${k:none} ${k:m} ${k:b}* ${k:none,'x'} ${k:b,''}x".split(
        " ",
      ),
      "${ k:none, '*' }",
      5,
      true,
      [],
      ["x", "y"],
      ["x*", "${k:none}"],
      ["${k:b}", "xy"],
      ["X", "${k:b}", "x*"],
      ["ſ", "ı${k:b}"],
      ["y", "*y", "${k:b}?", "${k:m}"],
    ],
    given: ["x", "X", "xy", "", "*", "?", "5", "y", "x?", "${k:b}", "\u{1f600}", "S", "Ix"],
  },
  {
    operators: ORDERED.map((order) => `Numeric${order}`),
    keys: ["k:n"],
    wanted: ["5", 5, "5.0", "-1", "10", ["5", "10"], []],
    given: ["5", "5.00", "-1", "9.99", "10", "007", "ten", "", "1e1"],
  },
  {
    operators: ORDERED.map((order) => `Date${order}`),
    keys: ["k:d"],
    wanted: ["2026-01-01T00:00:00Z", "2026", 1_767_225_600, ["2025-06", "2026-01-02T00:00:00+02:00"], []],
    given: ["2026-01-01T00:00:00Z", "2026-01-01", "1767225600", "2026-01-01T22:00:00Z", "2025", "soon", ""],
  },
  {
    operators: ["Bool"],
    keys: ["k:t"],
    wanted: ["true", "False", true, ["true", "false"], []],
    given: ["true", "false", "TRUE", "1", ""],
  },
  {
    operators: ["BinaryEquals"],
    keys: ["k:x"],
    wanted: ["QQ==", "QUJD", ["QQ==", "QUJD"], []],
    given: ["QQ", "QQ==", "QUJD", "QUJE", "!", "Q"],
  },
  {
    operators: ["IpAddress", "NotIpAddress"],
    keys: ["k:i"],
    wanted: [
      ..."10.0.0.0/8 10.1.2.3 0.0.0.0/0 ::/0 2001:db8::/32".split(" "),
      ["10.1.0.0/16", "2001:DB8::1"],
      [],
    ],
    given: [
      "",
      ..."10.1.2.3 10.2.0.1 192.0.2.1 ::ffff:10.1.2.3 2001:db8::1 2001:db9::1 localhost".split(" "),
    ],
  },
  {
    operators: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
    keys: ["k:r"],
    wanted: [
      ..."arn:aws:iam::111111111111:role/x arn:aws:iam::*:role/* arn:aws:*:*:*:* arn:aws:iam::?:role/x".split(
        " ",
      ),
      ..."* x arn:aws:iam* ${k:arn} arn:aws:iam::${k:b}:role/x arn:aws:iam::*:role/${k:b,'x'}".split(" "),
      [],
      ["arn:aws:iam::*:user/*", "arn:aws:s3:::b/${*}"],
      ["x", "arn:aws:iam::*:role/${k:b}", "${k:arn}"],
    ],
    given: [
      "",
      ..."arn:aws:iam::111111111111:role/x arn:aws:iam::x:role/x arn:aws:iam::1:2:role/x x *".split(" "),
      ..."arn:aws:s3:::b/* arn:aws:s3:::b/k:x".split(" "),
    ],
  },
];

const NULLS: readonly PooledCondition[] = FAMILIES.flatMap(({ keys }) =>
  [true, false, "true", "False", ["true", "false"], []].map((values) => ({
    operator: "Null",
    key: keys[0] ?? "",
    values,
  })),
);

/** By families of operators, so that none is rare. */
export const CONDITIONS: readonly (readonly PooledCondition[])[] = [
  NULLS,
  ...FAMILIES.map(({ operators, keys, wanted }) =>
    operators.flatMap((operator) =>
      QUALIFIED.flatMap((qualified) =>
        keys.flatMap((key) => wanted.map((values) => ({ operator: qualified(operator), key, values }))),
      ),
    ),
  ),
];

/** What the context may say of a key: nothing, one value, or none to two. */
function valuesOf(given: readonly string[]): readonly (ContextValue | undefined)[] {
  const pairs = given.flatMap((one) => given.map((other): ContextValue => [one, other]));
  return [undefined, ...given, [], ...given.map((one) => [one]), ...pairs];
}

export const CONTEXT_VALUES: readonly (readonly [string, readonly (ContextValue | undefined)[]])[] = [
  ...FAMILIES.flatMap(({ keys, given }) =>
    keys.filter((key) => key !== "K:A").map((key) => [key, valuesOf(given)] as const),
  ),
  ["k:arn", valuesOf(["arn:aws:iam::111111111111:role/x", "arn:aws:iam::*:role/x", "x"])],
];
