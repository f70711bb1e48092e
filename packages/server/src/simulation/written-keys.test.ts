import { parsePolicy } from "@signet/policy";
import { expect, test } from "vitest";
import { writtenContextKeys } from "./written-keys.ts";

function keysOf(...Statement: readonly object[]): readonly string[] {
  const text = JSON.stringify({ Version: "2012-10-17", Statement });
  const parsed = parsePolicy(text, "identity");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return writtenContextKeys(text, parsed.policy);
}

const allow = (more: object) => ({ Effect: "Allow", Action: "*", Resource: "*", ...more });

test("keys of conditions are told as they are written", () => {
  expect(keysOf(allow({ Condition: { Bool: { "aws:SecureTransport": "true" } } }))).toEqual([
    "aws:SecureTransport",
  ]);
});

test("so are those of variables, with and without a default, in resources and in values", () => {
  const Resource = ["arn:aws:s3:::b/${aws:UserName}", "arn:aws:s3:::b/${ aws:PrincipalTag/Team , 'none'}"];
  const Condition = { StringLike: { "s3:Prefix": ["${aws:UserId}", "${*}"] } };
  expect(keysOf(allow({ Resource, Condition }))).toEqual([
    "aws:PrincipalTag/Team",
    "aws:UserId",
    "aws:UserName",
    "s3:Prefix",
  ]);
});

test("of one key in two ways of writing the first counts", () => {
  const by = (key: string) => allow({ Condition: { StringEquals: { [key]: "a" } } });
  expect(keysOf(by("aws:Username"), by("AWS:USERNAME"))).toEqual(["aws:Username"]);
});

test("nothing else in a policy is a key", () => {
  expect(keysOf({ Sid: "Sid", ...allow({ Action: "s3:GetObject" }) })).toEqual([]);
});
