import { arnLike, expand, expandArn, type Glyph, globs, type NaiveContext } from "./naive-match.ts";
import { naiveBinary, naiveBool, naiveDate, naiveInRange, naiveNumber } from "./naive-values.ts";

/** "unknown" is what cannot be tested. */
export type Truth = boolean | "unknown";

export const not = (truth: Truth): Truth => (truth === "unknown" ? truth : !truth);
export const any = (truths: readonly Truth[]): Truth =>
  truths.includes(true) ? true : truths.includes("unknown") ? "unknown" : false;
export const all = (truths: readonly Truth[]): Truth => not(any(truths.map(not)));
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [value];

/**
 * Whether one condition holds. (IAM User Guide, "Conditions with multiple context keys or values", "Single-valued vs.
 * multivalued context keys", "...IfExists condition operators", "Condition operator to check existence")
 */
export function holds(
  written: string,
  key: string,
  expected: unknown,
  version: string,
  context: NaiveContext,
): Truth {
  const given = context.get(key.toLowerCase());
  const values = given === undefined ? [] : typeof given === "string" ? [given] : given;
  // A set that holds nothing but the empty text is a null data set.
  const missing =
    values.length === 0 || (values.length === 1 && values[0] === "" && typeof given !== "string");
  const wanted = listOf(expected).map(String);
  if (written === "Null") return wanted.some((one) => (one.toLowerCase() === "true") === missing);
  const [last = "", set] = written.split(":").toReversed();
  const ifExists = last.endsWith("IfExists");
  const operator = ifExists ? last.slice(0, -"IfExists".length) : last;
  const negated = operator.includes("Not");
  if (missing) return ifExists || set === "ForAllValues" || (set === undefined && negated);
  const holdsFor = (value: string): Truth => {
    const found = any(
      wanted.map((one): Truth => {
        const hasVariables = /^(?:String|Arn)/.test(operator);
        const replaced = operator.startsWith("Arn") ? expandArn : expand;
        const glyphs = replaced(one, hasVariables ? version : "", context);
        // What a variable without value stands for equals nothing; whether something differs from it is not known.
        if (glyphs === undefined) return negated ? "unknown" : false;
        return compare(operator.replace("Not", ""), value, glyphs);
      }),
    );
    return negated ? not(found) : found;
  };
  const each = values.map(holdsFor);
  return set === "ForAllValues" || (set === undefined && negated) ? all(each) : any(each);
}

function compare(operator: string, value: string, glyphs: readonly Glyph[]): Truth {
  const text = glyphs.map(({ char }) => char).join("");
  switch (operator) {
    case "StringEquals":
      return value === text;
    case "StringEqualsIgnoreCase":
      return sameWithoutCase(value, text);
    case "StringLike":
      return globs(glyphs, Array.from(value));
    case "ArnEquals":
    case "ArnLike":
      return arnLike(glyphs, value) ?? "unknown";
    case "Bool":
      return order(naiveBool(value), naiveBool(text), (a, b) => a === b);
    case "BinaryEquals":
      return order(naiveBinary(value), naiveBinary(text), (a, b) => a === b);
    case "IpAddress":
      return naiveInRange(value, text) ?? "unknown";
    default: {
      const [, type, comparison = ""] = /^(Numeric|Date)(.*)$/.exec(operator) ?? [];
      const orders = ORDERS[comparison];
      if (orders === undefined) throw new Error(`no operator ${operator}`);
      return type === "Date"
        ? order(naiveDate(value), naiveDate(text), orders)
        : order(naiveNumber(value), naiveNumber(text), orders);
    }
  }
}

/** Letter by letter: the same, or of one upper case, or the lower cases of those are the same. */
function sameWithoutCase(value: string, text: string): boolean {
  const [some, others] = [Array.from(value), Array.from(text)];
  // Only mappings to one letter count, and for I with a dot that is i.
  const only = (mapped: string, letter: string) => (Array.from(mapped).length === 1 ? mapped : letter);
  const upper = (letter: string) => only(letter.toUpperCase(), letter);
  const lower = (letter: string) => (letter === "İ" ? "i" : only(letter.toLowerCase(), letter));
  return (
    some.length === others.length &&
    some.every((one, index) => {
      const other = others[index] ?? "";
      return one === other || upper(one) === upper(other) || lower(upper(one)) === lower(upper(other));
    })
  );
}

type Order = (a: bigint | number, b: bigint | number) => boolean;
const ORDERS: Readonly<Record<string, Order>> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};

function order<T>(value: T | undefined, wanted: T | undefined, test: (a: T, b: T) => boolean): Truth {
  return value === undefined || wanted === undefined ? "unknown" : test(value, wanted);
}
