import { describe, expect, test } from "vitest";
import {
  checkPolicyDocument,
  encodePolicyDocument,
  policySize,
  requireInlinePolicySize,
  requireManagedPolicySize,
  requireTrustPolicySize,
} from "./policy-documents.ts";
import { allow, documentOfSize } from "./testing/documents.ts";
import { refusal } from "./testing/test-directory.ts";

describe("checkPolicyDocument", () => {
  test("returns what it parsed", () => {
    expect(checkPolicyDocument(allow("s3:GetObject"), "identity").statements).toHaveLength(1);
  });

  test("refuses in AWS's words, at the place", () => {
    const text = `{\n  "Version": "2012-10-17",\n  "Statement": [{ "Effect": "Allow", "Action": "GetObject", "Resource": "*" }]\n}`;
    expect(() => checkPolicyDocument(text, "identity")).toThrow(
      expect.objectContaining({
        code: "MalformedPolicyDocument",
        status: 400,
        message: expect.stringMatching(
          /^Actions\/Conditions must be prefaced by a vendor, e\.g\., iam, sdb, ec2, etc\. \(line 3, column \d+, at Statement\[0\]\.Action/,
        ),
      }),
    );
  });

  test.each(["", "{", "[]", "null", '"x"', "{}", '{"Statement":[]}', "\u0000"])(
    "refuses %j, which is no policy",
    (text) => {
      for (const kind of ["identity", "trust"] as const) {
        expect(() => checkPolicyDocument(text, kind)).toThrow(
          expect.objectContaining({ code: "MalformedPolicyDocument" }),
        );
      }
    },
  );
});

describe("sizes", () => {
  test("do not count white space", () => {
    expect(policySize(' { "a" :\n\t"b c" }\r\n')).toBe(`{"a":"bc"}`.length);
  });

  test("of a managed policy end at 6,144", () => {
    requireManagedPolicySize(`${documentOfSize(6144)}   \n`);
    expect(() => requireManagedPolicySize(documentOfSize(6145))).toThrow(
      expect.objectContaining(refusal("LimitExceeded", "Cannot exceed quota for PolicySize: 6144")),
    );
  });

  test("of a trust policy end at 2,048", () => {
    requireTrustPolicySize(documentOfSize(2048));
    expect(() => requireTrustPolicySize(documentOfSize(2049))).toThrow(
      expect.objectContaining(refusal("LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048")),
    );
  });

  test.each([
    ["user", 2048],
    ["group", 5120],
    ["role", 10_240],
  ] as const)("of the inline policies of a %s end at %d together", (kind, quota) => {
    requireInlinePolicySize(kind, "x", [documentOfSize(1000), documentOfSize(quota - 1000)]);
    expect(() =>
      requireInlinePolicySize(kind, "x", [documentOfSize(1000), documentOfSize(quota - 999)]),
    ).toThrow(
      expect.objectContaining(
        refusal("LimitExceeded", `Maximum policy size of ${quota} bytes exceeded for ${kind} x`),
      ),
    );
  });
});

describe("encodePolicyDocument", () => {
  test("leaves only unreserved characters as they are, by RFC 3986", () => {
    expect(encodePolicyDocument(`{"a": "!'()*~-_.é"}`)).toBe(
      "%7B%22a%22%3A%20%22%21%27%28%29%2A~-_.%C3%A9%22%7D",
    );
  });

  test("can be undone", () => {
    const text = allow("s3:*", "é€😀");
    expect(decodeURIComponent(encodePolicyDocument(text))).toBe(text);
  });

  test("does not fail on half of a surrogate pair", () => {
    expect(encodePolicyDocument("\ud800")).toBe("%EF%BF%BD");
  });
});
