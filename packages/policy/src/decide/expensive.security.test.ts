// The attack: someone writes a policy whose wildcards are as costly to match as its size allows, and sends requests whose values (the
// user agent, above all) are as long as a header may be. Each decision then costs the product of the two: forty seconds with one
// policy, an hour with all that a user may have. While the server decides, it answers nobody, of no account.
//
// So a decision has an end: what cannot be matched within it is not known, and then a Deny applies and an Allow does not.
import { expect, test } from "vitest";
import { compilePolicies } from "../compile/compile-policies.ts";
import type { AttachedPolicy } from "../compile/compiled-policies.ts";
import { createContext } from "../context.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";

const USER_AGENT = "a".repeat(30_000);
/** Milliseconds: many times what the whole effort of a decision takes, and a small part of the attack without an end. */
const IN_GOOD_TIME = 3_000;

function attached(...statements: readonly object[]): AttachedPolicy {
  const read = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), "identity");
  if (!read.ok) throw new Error(read.problems[0]?.message);
  return { source: { type: "identity", id: "test", name: "test" }, policy: read.policy };
}

function ask(...identity: readonly AttachedPolicy[]): Decision {
  const started = performance.now();
  const decision = decide({
    principal: {
      kind: "user",
      accountId: "111122223333",
      arn: "arn:aws:iam::111122223333:user/alice",
      id: "AIDAALICE",
    },
    action: "iam:GetUser",
    resource: `arn:aws:iam::111122223333:user/${"a".repeat(500)}`,
    resourceAccountId: "111122223333",
    context: createContext([
      ["aws:UserAgent", USER_AGENT],
      ["aws:TagKeys", Array.from({ length: 50 }, (_, index) => "k".repeat(100) + String(index))],
    ]),
    policies: { identity: compilePolicies(identity) },
  });
  expect(performance.now() - started).toBeLessThan(IN_GOOD_TIME);
  return decision;
}

const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*" };
const COSTLY = `*${"a".repeat(15_000)}b`;

const EXPENSIVE: readonly [string, object][] = [
  ["many stars", { ...EVERYTHING, Condition: { StringLike: { "aws:UserAgent": `${"*a".repeat(2_900)}b` } } }],
  [
    "long values",
    {
      ...EVERYTHING,
      Condition: {
        StringLike: { "aws:UserAgent": Array.from({ length: 8 }, () => `*${"a".repeat(15_000)}b`) },
      },
    },
  ],
  [
    "variables that stand for long values",
    {
      ...EVERYTHING,
      Condition: { StringEquals: { "aws:UserAgent": `${"${aws:UserAgent}".repeat(380)}b` } },
    },
  ],
  [
    "variables in a resource",
    { ...EVERYTHING, Resource: `arn:aws:iam::111122223333:user/${"${aws:UserAgent}".repeat(370)}` },
  ],
  [
    "many values without case",
    {
      ...EVERYTHING,
      Condition: {
        StringEqualsIgnoreCase: { "aws:UserAgent": Array.from({ length: 1_500 }, (_, index) => `${index}`) },
      },
    },
  ],
  [
    "many values of a multivalued key",
    {
      ...EVERYTHING,
      Condition: {
        "ForAnyValue:StringLike": { "aws:TagKeys": Array.from({ length: 500 }, () => "*k*k*k*k*x") },
      },
    },
  ],
  [
    "variables without a value, of a multivalued key",
    {
      ...EVERYTHING,
      Condition: {
        "ForAnyValue:StringNotEquals": { "aws:TagKeys": Array.from({ length: 14_000 }, () => "${k:a}") },
      },
    },
  ],
  ["a resource", { ...EVERYTHING, Resource: `arn:aws:iam::111122223333:user/${"*a".repeat(2_900)}b` }],
  ["actions", { ...EVERYTHING, Action: Array.from({ length: 400 }, () => "iam:*e*?*?*?*z") }],
];

test.each(EXPENSIVE)(
  "%s, sixty policies of them: decided in good time, and nothing allowed",
  (_name, statement) => {
    const policy = attached(statement);
    expect(ask(...Array.from({ length: 60 }, () => policy)).outcome).toBe("implicitDeny");
  },
);

test.each(["StringNotLike", "StringLike"])("a Deny by %s that comes to no end applies", (operator) => {
  const deny = { ...EVERYTHING, Effect: "Deny", Condition: { [operator]: { "aws:UserAgent": COSTLY } } };
  const decision = ask(attached(EVERYTHING), ...Array.from({ length: 10 }, () => attached(deny)));
  expect(decision.outcome).toBe("explicitDeny");
});

test("a Deny with NotResource that comes to no end applies", () => {
  const costly = attached({ ...EVERYTHING, Condition: { StringLike: { "aws:UserAgent": COSTLY } } });
  const deny = attached({
    Effect: "Deny",
    Action: "*",
    NotResource: ["arn:aws:s3:::*x*y", "arn:aws:iam::111122223333:*er/*a*"],
  });
  expect(ask(attached(EVERYTHING), deny).outcome).toBe("allow");
  expect(ask(attached(EVERYTHING), costly, deny).outcome).toBe("explicitDeny");
});

test("the decision says that this was why", () => {
  const costly = attached({ ...EVERYTHING, Condition: { StringLike: { "aws:UserAgent": COSTLY } } });
  expect(ask(costly).errors.map(({ message }) => message)).toEqual([
    "StringLike on aws:useragent: the policies and the request are too large to be compared",
  ]);
});

test("many ordinary wildcards are no attack", () => {
  const ordinary = attached(
    ...Array.from({ length: 100 }, (_, index) => ({
      Effect: "Deny",
      Action: [`s3:*Object${index}`, `iam:*Policy${index}*`],
      Resource: `arn:aws:iam::*:user/team-${index}/*`,
      Condition: { StringNotLike: { "aws:UserAgent": "aws-cli/*" } },
    })),
  );
  expect(ask(attached(EVERYTHING), ...Array.from({ length: 60 }, () => ordinary)).outcome).toBe("allow");
});
