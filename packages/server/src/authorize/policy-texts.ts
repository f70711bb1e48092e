import { parsePolicy, type Policy, type PolicyKind } from "@signet/policy";

/** Reads stored policies; the same text is read once. */
export interface PolicyTexts {
  /** Throws when a stored policy cannot be read: it was checked when it was written, so no request may pass without it. */
  read(text: string, kind: PolicyKind): Policy;
}

/** @param capacity how many texts are kept; the least recently used goes first */
export function createPolicyTexts(capacity: number): PolicyTexts {
  const policies = new Map<string, Policy>();
  return {
    read(text, kind) {
      const key = `${kind} ${text}`;
      const known = policies.get(key);
      if (known !== undefined) {
        policies.delete(key);
        policies.set(key, known);
        return known;
      }
      const result = parsePolicy(text, kind);
      if (!result.ok)
        throw new Error(`A stored ${kind} policy cannot be read: ${result.problems[0]?.message}`);
      policies.set(key, result.policy);
      if (policies.size > capacity) {
        const [oldest] = policies.keys();
        if (oldest !== undefined) policies.delete(oldest);
      }
      return result.policy;
    },
  };
}
