import { expect, test } from "vitest";
import { compilePolicies } from "../compile/compile-policies.ts";
import { createContext } from "../context.ts";
import { compileResource, matchesArn, matchesResource } from "./arn.ts";
import { compileWildcard, matchesPattern, matchesWildcard, type Pattern } from "./wildcard.ts";
import { decide } from "../decide/decide.ts";
import { parsePolicy } from "../parse/parse-policy.ts";

// The attack: whoever may write a policy, or only choose the name of what is asked for, makes a pattern such as
// *a*a*a*a*b meet a long text of a's. A matcher that tries one way after the other needs time that grows with a power
// of the length, and one request stops the server for all.

// Of the two patterns' work the longer text may take ten times as much; any power above one of the length would show
// as a hang far beyond the test's time limit, so nothing is measured by the clock.
const text = "a".repeat(20_000);
const hostile = `${"*a".repeat(200)}*b`;

test("many stars on a long text that does not match", () => {
  expect(matchesWildcard(hostile, text)).toBe(false);
  expect(matchesWildcard(`${"a*".repeat(200)}b`, text)).toBe(false);
  expect(matchesWildcard(`${"*?".repeat(200)}b`, text)).toBe(false);
  expect(matchesWildcard(`${"*aaaaaaaaaa".repeat(50)}b`, text)).toBe(false);
});

/** The steps that a match takes: the same on every machine. */
function steps(pattern: Pattern, value: string): number {
  const effort = { left: Number.MAX_SAFE_INTEGER };
  matchesPattern(pattern, value, effort);
  return Number.MAX_SAFE_INTEGER - effort.left;
}

const HOSTILE: readonly [string, (size: number) => string][] = [
  ["many stars", (size) => `${"*a".repeat(size / 2)}*b`],
  ["many stars, and what they never meet", (size) => "*ab".repeat(size / 3)],
  ["a long run behind a star", (size) => `*${"a".repeat(size)}b`],
  ["long runs behind many stars", (size) => `*${"aaaaaaaaaaaaaaab*".repeat(size / 16)}`],
  ["thousands of question marks behind a star", (size) => `*${"?".repeat(size)}b`],
  ["thousands of stars and question marks", (size) => `${"*?".repeat(size / 2)}b`],
  ["a long run between confined wildcards", (size) => `arn:*${"a".repeat(size)}b?:c`],
  ["many confined stars", (size) => `arn:${"*a".repeat(size / 2)}*b:c`],
];
const VALUES: readonly ((size: number) => string)[] = [
  (size) => "a".repeat(size),
  (size) => "aaaaaaaaaaaaaaab".repeat(size / 16),
  (size) => `arn:${"a".repeat(size)}:d`,
];

test.each(HOSTILE)(
  "%s: never more steps than characters of the pattern times those of the value",
  (_, of) => {
    for (const compile of [
      compileWildcard,
      (one: string) => compileResource([{ text: one, literal: false }]),
    ]) {
      for (const size of [16, 256, 1024]) {
        for (const value of VALUES) {
          const [pattern, long] = [of(size), value(4 * size)];
          expect(steps(compile(pattern), long)).toBeLessThanOrEqual((pattern.length + 1) * (long.length + 1));
        }
      }
    }
  },
);

test.each(HOSTILE)("%s: twice the value takes no more than about twice the steps", (_, of) => {
  const pattern = compileWildcard(of(512));
  for (const value of VALUES) {
    const [once, twice] = [steps(pattern, value(2048)), steps(pattern, value(4096))];
    expect(twice).toBeLessThanOrEqual(2.5 * once + 600);
  }
});

test("the same within an ARN, and in the parts where stars are confined", () => {
  expect(matchesResource(`arn:aws:s3:::${hostile}`, `arn:aws:s3:::${text}`)).toBe(false);
  expect(matchesResource(`arn:aws:s3:${"*a".repeat(200)}b::x`, `arn:aws:s3:${text}::x`)).toBe(false);
  expect(matchesArn(`arn:aws:s3:::${hostile}`, `arn:aws:s3:::${text}`)).toBe(false);
});

test("the same through a policy", () => {
  const parsed = parsePolicy(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "s3:*",
        Resource: `arn:aws:s3:::${hostile}`,
        Condition: { StringLike: { "s3:prefix": hostile } },
      },
    }),
    "identity",
  );
  if (!parsed.ok) throw new Error("the policy is well-formed");
  const decision = decide({
    principal: {
      kind: "user",
      accountId: "111111111111",
      arn: "arn:aws:iam::111111111111:user/a",
      id: "AIDAA",
    },
    action: "s3:GetObject",
    resource: `arn:aws:s3:::${text}b`,
    resourceAccountId: "111111111111",
    context: createContext([["s3:prefix", text]]),
    policies: {
      identity: compilePolicies([
        { source: { type: "identity", id: "p", name: "p" }, policy: parsed.policy },
      ]),
    },
  });
  expect(decision.outcome).toBe("implicitDeny");
});
