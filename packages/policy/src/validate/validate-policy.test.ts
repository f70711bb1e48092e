import { describe, expect, it } from "vitest";
import { CATALOGUE } from "./catalogue.ts";
import { PARSE_CODES } from "./parse-findings.ts";
import { CASES_OF_CONDITIONS } from "./testing/cases-of-conditions.ts";
import { CASES_OF_FORM } from "./testing/cases-of-form.ts";
import { CASES_OF_GRANTS } from "./testing/cases-of-grants.ts";
import { SOME_SERVICES } from "./testing/services.ts";
import { readMarks, type ValidationCase, wholeText, written } from "./testing/validation-case.ts";
import { validatePolicy } from "./validate-policy.ts";

const CASES = [...CASES_OF_FORM, ...CASES_OF_GRANTS, ...CASES_OF_CONDITIONS];

function find(text: string, { kind = "identity", use }: ValidationCase) {
  return validatePolicy(text, kind, { services: SOME_SERVICES, use });
}

describe("validatePolicy", () => {
  it.each(CASES)("finds $code at its place, and nothing else: $found", (each) => {
    const { text, expected } = readMarks(wholeText(each.found));
    expect(expected.map((line) => line.split(" ").at(-1))).toContain(each.code);
    expect(find(text, each).map(written).toSorted()).toEqual(expected.toSorted());
  });

  it.each(CASES.flatMap((of) => of.near.map((near) => ({ code: of.code, near, of }))))(
    "does not find $code in $near",
    ({ code, near, of }) => {
      const codes = find(wholeText(near), of).map((finding) => finding.code);
      expect(codes).not.toContain(code);
    },
  );

  it("has a case, with a near miss, for each code", () => {
    const covered = new Set(CASES.filter(({ near }) => near.length > 0).map(({ code }) => code));
    const codes = [...Object.keys(CATALOGUE), ...PARSE_CODES];
    expect(codes.filter((code) => !covered.has(code))).toEqual([]);
  });

  it("fills every place of a message", () => {
    for (const each of CASES) {
      for (const { message } of find(readMarks(wholeText(each.found)).text, each)) {
        expect(message).not.toMatch(/\{[a-z]+\}/);
        expect(message.length).toBeLessThan(700);
      }
    }
  });

  it("tells path, line and column of the value, sorted by place", () => {
    const text = JSON.stringify(
      {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObjects"], Resource: ["*", "arn:aws:s3:::b"] },
        ],
      },
      null,
      2,
    );
    expect(validatePolicy(text, "identity", { services: SOME_SERVICES })).toEqual([
      {
        type: "warning",
        code: "INVALID_ACTION",
        message: "Service s3 has no action PutObjects; is PutObject meant?",
        line: 8,
        column: 9,
        path: "Statement[0].Action[1]",
      },
      {
        type: "suggestion",
        code: "REDUNDANT_RESOURCE",
        message: "arn:aws:s3:::b is also matched by *",
        line: 12,
        column: 9,
        path: "Statement[0].Resource[1]",
      },
    ]);
  });

  it("finds nothing that needs the services' data without it", () => {
    const text = wholeText('"Effect": "Allow", "Action": "nowhere:Nothing", "Resource": "arn:aws:s3::1:b"');
    expect(validatePolicy(text, "identity")).toEqual([]);
  });

  it("answers alike each time", () => {
    const [policy] = CASES.map(({ found }) => readMarks(wholeText(found)).text).toSorted(
      (a, b) => b.length - a.length,
    );
    const again = () => validatePolicy(policy ?? "", "identity", { services: SOME_SERVICES });
    expect(again()).toEqual(again());
  });
});
