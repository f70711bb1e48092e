import { describe, expect, it } from "vitest";
import { isCollision, MOST_RETRIES, pauseAfter } from "./retry.ts";

const failure = (code: string, options?: ErrorOptions) => Object.assign(new Error("x", options), { code });

describe("isCollision", () => {
  it.each(["40001", "40P01"])("is so for %s, also behind other errors", (code) => {
    expect(isCollision(failure(code))).toBe(true);
    expect(isCollision(new Error("outer", { cause: new Error("inner", { cause: failure(code) }) }))).toBe(
      true,
    );
  });

  it("is not for anything else", () => {
    expect(isCollision(failure("23505"))).toBe(false);
    expect(isCollision(new Error("40001"))).toBe(false);
    expect(isCollision(undefined)).toBe(false);
    const loop = new Error("loop");
    loop.cause = loop;
    expect(isCollision(loop)).toBe(false);
  });
});

describe("pauseAfter", () => {
  it("grows with the retries up to a quarter of a second, and is never nothing", () => {
    const longest = Array.from({ length: MOST_RETRIES }, (_, i) =>
      pauseAfter(i + 1, () => Uint8Array.of(255)),
    );
    expect(longest.slice(0, 8)).toEqual([4, 8, 16, 32, 64, 128, 250, 250]);
    expect(longest.at(-1)).toBe(250);
    expect(pauseAfter(1, () => Uint8Array.of(0))).toBe(1);
  });
});
