import type { Condition, ConditionValue } from "../../policy.ts";

/**
 * What kind of value a condition looks at. Conditions of one kind on one key are told apart exactly; a key of which conditions look at
 * several kinds is taken for several keys, which is wider than what can be.
 */
export type ValueKind = "text" | "numeric" | "date" | "ip" | "binary";

/** Undefined for Null, which looks at no value. */
export function valueKindOf(condition: Condition): ValueKind | undefined {
  if (condition.kind === "null") return undefined;
  switch (condition.family.type) {
    case "string":
    case "like":
    case "arn":
    case "bool":
      return "text";
    case "numeric":
    case "date":
    case "ip":
    case "binary":
      return condition.family.type;
  }
}

/** The values of conditions, of one type. */
export function valuesOfType<Type extends ConditionValue["type"]>(
  conditions: readonly Condition[],
  type: Type,
): readonly Extract<ConditionValue, { type: Type }>[] {
  return conditions
    .filter((condition) => condition.kind === "value")
    .flatMap(({ values }) => values)
    .filter((value): value is Extract<ConditionValue, { type: Type }> => value.type === type);
}
