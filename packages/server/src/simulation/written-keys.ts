import { contextKeysOf, type Policy } from "@signet/policy";

const VARIABLE = /\$\{\s*([^\s,'}]+)/g;

/**
 * The context keys that a policy asks for, as it writes them; the engine has them in lower case. Of one key in two ways of writing the
 * first counts. In the order of the keys.
 */
export function writtenContextKeys(text: string, policy: Policy): readonly string[] {
  const written = new Map<string, string>();
  const note = (key: string): void => {
    const folded = key.toLowerCase();
    if (!written.has(folded)) written.set(folded, key);
  };
  collect(JSON.parse(text), note);
  return contextKeysOf(policy).map((key) => written.get(key) ?? key);
}

/** Every member's name, since one of a Condition's is a key, and every variable in a value. */
function collect(value: unknown, note: (key: string) => void): void {
  if (typeof value === "string") {
    for (const [, key] of value.matchAll(VARIABLE)) if (key !== undefined) note(key);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, note);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      note(name);
      collect(member, note);
    }
  }
}
