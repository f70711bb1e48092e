import { parsePolicy, type Policy, type PolicyKind } from "@signet/policy";
import { createLru } from "../lru.ts";

/** Reads stored policies; the same text is read once. */
export interface PolicyTexts {
  /** Throws when a stored policy cannot be read: it was checked when it was written, so no request may pass without it. */
  readonly read: (text: string, kind: PolicyKind) => Policy;
}

/** Characters of the texts that are kept: white space counts for no quota of policies, so few of them can be very long. */
const MOST_CHARACTERS = 16_000_000;

/**
 * @param capacity how many texts are kept; the least recently used goes first
 * @param mostCharacters of the texts that are kept, together
 */
export function createPolicyTexts(capacity: number, mostCharacters = MOST_CHARACTERS): PolicyTexts {
  const policies = createLru<string, Policy>(capacity, { of: (key) => key.length, most: mostCharacters });
  return {
    read(text, kind) {
      const key = `${kind} ${text}`;
      const known = policies.get(key);
      if (known !== undefined) return known;
      const result = parsePolicy(text, kind);
      if (!result.ok) {
        throw new Error(`A stored ${kind} policy cannot be read: ${result.problems[0]?.message}`);
      }
      policies.set(key, result.policy);
      return result.policy;
    },
  };
}
