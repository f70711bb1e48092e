import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decide, explain } from "../index.ts";
import { type Asked, compileWorld, digest } from "../testing/compile-world.ts";
import { REQUESTS_PER_WORLD, type World, worlds } from "../testing/generate-worlds.ts";
import { naiveDecide } from "../testing/naive-decide.ts";

// The compiled engine against a second evaluator that is short, slow, and straight from the documentation, which the
// cases hold as well (cases.test.ts). A million decisions in `npm run test:deep`.

const DEEP = process.env["DEEP"] === "1";
const DECISIONS = DEEP ? 1_000_000 : 6000;
const PATIENCE = DEEP ? 3_600_000 : 60_000;

/** Requests on which the two differ, or explaining differs from deciding, or deciding from itself. */
function differences(world: World): readonly object[] {
  const again = compileWorld(world);
  return compileWorld(world).flatMap(({ plain, request }, index): readonly object[] => {
    const decision = decide(request);
    const naive = naiveDecide(plain);
    const told = digest(decision);
    const others = {
      explained: explain(request),
      again: decide(request),
      recompiled: decide(requestAt(again, index)),
    };
    const isSame = naive.outcome === decision.outcome && naive.blockedBy === decision.blockedBy;
    const unlike = Object.entries(others).filter(([, other]) => digest(other) !== told);
    if (isSame && unlike.length === 0) return [];
    return [{ plain, told, naive, unlike: unlike.map(([name, other]) => [name, digest(other)]) }];
  });
}

function requestAt(asked: readonly Asked[], index: number): Asked["request"] {
  const found = asked[index];
  if (found === undefined) throw new Error("one for each request");
  return found.request;
}

test(
  "the compiled engine decides as the documentation says, explains what it decides, and always the same",
  () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(differences(world)).toEqual([]);
      }),
      { numRuns: DECISIONS / REQUESTS_PER_WORLD },
    );
  },
  PATIENCE,
);
