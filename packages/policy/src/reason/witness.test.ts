import { expect, test } from "vitest";
import type { Witness } from "./access-check.ts";
import { openChoice } from "./conditions/choice.ts";
import type { Unsettled } from "./conditions/question.ts";
import { subjectOf } from "./principals/subject.ts";
import { contradictsItself, ownerOf, witnessOf } from "./witness.ts";

const ALICE = subjectOf({
  kind: "user",
  accountId: "111111111111",
  arn: "arn:aws:iam::111111111111:user/team/alice",
  id: "AIDAALICE",
});

const color: Unsettled = {
  key: "k:color",
  opaque: undefined,
  values: ["red", "blue"],
  mayBeMissing: false,
  multivalued: false,
};

test("has what was chosen and what the policies ask of the principal, and no other keys", () => {
  const search = { keys: new Set(["aws:username", "k:color"]), ofPrincipal: true };
  const chosen = new Map([[color, { ...openChoice(color), left: [1] }]]);
  expect(witnessOf(search, ALICE, "s3:x", "arn:aws:s3:::b", chosen)).toEqual({
    principal: ALICE.principal,
    action: "s3:x",
    resource: "arn:aws:s3:::b",
    resourceAccountId: "111111111111",
    context: { "aws:username": "alice", "k:color": "blue" },
  });
});

test("the principal's own word goes before what was chosen", () => {
  const name: Unsettled = { ...color, key: "aws:username", values: ["bob"] };
  const search = { keys: new Set(["aws:username"]), ofPrincipal: false };
  const witness = witnessOf(search, ALICE, "s3:x", "*", new Map([[name, openChoice(name)]]));
  expect(witness.context).toEqual({ "aws:username": "alice" });
  expect(witness.resourceAccountId).toBe("111122223333");
});

test.each([
  ["arn:aws:sqs:us-east-1:222222222222:q", {}, "222222222222"],
  ["arn:aws:s3:::b", { "aws:resourceaccount": "333333333333" }, "333333333333"],
  ["arn:aws:s3:::b", {}, undefined],
])("the owner of %s with %o is %s", (resource, context, owner) => {
  expect(ownerOf(resource, context)).toBe(owner);
});

test.each<[boolean, Witness["context"], string]>([
  [false, {}, "*"],
  [false, { "aws:resourceaccount": "222222222222" }, "arn:aws:sqs:us-east-1:222222222222:q"],
  [true, { "aws:resourceaccount": "333333333333" }, "arn:aws:sqs:us-east-1:222222222222:q"],
  [
    true,
    { "aws:sourceaccount": "333333333333", "aws:sourcearn": "arn:aws:sns:us-east-1:222222222222:t" },
    "*",
  ],
  [false, { "aws:sourceaccount": "333333333333", "aws:sourcearn": "arn:aws:s3:::b" }, "*"],
  [true, { "aws:principalorgid": "o-1", "aws:principalorgpaths": ["o-1/r-1/", "o-2/r-1/"] }, "*"],
  [false, { "aws:principalorgid": "o-1", "aws:principalorgpaths": ["o-1/r-1/"] }, "*"],
  [false, { "aws:currenttime": "2026-01-01T00:00:00Z", "aws:epochtime": "1767225600" }, "*"],
  [true, { "aws:currenttime": "2026-01-01T00:00:00Z", "aws:epochtime": "1767225601" }, "*"],
])("contradiction %s: %o about %s", (contradicts, context, resource) => {
  const witness = { principal: ALICE.principal, action: "s3:x", resource, resourceAccountId: "1", context };
  expect(contradictsItself(witness)).toBe(contradicts);
});
