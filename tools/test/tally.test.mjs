import { describe, expect, test } from "vitest";
import { add, NONE, summary, tallyOf } from "./tally.mjs";

/** @type {(passed: number, failed: number, skipped: number) => string} */
const written = (passed, failed, skipped) => JSON.stringify({ passed, failed, skipped });

describe("the last line", () => {
  test("has the numbers of tests and checks together, and of skipped ones only if there are any", () => {
    expect(summary(add({ passed: 3, failed: 0, skipped: 0 }, { passed: 700, failed: 2, skipped: 0 }))).toBe(
      "703 passed, 2 failed",
    );
    expect(summary({ passed: 1, failed: 0, skipped: 4 })).toBe("1 passed, 0 failed, 4 skipped");
  });
});

describe("a run of vitest", () => {
  test("counts as it was written", () => {
    expect(tallyOf(written(7, 0, 1), 0)).toEqual({ passed: 7, failed: 0, skipped: 1 });
    expect(tallyOf(written(7, 2, 0), 1)).toEqual({ passed: 7, failed: 2, skipped: 0 });
  });

  test.each([
    ["wrote nothing", undefined, 0],
    ["wrote half of it", '{"passed":7', 0],
    ["wrote something else", '{"passed":"7","failed":0,"skipped":0}', 0],
    ["ran nothing", written(0, 0, 0), 0],
    ["skipped all", written(0, 0, 9), 0],
    ["ended badly although no test failed", written(7, 0, 0), 1],
    ["was killed", written(7, 0, 0), null],
  ])("that %s has failed", (_, text, code) => {
    expect(tallyOf(text, code).failed).toBe(1);
  });

  test("nothing is nothing", () => {
    expect(add(NONE, NONE)).toEqual(NONE);
  });
});
