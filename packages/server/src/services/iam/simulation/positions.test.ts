import { parsePolicy, type StatementRef } from "@signet/policy";
import { expect, test } from "vitest";
import { startPositions } from "./positions.ts";

function startsOf(text: string) {
  const parsed = parsePolicy(text, "identity");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const startOf = startPositions(text);
  return parsed.policy.statements.map(({ position, index, sid, effect, end }) => {
    const source = { type: "identity", id: "p", name: "p" } as const;
    const ref: StatementRef = { source, effect, sid, index, position, end };
    const { line, column } = startOf(ref);
    return { line, column, end: { line: end.line, column: end.column } };
  });
}

// Both of these are the examples of the AWS CLI Command Reference, with their answers.
test("the only statement, in no list, begins behind its brace", () => {
  const text =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}';
  expect(startsOf(text)).toEqual([{ line: 1, column: 38, end: { line: 1, column: 167 } }]);
});

test("the first of a list begins behind the bracket, the next ones behind the one before", () => {
  const text = `{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "codecommit:ListRepositories",
            "Resource": [
                "*"
            ]
        } ,

        { "Effect": "Allow", "Action": "s3:*", "Resource": "*" }
    ]
}`;
  expect(startsOf(text)).toEqual([
    { line: 3, column: 19, end: { line: 10, column: 10 } },
    { line: 10, column: 10, end: { line: 12, column: 65 } },
  ]);
});

test("a list that is all in one line", () => {
  const one = '{"Effect":"Allow","Action":"s3:*","Resource":"*"}';
  const text = `{"Version":"2012-10-17","Statement":[${one},${one}]}`;
  expect(startsOf(text)).toEqual([
    { line: 1, column: 38, end: { line: 1, column: 38 + one.length } },
    { line: 1, column: 38 + one.length, end: { line: 1, column: 39 + 2 * one.length } },
  ]);
});
