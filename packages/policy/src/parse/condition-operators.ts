import type { Comparison, OperatorFamily } from "../policy.ts";

/** A condition operator by name, apart from qualifier and IfExists. */
export interface Operator {
  readonly family: OperatorFamily;
  readonly negated: boolean;
}

function positive(family: OperatorFamily): Operator {
  return { family, negated: false };
}

function negative(family: OperatorFamily): Operator {
  return { family, negated: true };
}

const STRING: OperatorFamily = { type: "string", ignoreCase: false };
const STRING_IGNORE_CASE: OperatorFamily = { type: "string", ignoreCase: true };

/** The operators (IAM User Guide, "IAM JSON policy elements: Condition operators"), but for Null. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["StringEquals", positive(STRING)],
  ["StringNotEquals", negative(STRING)],
  ["StringEqualsIgnoreCase", positive(STRING_IGNORE_CASE)],
  ["StringNotEqualsIgnoreCase", negative(STRING_IGNORE_CASE)],
  ["StringLike", positive({ type: "like" })],
  ["StringNotLike", negative({ type: "like" })],
  ...ordered("Numeric", (comparison) => ({ type: "numeric", comparison })),
  ...ordered("Date", (comparison) => ({ type: "date", comparison })),
  ["Bool", positive({ type: "bool" })],
  ["BinaryEquals", positive({ type: "binary" })],
  ["IpAddress", positive({ type: "ip" })],
  ["NotIpAddress", negative({ type: "ip" })],
  ["ArnEquals", positive({ type: "arn" })],
  ["ArnLike", positive({ type: "arn" })],
  ["ArnNotEquals", negative({ type: "arn" })],
  ["ArnNotLike", negative({ type: "arn" })],
]);

function ordered(
  prefix: string,
  family: (comparison: Comparison) => OperatorFamily,
): readonly [string, Operator][] {
  return [
    [`${prefix}Equals`, positive(family("equals"))],
    [`${prefix}NotEquals`, negative(family("equals"))],
    [`${prefix}LessThan`, positive(family("less"))],
    [`${prefix}LessThanEquals`, positive(family("lessOrEquals"))],
    [`${prefix}GreaterThan`, positive(family("greater"))],
    [`${prefix}GreaterThanEquals`, positive(family("greaterOrEquals"))],
  ];
}

/** An operator as written: with its qualifier and IfExists. */
export type WrittenOperator =
  | { readonly kind: "null" }
  | {
      readonly kind: "value";
      readonly operator: Operator;
      readonly qualifier: "none" | "all" | "any";
      readonly ifExists: boolean;
    };

const WRITTEN = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** Reads an operator's name; undefined when there is none of that name. Names are compared with case. */
export function readOperator(text: string): WrittenOperator | undefined {
  if (text === "Null") return { kind: "null" };
  const match = WRITTEN.exec(text);
  const operator = OPERATORS.get(match?.[2] ?? "");
  if (match === null || operator === undefined) return undefined;
  const qualifier = match[1] === undefined ? "none" : match[1] === "ForAllValues" ? "all" : "any";
  return { kind: "value", operator, qualifier, ifExists: match[3] !== undefined };
}
