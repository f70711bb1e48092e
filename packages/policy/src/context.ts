/** What the request says of one key: one value, or the values of a multivalued key. */
export type ContextValue = string | readonly string[];

/**
 * The request context: the keys in lower case, the values as text ("true", "42", "2026-01-01T00:00:00Z", an ARN,
 * base64). Make one with createContext.
 */
export type Context = ReadonlyMap<string, ContextValue>;

/**
 * Builds a context. Keys are put into lower case, because condition keys are compared without case; entries whose
 * value is undefined are left out, that is: the key is missing. Of two entries for one key the later one holds.
 */
export function createContext(entries: Iterable<readonly [string, ContextValue | undefined]>): Context {
  const context = new Map<string, ContextValue>();
  for (const [key, value] of entries) {
    if (value !== undefined) context.set(key.toLowerCase(), value);
  }
  return context;
}
