import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createContext } from "../context.ts";
import type { DecisionRequest } from "../decide/decision.ts";
import { evaluate } from "../decide/evaluate.ts";
import { CLOSENESS } from "../decide/match-principal.ts";
import { matchStatement } from "../decide/match-statement.ts";
import { Trace } from "./trace.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import { compilePolicies } from "./compile-policies.ts";
import { type CompiledPolicies, compiledOf } from "./compiled-policies.ts";
import { ACTION_OPEN, RESOURCE_OPEN } from "./statement-index.ts";

// The index must find what looking at all statements finds: no less, which would be a hole, and no more.

const ACTIONS = [
  "s3:getobject",
  "s3:getobjectacl",
  "s3:get",
  "s3:putobject",
  "iam:getuser",
  "s3x:get",
  "s3:",
];
const actionText = fc.constantFrom(
  "*",
  "s3:*",
  "S3:Get*",
  "s3:GetObject",
  "s3:GetObjectAcl",
  "s3:*Object",
  "s3:G?t*",
  "s3:*t*t*",
  "iam:GetUser",
  "iam:*",
  "s3x:*",
  "s3:Get",
  "sqs:SendMessage",
);
const RESOURCES = [
  "*",
  "arn:aws:s3:::b",
  "arn:aws:s3:::b/k",
  "arn:aws:s3:::b/alice/x",
  "arn:aws:s3:::bb",
  "arn:aws:s3:::",
  "arn:aws:sqs:eu-1:111111111111:q",
  "arn:aws:sqs:eu-1:1:2:q",
  "arn:aws:s3:::b/\u{1F600}k",
  "",
];
const resourceText = fc.constantFrom(
  "*",
  "arn:aws:s3:::*",
  "arn:aws:s3:::b",
  "arn:aws:s3:::b/*",
  "arn:aws:s3:::b*",
  "arn:aws:s3:::b/k",
  "arn:aws:s3:::*/k",
  "arn:aws:s3:::?",
  "arn:aws:s3:::b/${k:a}/*",
  "arn:aws:s3:::${k:a}",
  "arn:aws:s3*",
  "arn:aws:s3:::b/${k:none}",
  "arn:aws:s3:::b/${k:none, 'k'}",
  "arn:aws:s3:::b/?k",
  "arn:aws:sqs:*:*:q",
  "arn:aws:sqs:eu-*1:1*1:q",
  "arn:aws:sqs:${k:colon}:1:q",
  "arn:aws:s3:::bb",
  "arn:aws:s3:::b/\u{1F600}*",
);
const some = (text: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.array(text, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(text, { minLength: 8, maxLength: 12 }) },
  );
const condition = fc.constantFrom<object>(
  {},
  {},
  { StringEquals: { "k:a": "alice" } },
  { NumericEquals: { "k:a": "1" } },
);
const statement = fc
  .tuple(
    fc.constantFrom("Allow", "Deny"),
    fc.tuple(fc.constantFrom("Action", "Action", "NotAction"), some(actionText)),
    fc.tuple(fc.constantFrom("Resource", "Resource", "NotResource"), some(resourceText)),
    condition,
  )
  .map(([Effect, [action, actions], [resource, resources], Condition]) => ({
    Effect,
    [action]: actions,
    [resource]: resources,
    Condition,
  }));
const group = fc
  .array(fc.array(statement, { minLength: 1, maxLength: 6 }), { maxLength: 3 })
  .map((policies) =>
    compilePolicies(
      policies.map((statements, index) => {
        const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
        const parsed = parsePolicy(text, "identity");
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
        return {
          source: { type: "identity", id: `p${index}`, name: `p${index}` } as const,
          policy: parsed.policy,
        };
      }),
    ),
  );

/** What evaluate() finds, by looking at one statement after the other. */
function walk(policies: CompiledPolicies, request: DecisionRequest): object {
  const trace = new Trace();
  const prepared = { request, actionLower: request.action.toLowerCase(), ofResource: false };
  const applying = compiledOf(policies).statements.filter(
    (one) => matchStatement(one, ACTION_OPEN | RESOURCE_OPEN, prepared, trace) !== CLOSENESS.none,
  );
  const refs = applying.map(({ ref }) => ref);
  return {
    denies: refs.filter(({ effect }) => effect === "Deny"),
    allows: refs.filter(({ effect }) => effect === "Allow"),
    errors: trace.errors,
  };
}

test("finds exactly what a walk through all statements finds, in the same order", () => {
  fc.assert(
    fc.property(
      group,
      fc.constantFrom(...ACTIONS),
      fc.constantFrom(...RESOURCES),
      fc.boolean(),
      (policies, action, resource, known) => {
        const request: DecisionRequest = {
          principal: {
            kind: "user",
            accountId: "111111111111",
            arn: "arn:aws:iam::111111111111:user/a",
            id: "A",
          },
          action,
          resource,
          resourceAccountId: "111111111111",
          context: createContext([
            ["k:a", known ? "alice" : undefined],
            ["k:colon", "eu-1:1"],
          ]),
          policies: { identity: policies },
        };
        const trace = new Trace();
        const prepared = { request, actionLower: action, ofResource: false };
        const { denies, allows } = evaluate("identity", policies, prepared, trace);
        expect({ denies, allows, errors: trace.errors }).toEqual(walk(policies, request));
      },
    ),
    { numRuns: 3000 },
  );
});
