import { expect, test } from "vitest";
import { compileResource } from "../match/arn.ts";
import { compileWildcard, matchesPattern } from "../match/wildcard.ts";
import { fill, fillArn } from "./fill.ts";
import { tokensOf } from "./tokens.ts";

test.each([
  ["*", "iam", "arn:aws:iam::111122223333:user/Example"],
  ["*", "sqs", "arn:aws:sqs:us-east-1:111122223333:example"],
  ["arn:aws:s3:::b/*", "s3", "arn:aws:s3:::b/example"],
  ["arn:*:sqs:*:*:q?", "sqs", "arn:aws:sqs:us-east-1:111122223333:qx"],
  ["arn:aws:*", "sns", "arn:aws:sns:us-east-1:111122223333:example"],
  ["arn:aws:sqs:us-*-1:111122223333:q", "sqs", "arn:aws:sqs:us--1:111122223333:q"],
  ["arn:aws:dynamodb:eu-west-1:*", "dynamodb", "arn:aws:dynamodb:eu-west-1:111122223333:example"],
])("%s for %s reads %s, and matches", (pattern, service, expected) => {
  const compiled = compileResource([{ text: pattern, literal: false }]);
  expect(fillArn(tokensOf(compiled), service)).toBe(expected);
  expect(matchesPattern(compiled, expected)).toBe(true);
});

test("a pattern reads as itself with words in place of its wildcards", () => {
  expect(fill(tokensOf(compileWildcard("Get*Of?")))).toBe("GetexampleOfx");
});
