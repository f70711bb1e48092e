import { expect, test } from "vitest";
import { contextKeysOf } from "./context-keys.ts";
import { parsePolicy } from "./parse/parse-policy.ts";

function keys(statement: object, version = "2012-10-17"): readonly string[] {
  const base = { Effect: "Allow", Action: "*", Resource: "*" };
  const parsed = parsePolicy(
    JSON.stringify({ Version: version, Statement: { ...base, ...statement } }),
    "identity",
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return contextKeysOf(parsed.policy);
}

test("the keys of conditions, of their variables, and of resources, once each", () => {
  const Condition = {
    StringEquals: { "aws:RequestTag/Team": "${aws:PrincipalTag/Team, 'x'}", "aws:username": "a" },
    Null: { "aws:TokenIssueTime": "true" },
  };
  expect(keys({ Condition, Resource: "arn:aws:s3:::b/${aws:username}/${*}" })).toEqual([
    "aws:principaltag/team",
    "aws:requesttag/team",
    "aws:tokenissuetime",
    "aws:username",
  ]);
});

test("nothing is asked for by text of the older version, or by a policy without conditions", () => {
  expect(keys({ Resource: "arn:aws:s3:::b/${aws:username}" }, "2008-10-17")).toEqual([]);
  expect(keys({})).toEqual([]);
});
