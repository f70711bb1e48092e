import * as fc from "fast-check";
import { expect, test } from "vitest";
import { matchesArn, matchesResource, matchesWildcard } from "../index.ts";
import { arnLike, globs, glyphsOf } from "../testing/naive-match.ts";

// The matchers against the naive one: for each text of a small alphabet, and for ARNs put together of such texts.

const DEEP = process.env["DEEP"] === "1";
const RUNS = { numRuns: DEEP ? 500_000 : 3000 };
const PATIENCE = DEEP ? 1_200_000 : 60_000;

/** Runs of `*` are one: the naive matcher tries every way to share a text among them. */
const patternOf = (units: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...units), maxLength }).map((text) => text.replaceAll(/\*+/g, "*"));
const textOf = (units: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...units), maxLength });

const part = patternOf(["a", "b", "*", "?"], 4);
const arnPatterns = fc
  .tuple(part, part, part, part, patternOf(["a", "b", "*", "?", ":", "/", "\u{1f600}"], 5))
  .map((parts) => ["arn", ...parts].join(":"));
const given = textOf(["a", "b"], 3);
const arns = fc
  .tuple(given, given, given, given, textOf(["a", "b", ":", "/", "*", "\u{1f600}"], 5))
  .map((parts) => ["arn", ...parts].join(":"));
const free = textOf(["a", "b", ":", ":", "*", "\u{1f600}"], 10);
const freePatterns = patternOf(["a", "b", ":", ":", "*", "?", "\u{1f600}"], 10);

type Matches = (pattern: string, text: string) => boolean;

const wildcard: Matches = (pattern, text) => globs(glyphsOf(pattern), Array.from(text));
const resource: Matches = (pattern, text) => pattern === "*" || globs(glyphsOf(pattern), Array.from(text), 1);
const arn: Matches = (pattern, text) => arnLike(glyphsOf(pattern), text) ?? false;

/** A text that the pattern may well match: something in place of each wildcard, also what it must not stand for. */
function filled(patterns: fc.Arbitrary<string>): fc.Arbitrary<readonly [pattern: string, text: string]> {
  const fill = textOf(["a", "b", ":", "/", "*", "\u{1f600}"], 2);
  return fc.tuple(patterns, fc.array(fill, { minLength: 1, maxLength: 9 })).map(([pattern, fills]) => {
    let next = 0;
    const text = pattern.replaceAll(/[*?]/g, (sign) => {
      const put = fills[next++ % fills.length] ?? "";
      return sign === "*" ? put : (Array.from(put)[0] ?? "a");
    });
    return [pattern, text];
  });
}

test.each<[string, fc.Arbitrary<string>, fc.Arbitrary<string>, Matches, Matches]>([
  ["matchesWildcard", freePatterns, free, matchesWildcard, wildcard],
  ["matchesResource on any text", freePatterns, free, matchesResource, resource],
  ["matchesResource on ARNs", arnPatterns, arns, matchesResource, resource],
  ["matchesArn on ARNs", arnPatterns, arns, matchesArn, arn],
])(
  "%s, as the naive matcher says",
  (_, patterns, texts, matches, naive) => {
    const asked = fc.oneof(fc.tuple(patterns, texts), filled(patterns));
    const matched = { true: 0, false: 0 };
    fc.assert(
      fc.property(asked, ([pattern, text]) => {
        expect(matches(pattern, text)).toBe(naive(pattern, text));
        matched[`${naive(pattern, text)}`]++;
      }),
      RUNS,
    );
    // Otherwise it would hold of a matcher that always says the same.
    expect(Math.min(matched.true, matched.false)).toBeGreaterThan(RUNS.numRuns / 20);
  },
  PATIENCE,
);
