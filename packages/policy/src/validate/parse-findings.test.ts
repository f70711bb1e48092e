import { expect, it } from "vitest";
import { parsePolicy } from "../parse/parse-policy.ts";
import type { PolicyKind } from "../policy.ts";
import type { GrammarRule } from "../problem.ts";
import { findingsOfProblems, PARSE_CODES } from "./parse-findings.ts";

const ALLOW = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const all = (more: object) => ({ Version: "2012-10-17", Statement: { ...ALLOW, ...more } });
const when = (operator: string, value: unknown, key = "k:a") =>
  all({ Condition: { [operator]: { [key]: value } } });
const without = (element: keyof typeof ALLOW) => all({ [element]: undefined });
const trust = (more: object) => ({ Statement: { Effect: "Allow", Action: "sts:AssumeRole", ...more } });
const ANYONE = { Principal: "*" };

/** For each rule a policy that breaks it and no other one, and the code of that (IAM User Guide, "policy validation check reference"). */
const BROKEN: Readonly<Record<GrammarRule, readonly [code: string, policy: unknown, kind?: PolicyKind]>> = {
  json: ["JSON_SYNTAX_ERROR", "{"],
  type: ["DATA_TYPE_MISMATCH", all({ Sid: 5 })],
  version: ["INVALID_VERSION", { ...all({}), Version: "2020-01-01" }],
  "unknown-element": ["INVALID_POLICY_ELEMENT", all({ Actions: "*" })],
  "prohibited-element": ["UNSUPPORTED_ELEMENT", trust({ ...ANYONE, Resource: "*" }), "trust"],
  "exclusive-elements": ["UNSUPPORTED_ELEMENT_COMBINATION", all({ NotAction: "s3:*" })],
  "missing-statement": ["MISSING_STATEMENT", { Version: "2012-10-17" }],
  "sid-form": ["UNSUPPORTED_SID", all({ Sid: "a b" })],
  "repeated-sid": [
    "UNIQUE_SIDS_REQUIRED",
    {
      Statement: [
        { ...ALLOW, Sid: "a" },
        { ...ALLOW, Sid: "a" },
      ],
    },
  ],
  "missing-effect": ["MISSING_EFFECT", without("Effect")],
  effect: ["INVALID_EFFECT", all({ Effect: "allow" })],
  "rcp-allow": ["RCP_SYNTAX_ERROR_ALLOW", all(ANYONE), "rcp"],
  "missing-principal": ["MISSING_PRINCIPAL", trust({}), "trust"],
  "no-principals": ["MISSING_PRINCIPAL", trust({ Principal: {} }), "trust"],
  "prohibited-principal": ["UNSUPPORTED_PRINCIPAL", all(ANYONE)],
  "principal-type": [
    "INVALID_PRINCIPAL_KEY",
    trust({ Principal: { Aws: "*", AWS: "111122223333" } }),
    "trust",
  ],
  "principal-form": [
    "INVALID_PRINCIPAL_FORMAT",
    trust({ Principal: { AWS: ["111122223333", "alice"] } }),
    "trust",
  ],
  "principal-wildcard": [
    "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    trust({ Principal: { AWS: ["111122223333", "arn:aws:iam::111122223333:user/*"] } }),
    "trust",
  ],
  "missing-action": ["MISSING_ACTION", without("Action")],
  "action-form": ["INVALID_ACTION_FORMAT", all({ Action: "GetObject" })],
  "trust-action": ["UNSUPPORTED_ACTION_IN_POLICY", trust({ ...ANYONE, Action: "s3:GetObject" }), "trust"],
  "missing-resource": ["MISSING_RESOURCE", without("Resource")],
  "resource-prefix": ["INVALID_ARN_PREFIX", all({ Resource: "bucket" })],
  "resource-fields": ["MISSING_ARN_FIELD", all({ Resource: "arn:aws:s3" })],
  "resource-partition": ["INVALID_PARTITION", all({ Resource: "arn:amazon:s3:::b" })],
  "resource-region": ["INVALID_ARN_REGION", all({ Resource: "arn:aws:iam:eu-west-1::user/a" })],
  operator: ["INVALID_CONDITION_OPERATOR", when("StringIs", "a")],
  "null-if-exists": ["NULL_WITH_IF_EXISTS", when("NullIfExists", "true")],
  "null-with-qualifier": ["NULL_WITH_QUALIFIER", when("ForAnyValue:Null", "true")],
  "condition-key-form": ["INVALID_CONDITION_KEY_FORMAT", when("StringEquals", "a", "key")],
  "repeated-condition-key": [
    "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    all({ Condition: { StringEquals: { "k:a": "a", "K:A": "a" } } }),
  ],
  "condition-value": ["INVALID_CONDITION_DATA_TYPE", when("NumericEquals", "five")],
  "open-variable": ["MISSING_BRACE_IN_VARIABLE", when("StringEquals", "${k:b")],
  "empty-variable": ["EMPTY_VARIABLE", when("StringEquals", "${}")],
  "variable-form": ["INVALID_POLICY_VARIABLE", when("StringEquals", "${k:b, c}")],
};

it.each(Object.entries(BROKEN))(
  "a policy that breaks %s has its code, whatever its words",
  (rule, broken) => {
    const [code, policy, kind = "identity"] = broken;
    const parsed = parsePolicy(typeof policy === "string" ? policy : JSON.stringify(policy), kind);
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.map((problem) => problem.rule)).toEqual([rule]);
    const wordless = problems.map((problem) => ({ ...problem, message: "", detail: undefined }));
    expect(findingsOfProblems(wordless).map((finding) => finding.code)).toEqual([code]);
  },
);

it("is told for no code that is not listed", () => {
  expect(new Set(Object.values(BROKEN).map(([code]) => code))).toEqual(new Set(PARSE_CODES));
});
