import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isPossible, simplest } from "./choice.ts";
import {
  admits,
  type Clause,
  type Literal,
  POSSIBLY,
  POSSIBLY_NOT,
  type Question,
  SURELY,
  SURELY_NOT,
  type Unsettled,
} from "./question.ts";
import { solve } from "./solve.ts";

const TRUTHS = [true, false, "unknown"] as const;
const MASKS = [SURELY, SURELY_NOT, POSSIBLY, POSSIBLY_NOT];
const VALUES = ["0", "1", "2"];

const keys: readonly Unsettled[] = [
  { key: "a", opaque: undefined, values: VALUES, mayBeMissing: true, multivalued: false },
  { key: "b", opaque: undefined, values: VALUES, mayBeMissing: false, multivalued: false },
  { key: "c", opaque: undefined, values: VALUES, mayBeMissing: true, multivalued: true },
];

const literal: fc.Arbitrary<Literal> = fc
  .record({
    about: fc.constantFrom(...keys),
    whenMissing: fc.boolean(),
    answers: fc.tuple(...VALUES.map(() => fc.constantFrom(...TRUTHS))),
    each: fc.boolean(),
    mask: fc.constantFrom(...MASKS),
  })
  .map(({ mask, ...question }) => ({ question, mask }));

const clauses: fc.Arbitrary<readonly Clause[]> = fc.array(fc.array(literal, { minLength: 1, maxLength: 3 }), {
  maxLength: 7,
});

/** All that a key can be: no value (undefined), one, or of several any set. */
function states({ mayBeMissing, multivalued }: Unsettled): readonly (readonly number[] | undefined)[] {
  const sets = multivalued ? [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]] : [[0], [1], [2]];
  return mayBeMissing ? [undefined, ...sets] : sets;
}

function answer(
  { whenMissing, answers, each }: Question,
  state: readonly number[] | undefined,
): boolean | "unknown" {
  if (state === undefined) return whenMissing;
  const given = state.map((index) => answers[index] ?? false);
  if (given.includes(!each)) return !each;
  return given.includes("unknown") ? "unknown" : each;
}

function holds(
  all: readonly Clause[],
  world: ReadonlyMap<Unsettled, readonly number[] | undefined>,
): boolean {
  return all.every((clause) =>
    clause.some(({ question, mask }) => admits(mask, answer(question, world.get(question.about)))),
  );
}

test("finds a choice where trying all of them does, and one that meets all clauses", () => {
  const [a, b, c] = keys.map(states);
  const worlds = (a ?? []).flatMap((first) =>
    (b ?? []).flatMap((second) =>
      (c ?? []).map((third) => new Map(keys.map((key, index) => [key, [first, second, third][index]]))),
    ),
  );
  fc.assert(
    fc.property(clauses, (all) => {
      let found: ReadonlyMap<Unsettled, readonly number[] | undefined> | undefined;
      const solved = solve(
        all,
        (choices) => {
          found = new Map(
            keys.map((key) => {
              const choice = choices.get(key);
              if (choice === undefined) return [key, states(key)[0]];
              expect(isPossible(choice)).toBe(true);
              const value = simplest(choice, key);
              return [key, value === undefined ? undefined : [value].flat().map(Number)];
            }),
          );
          return true;
        },
        { left: 1_000_000 },
      );
      expect(solved).toBe(worlds.some((world) => holds(all, world)) ? "found" : "none");
      expect(found === undefined || holds(all, found)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test("goes on when a choice is declined, and stops when the effort is used up", () => {
  const [key] = keys;
  if (key === undefined) throw new Error("no key");
  const question: Question = { about: key, whenMissing: false, answers: [true, false, false], each: true };
  const other: Question = { about: key, whenMissing: false, answers: [false, true, false], each: true };
  const either: Clause = [question, other].map((each) => ({ question: each, mask: SURELY }));
  const offered: unknown[] = [];
  const decline = (choices: ReadonlyMap<Unsettled, { readonly left: readonly number[] }>): boolean => {
    offered.push(choices.get(key)?.left);
    return false;
  };
  expect(solve([either], decline, { left: 1000 })).toBe("none");
  expect(offered).toEqual([[0], [1]]);
  expect(solve([either], decline, { left: 3 })).toBe("tooMuch");
});
