import { expect, test } from "vitest";
import { askedAccess } from "./asked-access.ts";

test("what can be asked is asked", () => {
  const access = {
    actions: ["*", "*:*", "s3:Get*", "IAM:passrole"],
    resources: ["*", "arn:aws:s3:::b/*", "arn:aws:*"],
  };
  expect(askedAccess(access)).toEqual({ access, reasons: [] });
  expect(askedAccess({})).toEqual({ access: {}, reasons: [] });
});

test("what cannot is left out, and told", () => {
  expect(askedAccess({ actions: ["s3:Get*", "Get*"], resources: ["b", "arn:aws:s3:::b"] })).toEqual({
    access: { actions: ["s3:Get*"], resources: ["arn:aws:s3:::b"] },
    reasons: [`"Get*" does not have the form of an action`, `"b" does not have the form of a resource`],
  });
});

test("of a list that is empty, or has nothing that can be asked, nothing is left", () => {
  expect(askedAccess({ actions: [] })).toEqual({
    access: undefined,
    reasons: ["a list of what to ask about is empty, where an action is expected"],
  });
  expect(askedAccess({ actions: ["s3:*"], resources: ["b\n".repeat(1_000)] })).toEqual({
    access: undefined,
    reasons: [expect.stringMatching(/^"(?:b\\n){50}\.\.\." does not have the form of a resource$/)],
  });
});
