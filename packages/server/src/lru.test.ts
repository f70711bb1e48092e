import { describe, expect, it } from "vitest";
import { createLru } from "./lru.ts";

describe("createLru", () => {
  it("forgets what was not used for longest", () => {
    const lru = createLru<string, number>(2);
    lru.set("a", 1);
    lru.set("b", 2);
    lru.get("a");
    lru.set("c", 3);
    expect([lru.get("a"), lru.get("b"), lru.get("c")]).toEqual([1, undefined, 3]);
  });

  it("keeps no more than may weigh together, however few that are", () => {
    const lru = createLru<string, string>(100, { of: (_, value) => value.length, most: 10 });
    lru.set("a", "12345");
    lru.set("b", "12345");
    lru.set("c", "1");
    expect(lru.get("a")).toBeUndefined();
    expect(lru.get("b")).toBe("12345");
    lru.set("d", "12345678901");
    expect(["b", "c", "d"].map((key) => lru.get(key))).toEqual([undefined, undefined, undefined]);
  });

  it("weighs a value that is set again once", () => {
    const lru = createLru<string, string>(100, { of: (_, value) => value.length, most: 10 });
    lru.set("a", "12345678");
    lru.set("a", "12345678");
    expect(lru.get("a")).toBe("12345678");
  });
});
