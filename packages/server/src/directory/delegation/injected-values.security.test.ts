// A partner whose template opens one bucket asks with a value that is more than a name: a wildcard, a policy variable, a placeholder that is
// filled in afterwards, the end of a JSON text and a statement of the partner's own, or a colon that moves what follows into another part of
// the ARN. Each value is refused, or stays what it is: a text in one place of the policy.
import { describe, expect, test } from "vitest";
import type { Json } from "./placeholders.ts";
import { renderPolicy, templateProblem } from "./policy-template.ts";

const policy: Json = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::@{bucket}/*",
    Condition: { StringLike: { "s3:prefix": "@{prefix}" } },
  },
};
const parameters = [
  { name: "bucket", type: "string" },
  { name: "prefix", type: "string" },
] as const;

function render(bucket: string, prefix: string): string {
  return renderPolicy({ policy, parameters }, [
    { Name: "bucket", Type: "string", Values: [bucket] },
    { Name: "prefix", Type: "string", Values: [prefix] },
  ]);
}

const WIDER = ["*", "a*", "a?", "${aws:username}", "$", "@{prefix}", "@{bucket}", ""];

describe("a value that would be wider than itself is refused", () => {
  test.each(WIDER)("in a resource: %j", (value) => {
    expect(() => render(value, "x")).toThrow("wildcards or variables");
  });
  test.each(WIDER)("in a condition: %j", (value) => {
    expect(() => render("x", value)).toThrow("wildcards or variables");
  });
  test("a colon inside of an ARN", () => {
    expect(() => render("a:b", "x")).toThrow("colon");
  });
});

test.each(["$@{prefix}", "${aws:@{prefix}}", "x$@{prefix}/y"])(
  "a template with %s is not registered",
  (text) => {
    const Condition = { StringLike: { "s3:prefix": text } };
    const open = {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "s3:*", Resource: "*", Condition },
    };
    expect(templateProblem({ policy: open, parameters: [{ name: "prefix", type: "string" }] })).toContain(
      "no placeholder in Statement.Condition",
    );
  },
);

test.each([
  'x"}},{"Effect":"Allow","Action":"iam:CreateUser","Resource":"arn:aws:iam::111122223333:user/x',
  'x"],"NotResource":["y',
  "x\\",
  "x\\u0022",
  "x\n{}",
  "__proto__",
])("what looks like JSON stays a text: %j", (value) => {
  const bucket = value.replaceAll(":", ".");
  const document = JSON.parse(render(bucket, value)) as { Statement: Record<string, unknown> };
  expect(Object.keys(document)).toEqual(["Version", "Statement"]);
  expect(document.Statement).toEqual({
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::${bucket}/*`,
    Condition: { StringLike: { "s3:prefix": value } },
  });
});
