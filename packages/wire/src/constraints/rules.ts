import type { ScalarShape } from "../shapes/shape.ts";
import type { ShapeFacts } from "./facts.ts";
import { compilePattern } from "./pattern.ts";

/** One rule of the model, with AWS's words for it. */
export interface Rule {
  readonly text: string;
  readonly holds: (value: never) => boolean;
}

/** The rules for the number of elements. */
export function sizeRules(facts: ShapeFacts | undefined): readonly Rule[] {
  return boundRules(facts, "length", (size) => size);
}

/** The rules for one value, in the order in which their violations are told. */
export function scalarRules({ kind, facts }: ScalarShape): readonly Rule[] {
  if (facts === undefined) return [];
  switch (kind) {
    case "string":
      return [
        ...enumRules(facts),
        ...boundRules(facts, "length", (value: string) => lengthOf(value)),
        ...patternRules(facts),
      ];
    case "blob":
      return boundRules(facts, "length", (value: Uint8Array) => value.byteLength);
    case "number":
      return boundRules(facts, "value", (value: number) => value);
    case "bigInteger":
      return boundRules(facts, "value", Number);
    case "boolean":
    case "timestamp":
    case "document":
      return [];
  }
}

function boundRules(
  facts: ShapeFacts | undefined,
  what: "length" | "value",
  measure: (value: never) => number,
): readonly Rule[] {
  const { min, max } = facts ?? {};
  const rules: Rule[] = [];
  if (max !== undefined) {
    rules.push({
      text: `Member must have ${what} less than or equal to ${max}`,
      holds: (value) => measure(value) <= max,
    });
  }
  if (min !== undefined && (what === "value" || min > 0)) {
    rules.push({
      text: `Member must have ${what} greater than or equal to ${min}`,
      holds: (value) => measure(value) >= min,
    });
  }
  return rules;
}

function enumRules(facts: ShapeFacts): readonly Rule[] {
  const values = facts.enum;
  if (values === undefined) return [];
  const known = new Set(values);
  return [
    {
      text: `Member must satisfy enum value set: [${values.join(", ")}]`,
      holds: (value: string) => known.has(value),
    },
  ];
}

function patternRules({ pattern, max }: ShapeFacts): readonly Rule[] {
  if (pattern === undefined) return [];
  let compiled: RegExp | undefined;
  return [
    {
      text: `Member must satisfy regular expression pattern: ${pattern}`,
      // What is too long is refused for that: a pattern sees no value longer than the model allows.
      holds: (value: string) =>
        (max !== undefined && lengthOf(value) > max) || (compiled ??= compilePattern(pattern)).test(value),
    },
  ];
}

/** Characters, not UTF-16 units (Smithy, "length trait"). */
function lengthOf(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) {
      length -= 1;
      index += 1;
    }
  }
  return length;
}
