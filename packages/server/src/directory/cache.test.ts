import { beforeEach, describe, expect, it } from "vitest";
import type { ChangeHandler, Changes } from "../storage/storage.ts";
import { createCache, type Loaded } from "./cache.ts";

let handlers: ChangeHandler[];
const feed = {
  healthy: true,
  subscribe(handler: ChangeHandler) {
    handlers.push(handler);
    return () => undefined;
  },
};
const announce = (changes: Changes) => {
  for (const handler of handlers) handler(changes);
};
const change = (subject: string) => ({ accountId: "123456789012", subject });

/** Counts how often a value was read. */
function source(values: Record<string, string | undefined>) {
  const reads: string[] = [];
  const load =
    (key: string, subjects = [key]) =>
    async (): Promise<Loaded<string | undefined>> => {
      reads.push(key);
      return { value: values[key], subjects };
    };
  return { reads, load };
}

beforeEach(() => {
  handlers = [];
  feed.healthy = true;
});

describe("a cache", () => {
  it("reads once, until the value's subject changes", async () => {
    const cache = createCache<string | undefined>(feed, 10);
    const { reads, load } = source({ a: "1", b: "2" });
    await cache.get("a", load("a"));
    await cache.get("b", load("b"));
    expect(await cache.get("a", load("a"))).toBe("1");
    announce([change("a")]);
    await cache.get("a", load("a"));
    await cache.get("b", load("b"));
    expect(reads).toEqual(["a", "b", "a"]);
  });

  it("forgets all values that were built from what changed, whichever subject it is of theirs", async () => {
    const cache = createCache<string | undefined>(feed, 10);
    const { reads, load } = source({ ana: "1", ben: "2", cem: "3" });
    await cache.get("ana", load("ana", ["ana", "group"]));
    await cache.get("ben", load("ben", ["ben", "group"]));
    await cache.get("cem", load("cem", ["cem", "other"]));
    announce([change("group")]);
    reads.length = 0;
    for (const key of ["ana", "ben", "cem"]) await cache.get(key, load(key));
    expect(reads).toEqual(["ana", "ben"]);
  });

  it("forgets everything when it is not known what changed", async () => {
    const cache = createCache<string | undefined>(feed, 10);
    const { reads, load } = source({ a: "1" });
    await cache.get("a", load("a"));
    announce("everything");
    await cache.get("a", load("a"));
    expect(reads).toEqual(["a", "a"]);
  });

  it("does not keep what was being read while something changed", async () => {
    const cache = createCache<string | undefined>(feed, 10);
    const old = Promise.withResolvers<Loaded<string>>();
    const reading = cache.get("a", () => old.promise);
    announce([change("a")]);
    old.resolve({ value: "old", subjects: ["a"] });
    expect(await reading).toBe("old");
    expect(await cache.get("a", async () => ({ value: "new", subjects: ["a"] }))).toBe("new");
  });

  it("neither keeps nor uses anything while changes may be missed", async () => {
    const cache = createCache<string | undefined>(feed, 10);
    const { reads, load } = source({ a: "1" });
    await cache.get("a", load("a"));
    feed.healthy = false;
    await cache.get("a", load("a"));
    await cache.get("a", load("a"));
    expect(reads).toEqual(["a", "a", "a"]);
  });

  it("does not keep what was read when the feed failed meanwhile", async () => {
    const cache = createCache<string | undefined>(feed, 10);
    await cache.get("a", async () => {
      feed.healthy = false;
      return { value: "old", subjects: ["a"] };
    });
    feed.healthy = true;
    expect(await cache.get("a", async () => ({ value: "new", subjects: ["a"] }))).toBe("new");
  });

  it("keeps no more than its capacity, and of that what was used last", async () => {
    const cache = createCache<string | undefined>(feed, 2);
    const { reads, load } = source({ a: "1", b: "2", c: "3" });
    for (const key of ["a", "b", "a", "c"]) await cache.get(key, load(key));
    reads.length = 0;
    await cache.get("a", load("a"));
    await cache.get("c", load("c"));
    expect(reads).toEqual([]);
    await cache.get("b", load("b"));
    expect(reads).toEqual(["b"]);
  });

  it("passes on a failure, and asks again", async () => {
    const cache = createCache<string | undefined>(feed, 2);
    await expect(cache.get("a", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    expect(await cache.get("a", async () => ({ value: "1", subjects: ["a"] }))).toBe("1");
  });
});

// The flood: somebody signs with access key ids that nobody has, a different one each time, so that all good keys are pushed out of
// memory and each request of honest clients goes to the database again.
describe("a flood of names that nobody has", () => {
  it("pushes out nothing, and is not kept: what is made under such a name later works at once", async () => {
    const cache = createCache<string | undefined>(feed, 2);
    const values: Record<string, string | undefined> = { good: "1" };
    const { reads, load } = source(values);
    await cache.get("good", load("good"));
    for (let index = 0; index < 1000; index += 1) await cache.get(`no-${index}`, load(`no-${index}`));
    reads.length = 0;
    expect(await cache.get("good", load("good"))).toBe("1");
    expect(reads).toEqual([]);
    values["no-7"] = "made";
    expect(await cache.get("no-7", load("no-7"))).toBe("made");
  });
});
