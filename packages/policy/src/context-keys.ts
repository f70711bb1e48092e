import { type Policy, preparedOf } from "./policy.ts";
import { variablesOf } from "./template.ts";

/** The context keys that a policy asks for, in conditions and as policy variables: in lower case, sorted, once each. */
export function contextKeysOf(policy: Policy): readonly string[] {
  const keys = new Set<string>();
  for (const { conditions, resources } of preparedOf(policy).statements) {
    for (const pattern of resources?.patterns ?? []) {
      if (pattern.kind === "template") for (const key of variablesOf(pattern.template)) keys.add(key);
    }
    for (const condition of conditions) {
      keys.add(condition.key);
      for (const value of condition.values) {
        if (typeof value === "object" && value.type === "template") {
          for (const key of variablesOf(value.template)) keys.add(key);
        }
      }
    }
  }
  return [...keys].toSorted();
}
