import type { Change, ChangeFeed } from "../storage/storage.ts";

/** A value read from the database, with the subjects (see DirectoryScope.announce) whose change ends it. */
export interface Loaded<V> {
  readonly value: V;
  readonly subjects: readonly string[];
}

export interface Cache<V> {
  get(key: string, load: () => Promise<Loaded<V>>): Promise<V>;
}

/** How heavy values are, and how heavy those that are kept may be together. What is too heavy by itself is not kept. */
export interface Weights<V> {
  readonly of: (value: V) => number;
  readonly most: number;
}

/**
 * Keeps what was read until one of its subjects changes, at most `capacity` values (the least recently used goes first). While the
 * change feed may miss changes of other nodes nothing is kept: reading is slower then, never stale. That there is no value is not
 * kept either: names that nobody has are without number, and could be asked for until all others are pushed out.
 */
export function createCache<V>(feed: ChangeFeed, capacity: number, weights?: Weights<V>): Cache<V> {
  const entries = new Map<string, Loaded<V>>();
  const weightOf = weights?.of ?? (() => 0);
  const heaviest = weights?.most ?? 0;
  let weight = 0;
  const keysOf = new Map<string, Set<string>>();
  /** Counts announcements, so that a value which was being read during one is not kept. */
  let generation = 0;

  function remove(key: string): void {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    weight -= weightOf(entry.value);
    for (const subject of entry.subjects) {
      const keys = keysOf.get(subject);
      keys?.delete(key);
      if (keys?.size === 0) keysOf.delete(subject);
    }
  }

  function add(key: string, entry: Loaded<V>): void {
    remove(key);
    if (weightOf(entry.value) > heaviest) return;
    entries.set(key, entry);
    weight += weightOf(entry.value);
    for (const subject of entry.subjects) {
      const keys = keysOf.get(subject);
      if (keys === undefined) keysOf.set(subject, new Set([key]));
      else keys.add(key);
    }
    while (entries.size > capacity || weight > heaviest) {
      const [oldest] = entries.keys();
      if (oldest === undefined) break;
      remove(oldest);
    }
  }

  feed.subscribe((changes: readonly Change[] | "everything") => {
    generation += 1;
    if (changes === "everything") {
      entries.clear();
      keysOf.clear();
      weight = 0;
      return;
    }
    for (const { subject } of changes) {
      for (const key of keysOf.get(subject) ?? []) remove(key);
    }
  });

  return {
    async get(key, load) {
      if (!feed.healthy) return (await load()).value;
      const entry = entries.get(key);
      if (entry !== undefined) {
        entries.delete(key);
        entries.set(key, entry);
        return entry.value;
      }
      const before = generation;
      const loaded = await load();
      if (loaded.value !== undefined && generation === before && feed.healthy) add(key, loaded);
      return loaded.value;
    },
  };
}
