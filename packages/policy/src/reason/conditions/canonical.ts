import type { Condition, PreparedStatement } from "../../policy.ts";

/** Two conditions with the same text hold in the same requests. */
export function canonicalCondition(condition: Condition): string {
  const { at: _at, operator: _operator, ...meaning } = condition;
  return canonicalText({ ...meaning, values: meaning.values.map(canonicalText).toSorted() });
}

/** Two statements with the same text apply to the same requests, with the same effect. */
export function canonicalStatement(statement: PreparedStatement): string {
  const { effect, principals, actions, resources, conditions } = statement;
  return canonicalText({
    effect,
    principals,
    actions,
    resources,
    conditions: conditions.map(canonicalCondition).toSorted(),
  });
}

/** Plain data as text; numbers too large for JSON are told apart from texts. */
export function canonicalText(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) =>
    typeof value === "bigint" ? { bigint: value.toString() } : value,
  );
}
