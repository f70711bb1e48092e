import { expect, test } from "vitest";
import { parsePolicy } from "../parse/parse-policy.ts";
import { coveredBefore } from "./covered.ts";
import { viewStatements } from "./statement-view.ts";

const DENY = { Effect: "Deny", Action: "*", Resource: "arn:aws:s3:::b" };

/** Whether statements of an old version cover all; the new version has the Deny above. */
function covers(...elements: readonly object[]): boolean {
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: elements.map((each) => ({ Effect: "Allow", Action: "*", Resource: "*", ...each })),
  });
  const parsed = parsePolicy(text, elements.some((each) => "Principal" in each) ? "resource" : "identity");
  const kept = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: [DENY] }), "identity");
  if (!parsed.ok || !kept.ok) throw new Error(text);
  const before = viewStatements([parsed.policy]);
  const texts = new Set(viewStatements([kept.policy]).map((view) => view.text));
  return coveredBefore(before, new Set(before), texts);
}

test.each<[boolean, readonly object[]]>([
  [true, [{}]],
  [true, [{ Resource: "arn:aws:s3:::b" }, {}]],
  [true, [{ Principal: "*" }]],
  [true, [{}, DENY]],
  [false, [{}, { ...DENY, Action: "s3:*" }]],
  [false, [{ Resource: "arn:aws:*" }]],
  [false, [{ Condition: { Null: { "k:a": "true" } } }]],
  [false, [{ Principal: { AWS: "111122223333" } }]],
  [false, [DENY]],
])("%s: %j", (expected, statements) => {
  expect(covers(...statements)).toBe(expected);
});

test("what is new covers nothing", () => {
  expect(coveredBefore([], new Set(), new Set())).toBe(false);
});
