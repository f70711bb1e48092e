import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePieces, compileWildcard, matchesPattern, matchesWildcard } from "./wildcard.ts";

/** The definition itself, by recursion: right by reading it, and as slow as it may be. */
function naive(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === "*") return naive(rest, text) || (text.length > 0 && naive(pattern, text.slice(1)));
  return text.length > 0 && (first === "?" || first === text[0]) && naive(rest, text.slice(1));
}

const patternText = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "*", "?", "😀"), maxLength: 8 });
const plainText = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "😀"), maxLength: 10 });

describe("wildcards", () => {
  test("match as the definition says", () => {
    fc.assert(
      fc.property(patternText, plainText, (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(naive(Array.from(pattern), Array.from(text)));
      }),
      { numRuns: 5000 },
    );
  });

  test("a literal piece matches itself alone", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (literal, text) => {
        const pattern = compilePieces([{ text: literal, literal: true }]);
        expect(matchesPattern(pattern, literal)).toBe(true);
        expect(matchesPattern(pattern, text)).toBe(text === literal);
      }),
    );
  });

  test("the usual patterns have cheap forms", () => {
    expect(compileWildcard("*")).toEqual({ kind: "any" });
    expect(compileWildcard("***")).toEqual({ kind: "any" });
    expect(compileWildcard("s3:get*")).toEqual({ kind: "prefix", text: "s3:get" });
    expect(compileWildcard("s3:getobject")).toEqual({ kind: "exact", text: "s3:getobject" });
    expect(compileWildcard("")).toEqual({ kind: "exact", text: "" });
  });

  test.each([
    ["", "", true],
    ["", "a", false],
    ["*", "", true],
    ["?", "", false],
    ["?", "😀", true],
    ["??", "😀", false],
    ["a*", "a", true],
    ["*a", "ba", true],
    ["*a", "ab", false],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["a.c", "abc", false],
    ["[a-z]*", "abc", false],
    ["a\nb*", "a\nbc", true],
  ])("%j on %j is %s", (pattern, text, matches) => {
    expect(matchesWildcard(pattern, text)).toBe(matches);
  });
});
