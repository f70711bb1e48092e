// The attack: someone writes a policy of one statement with hundreds of actions, all of which match one request, and hundreds of
// resources, all of which match it, too. An index that finds the statement once for each pair, or that is built of all pairs, turns ten
// thousand characters into a hundred thousand entries: with each of the policies that a user may have, at each of their requests.
import { expect, test } from "vitest";
import { parsePolicy } from "../parse/parse-policy.ts";
import { buildStatementIndex, candidatesFor } from "./statement-index.ts";
import { preparedOf } from "../policy.ts";

const LIMIT = 10_240;
const ACTION = "s3:getobject";
const RESOURCE = `arn:aws:s3:::${"b".repeat(300)}`;

/** Patterns that match a text, of which it begins with the head: all different. */
function matching(text: string, head: string, count: number): readonly string[] {
  const patterns = new Set<string>();
  for (let end = head.length; end <= text.length && patterns.size < count; end++) {
    for (const behind of ["*", "*?", "?*", "??*", "*??"]) {
      if (text.length - end >= behind.replace("*", "").length) patterns.add(text.slice(0, end) + behind);
    }
  }
  return [...patterns].slice(0, count);
}

/** The steps of finding the candidates in a policy, and how many there are. */
function search(statements: readonly object[]): { readonly steps: number; readonly candidates: number } {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  expect(text.length).toBeLessThanOrEqual(LIMIT);
  const parsed = parsePolicy(text, "identity");
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const effort = { left: 1_000_000_000 };
  const index = buildStatementIndex(preparedOf(parsed.policy).statements);
  const candidates = candidatesFor(index, ACTION, RESOURCE, effort).length;
  return { steps: 1_000_000_000 - effort.left, candidates };
}

const actions = matching(ACTION, "s3:", 40);
const resources = matching(RESOURCE, "arn:aws:s3:::", 60);

test("a statement of which every action and every resource matches is found once", () => {
  const Action = [...actions, ...Array.from({ length: 300 }, (_, index) => `s3:${index}`)];
  const once = search([{ Effect: "Deny", Action: ["s3:*"], Resource: resources }]);
  const often = search([{ Effect: "Deny", Action, Resource: resources }]);
  expect(often.candidates).toBe(1);
  // The actions are tried themselves; their resources must not be tried for each of them.
  expect(often.steps).toBeLessThan(2 * once.steps + Action.length * ACTION.length);
});

test("as many statements as there is room for, each found by all its pairs, cost a few steps for each character", () => {
  const short = ["*", "s3:*", "s3:g*", "s3:ge*", "s3:?*", "s3:*t", "s3:*?", "s3:get*"];
  const Resource = ["*", "arn:aws:s3*", "arn:aws:s3:::*", "arn:aws:s3:::b*", "arn:aws:s3:::?*"];
  const statement = { Effect: "Deny", Action: short, Resource };
  const count = Math.floor((LIMIT - 50) / (JSON.stringify(statement).length + 1));
  const { steps, candidates } = search(Array.from({ length: count }, () => statement));
  expect(candidates).toBe(count);
  expect(steps).toBeLessThan(LIMIT);
});
