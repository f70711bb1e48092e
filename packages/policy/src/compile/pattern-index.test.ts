import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileWildcard, matchesPattern } from "../match/wildcard.ts";
import { buildPatternIndex, type PatternNode, visitMatches } from "./pattern-index.ts";

type Texts = string[];

function found(root: PatternNode<Texts>, text: string): readonly string[] {
  const matches: string[] = [];
  const visit = (texts: Texts, sure: boolean, into: string[]): void => {
    into.push(...texts.map((one) => (sure ? one : `open ${one}`)));
  };
  visitMatches(root, text, { left: Number.POSITIVE_INFINITY }, visit, matches);
  return matches.toSorted();
}

const patternText = fc.string({ unit: fc.constantFrom("a", "b", "c", "*", "?", "\u{1F600}"), maxLength: 6 });
const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "\u{1F600}"), maxLength: 7 });

test("finds the patterns that match, and no others", () => {
  fc.assert(
    fc.property(fc.uniqueArray(patternText, { maxLength: 20 }), text, (patterns, one) => {
      const builder = buildPatternIndex<Texts>(() => []);
      for (const pattern of patterns) builder.of(compileWildcard(pattern)).push(pattern);
      const matching = patterns.filter((pattern) => matchesPattern(compileWildcard(pattern), one));
      expect(found(builder.root, one)).toEqual(matching.toSorted());
    }),
    { numRuns: 3000 },
  );
});

test("finds heads where the text begins with them, and leaves them open", () => {
  fc.assert(
    fc.property(fc.uniqueArray(text, { maxLength: 20 }), text, (heads, one) => {
      const builder = buildPatternIndex<Texts>(() => []);
      for (const head of heads) builder.ofHead(head).push(head);
      const matching = heads.filter((head) => one.startsWith(head)).map((head) => `open ${head}`);
      expect(found(builder.root, one)).toEqual(matching.toSorted());
    }),
    { numRuns: 1000 },
  );
});

test("has one value for one pattern, however it is written", () => {
  const builder = buildPatternIndex<Texts>(() => []);
  for (const same of [
    ["a", "a"],
    ["*", "**"],
    ["a*", "a**"],
    ["a*b?", "a**b?"],
  ] as const) {
    expect(builder.of(compileWildcard(same[0]))).toBe(builder.of(compileWildcard(same[1])));
  }
  expect(builder.of(compileWildcard("a*b"))).not.toBe(builder.of(compileWildcard("a?b")));
});
