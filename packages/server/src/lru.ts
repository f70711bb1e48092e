/** A map that forgets what was least recently used. */
export interface Lru<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
}

/** A bound on what the entries weigh together, beside that on their number. */
export interface Weights<K, V> {
  readonly of: (key: K, value: V) => number;
  readonly most: number;
}

/** @param capacity how many entries are kept */
export function createLru<K, V>(capacity: number, weights?: Weights<K, V>): Lru<K, V> {
  // A Map keeps the order of insertion: the first entry is the one not used for longest.
  const entries = new Map<K, V>();
  let weight = 0;

  function remove(key: K): void {
    const value = entries.get(key);
    if (value === undefined) return;
    entries.delete(key);
    if (weights !== undefined) weight -= weights.of(key, value);
  }

  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      remove(key);
      entries.set(key, value);
      if (weights !== undefined) weight += weights.of(key, value);
      for (const oldest of entries.keys()) {
        if (entries.size <= capacity && (weights === undefined || weight <= weights.most)) break;
        remove(oldest);
      }
    },
  };
}
