import { describe, expect, test } from "vitest";
import { type Decision, decide, type Explanation, explain } from "./index.ts";
import { naiveDecide } from "./testing/naive-decide.ts";
import { type Expectation, readCaseFiles, readCases } from "./testing/read-cases.ts";
import { toDecisionRequest } from "./testing/to-decision-request.ts";

// The cases are data, so that others can run them as well; this runs them on the engine, deciding and explaining, and on
// the naive evaluator, so that whatever it is held against has the documentation's cases behind it.

const cases = readCases();
const files = readCaseFiles();

test.each([...files])("%s names its subject and the page it is drawn from", (_, { about, page }) => {
  expect(about).toMatch(/^.{10,}$/);
  expect(page).toMatch(/Guide|Reference/);
});

test("every file has cases, and no two have one name", () => {
  expect(new Set(cases.map(({ file }) => file)).size).toBe(files.size);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

describe.each([...files.keys()])("%s", (name) => {
  for (const one of cases.filter(({ file }) => file === name)) {
    test(`${one.request.principal.kind}, ${one.name.slice(name.length + 2)}`, () => {
      const request = toDecisionRequest(one.request);
      const explanation = explain(request);
      expect(decided(decide(request), one.expect)).toEqual(wanted(one.expect));
      expect(decided(explanation, one.expect)).toEqual(wanted(one.expect));
      expect(explained(explanation, one.expect)).toEqual({
        missing: one.expect.missing,
        nearestMisses: one.expect.nearestMisses?.map(({ sid, part, conditions = [] }) => ({
          sid,
          part,
          conditions: conditions.map((condition) => ({ missing: false, ...condition })),
        })),
      });
      expect(naiveDecide(one.request)).toEqual({
        outcome: one.expect.outcome,
        blockedBy: one.expect.blockedBy,
      });
    });
  }
});

function wanted({ outcome, blockedBy, determining, errors }: Expectation): object {
  return { outcome, blockedBy, determining, errors };
}

/** What a decision says of what is expected. */
function decided({ outcome, blockedBy, determining, errors }: Decision, expected: Expectation): object {
  const sids = determining.map(({ sid }) => sid);
  return {
    outcome,
    blockedBy,
    determining: expected.determining && sids,
    errors: errors.length > 0,
  };
}

function explained({ missingContextKeys, nearestMisses }: Explanation, expected: Expectation): object {
  const misses = nearestMisses.map(({ statement, part, conditions }) => ({
    sid: statement.sid,
    part,
    conditions: conditions.map(({ operator, key, missing }) => ({ operator, key, missing })),
  }));
  return {
    missing: expected.missing && missingContextKeys,
    nearestMisses: expected.nearestMisses && misses,
  };
}
