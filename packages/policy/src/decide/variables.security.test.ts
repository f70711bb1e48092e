import { expect, test } from "vitest";
import { compilePolicies } from "../compile/compile-policies.ts";
import { createContext } from "../context.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";

// The attack: the caller chooses a value that a policy puts in place of a variable (a session name, a session tag, a
// user name), with a wildcard, with a colon that moves the parts of an ARN, or with a variable in it, and so reaches
// what is not theirs.

function outcome(Resource: string, resource: string, tag: string): Decision["outcome"] {
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "*", Resource },
  });
  const parsed = parsePolicy(text, "identity");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return decide({
    principal: {
      kind: "user",
      accountId: "111111111111",
      arn: "arn:aws:iam::111111111111:user/a",
      id: "AIDAA",
    },
    action: "s3:GetObject",
    resource,
    resourceAccountId: "111111111111",
    context: createContext([
      ["aws:PrincipalTag/t", tag],
      ["aws:username", "mallory"],
    ]),
    policies: {
      identity: compilePolicies([
        { source: { type: "identity", id: "p", name: "p" }, policy: parsed.policy },
      ]),
    },
  }).outcome;
}

const HOME = "arn:aws:s3:::homes/${aws:PrincipalTag/t}/*";

test("a value serves where it is meant to", () => {
  expect(outcome(HOME, "arn:aws:s3:::homes/red/x", "red")).toBe("allow");
});

test.each(["*", "?lice", "a*", "${*}", "${aws:username}", "", "alice/..", "${aws:PrincipalTag/t}"])(
  "the value %s does not reach the home of alice",
  (tag) => {
    expect(outcome(HOME, "arn:aws:s3:::homes/alice/x", tag)).toBe("implicitDeny");
  },
);

test("a value is not read for variables", () => {
  expect(outcome(HOME, "arn:aws:s3:::homes/mallory/x", "${aws:username}")).toBe("implicitDeny");
});

test("a value with colons does not move the parts of an ARN", () => {
  const Resource = "arn:aws:sqs:${aws:PrincipalTag/t}:111111111111:*";
  expect(outcome(Resource, "arn:aws:sqs:eu-1:111111111111:q", "eu-1")).toBe("allow");
  expect(outcome(Resource, "arn:aws:sqs:eu-1:999999999999:q:111111111111:x", "eu-1:999999999999:q")).toBe(
    "implicitDeny",
  );
});
