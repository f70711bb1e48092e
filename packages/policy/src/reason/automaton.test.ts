import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileResource } from "../match/arn.ts";
import { compileWildcard, matchesPattern } from "../match/wildcard.ts";
import { atomsOf } from "./automaton.ts";
import {
  caselessTokens,
  DIGIT,
  joinTokens,
  SLASHLESS_ONE,
  SLASHLESS_STAR,
  type Tokens,
  tokensOf,
} from "./tokens.ts";

const plenty = () => ({ left: 10_000_000 });

/** Every text of the alphabet up to the length. */
function texts(alphabet: string, length: number): readonly string[] {
  let longest: readonly string[] = [""];
  const all = [...longest];
  for (let size = 0; size < length; size++) {
    longest = longest.flatMap((text) => Array.from(alphabet, (char) => text + char));
    all.push(...longest);
  }
  return all;
}

const BRIEF = texts("ab:", 6);

function atoms(patterns: readonly Tokens[], within: readonly (readonly Tokens[])[] = []) {
  const found = atomsOf({ patterns, within }, plenty());
  if (found === undefined) throw new Error("too much");
  return found;
}

/** Whether every text of the first is one of the others, by the automata. */
function included(pattern: Tokens, others: readonly Tokens[]): boolean {
  return atoms(others, [[pattern]]).every(({ matched }) => matched.length > 0);
}

const patternText = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "*", "?"), maxLength: 5 });

describe("inclusion of patterns, against every short text", () => {
  test.each([
    ["wildcards", compileWildcard],
    ["resources", (text: string) => compileResource([{ text, literal: false }])],
  ])("%s", (_name, compile) => {
    fc.assert(
      fc.property(patternText, fc.array(patternText, { minLength: 1, maxLength: 3 }), (one, several) => {
        const pattern = compile(one);
        const others = several.map(compile);
        const outside = BRIEF.filter(
          (text) => matchesPattern(pattern, text) && !others.some((other) => matchesPattern(other, text)),
        );
        // A pattern of five tokens that is not within the others has a text of six characters or less that shows it, or one with a
        // letter of neither: that is looked for with the automaton's own text.
        const told = included(tokensOf(pattern), others.map(tokensOf));
        const shown = atoms(others.map(tokensOf), [[tokensOf(pattern)]]).find(
          ({ matched }) => matched.length === 0,
        )?.text;
        const isShown =
          shown !== undefined &&
          matchesPattern(pattern, shown) &&
          !others.some((other) => matchesPattern(other, shown));
        expect([told, told && outside.length > 0]).toEqual([!isShown, false]);
      }),
      { numRuns: 1500 },
    );
  });
});

test("every short text is of exactly one atom, and an atom's text is of its own", () => {
  fc.assert(
    fc.property(fc.array(patternText, { minLength: 1, maxLength: 4 }), (several) => {
      const patterns = several.map((text) => compileResource([{ text, literal: false }]));
      const matchedBy = (text: string): string =>
        patterns.flatMap((pattern, index) => (matchesPattern(pattern, text) ? [index] : [])).join();
      const found = atoms(patterns.map(tokensOf));
      expect(found.map(({ text }) => matchedBy(text))).toEqual(found.map(({ matched }) => matched.join()));
      const keys = new Set(found.map(({ matched }) => matched.join()));
      expect(keys.size).toBe(found.length);
      expect(BRIEF.filter((text) => !keys.has(matchedBy(text)))).toEqual([]);
    }),
    { numRuns: 700 },
  );
});

test.each<[string, Tokens, readonly string[]]>([
  ["digits", [DIGIT, DIGIT], ["11"]],
  ["a name without a slash", joinTokens("/", [SLASHLESS_ONE, SLASHLESS_STAR]), ["/x"]],
  ["letters of any case", caselessTokens("ok") ?? [], ["ok"]],
])("texts of %s", (_name, shape, expected) => {
  expect(atoms([], [[shape]]).map(({ text }) => text)).toEqual(expected);
});

test("case is told apart only where a pattern asks for it, and so is the Kelvin sign, which is a k in lower case", () => {
  const exact = ["OK", "ok", "o\u212a"].map((text) => joinTokens(text));
  const found = atoms(exact, [[caselessTokens("ok") ?? []]]);
  expect(found.map(({ matched }) => matched.join()).toSorted()).toEqual(["", "0", "1", "2"]);
  expect(caselessTokens("straße")).toBeUndefined();
});

test("within means one of each group", () => {
  const [a, b, star] = [joinTokens("a"), joinTokens("b"), tokensOf(compileWildcard("*"))];
  expect(atoms([star], [[a, b], [star]]).map(({ text }) => text)).toEqual(["a"]);
  expect(atoms([star], [[a], [b]])).toEqual([]);
});

test("gives up when the effort is used up", () => {
  const patterns = Array.from("abcdefghijklmnopqrstuvwxyz", (letter) =>
    tokensOf(compileWildcard(`*${letter}*`)),
  );
  const effort = { left: 10_000 };
  expect(atomsOf({ patterns, within: [] }, effort)).toBeUndefined();
  expect(effort.left).toBeLessThan(0);
});
