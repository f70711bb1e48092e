import { describe, expect, test } from "vitest";
import { compilePolicies } from "../compile/compile-policies.ts";
import { type ContextValue, createContext } from "../context.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import { decide } from "./decide.ts";
import type { Explanation } from "./decision.ts";
import { explain } from "./explain.ts";

// The attack: the caller chooses what the request says (a header, a tag, a parameter), and sends a value for which the
// condition of a Deny cannot be tested: no address, no number, nothing that a variable could stand for. An engine that
// skips the statement it cannot evaluate has turned the Deny into an Allow.

type Values = Readonly<Record<string, ContextValue>>;

function decideWith(statement: object, values: Values, principalCanonicalUserId?: string): Explanation {
  const owned = "Principal" in statement;
  const type = owned ? "resource" : "identity";
  const everything = {
    Sid: "All",
    Effect: "Allow",
    Action: "*",
    Resource: "*",
    ...(owned ? { Principal: "*" } : {}),
  };
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: [everything, { Action: "*", ...statement }],
  });
  const parsed = parsePolicy(text, type);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const compiled = compilePolicies([{ source: { type, id: "p", name: "p" }, policy: parsed.policy }]);
  return explain({
    principal: {
      kind: "user",
      accountId: "111111111111",
      arn: "arn:aws:iam::111111111111:user/a",
      id: "AIDAA",
    },
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/k",
    resourceAccountId: "111111111111",
    principalCanonicalUserId,
    context: createContext(Object.entries(values)),
    policies: owned ? { identity: compilePolicies([]), resource: compiled } : { identity: compiled },
  });
}

const denyUnless = (Condition: object): object => ({
  Sid: "Guard",
  Effect: "Deny",
  Resource: "*",
  Condition,
});

describe("a Deny whose condition cannot be tested still denies, and says so", () => {
  test.each<[object, Values]>([
    [{ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, { "aws:SourceIp": "203.0.113.7:443" }],
    [{ NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, { "aws:SourceIp": "10.0.0.1, 198.51.100.1" }],
    [{ NumericGreaterThan: { "s3:max-keys": "10" } }, { "s3:max-keys": "1e9" }],
    [{ NumericNotEquals: { "k:n": "1" } }, { "k:n": "NaN" }],
    [{ DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } }, { "aws:CurrentTime": "tomorrow" }],
    [{ Bool: { "aws:SecureTransport": "false" } }, { "aws:SecureTransport": "no" }],
    [{ BinaryEquals: { "k:b": "QQ==" } }, { "k:b": "%" }],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:iam::*:role/x" } }, { "aws:SourceArn": "role/x" }],
    [{ StringNotEquals: { "k:owner": "${aws:PrincipalTag/owner}" } }, { "k:owner": "mallory" }],
    [{ StringNotLike: { "k:owner": "${aws:PrincipalTag/owner}*" } }, { "k:owner": "mallory" }],
    [{ "ForAllValues:NumericLessThan": { "k:n": "5" } }, { "k:n": ["1", "x"] }],
    [{ "ForAnyValue:NumericLessThan": { "k:n": "5" } }, { "k:n": ["9", "x"] }],
    [
      { NumericEquals: { "k:n": "1" }, StringEquals: { "k:a": "x" } },
      { "k:n": "x", "k:a": "x" },
    ],
    [{ NumericEqualsIfExists: { "k:n": "1" } }, { "k:n": "" }],
  ])("%j with %j", (condition, values) => {
    const decision = decideWith(denyUnless(condition), values);
    expect(decision).toMatchObject({ outcome: "explicitDeny", determining: [{ sid: "Guard" }] });
    expect(decision.errors).toMatchObject([{ statement: { sid: "Guard" } }]);
  });

  test("an Allow of the same kind does not allow", () => {
    const Condition = { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
    const statement = { Effect: "Allow", Action: "s3:*", Resource: "*", Condition };
    const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statement }), "identity");
    if (!parsed.ok) throw new Error("the policy is well-formed");
    const decision = decide({
      principal: {
        kind: "user",
        accountId: "111111111111",
        arn: "arn:aws:iam::111111111111:user/a",
        id: "AIDAA",
      },
      action: "s3:GetObject",
      resource: "*",
      resourceAccountId: "111111111111",
      context: createContext([["aws:SourceIp", "203.0.113"]]),
      policies: {
        identity: compilePolicies([
          { source: { type: "identity", id: "p", name: "p" }, policy: parsed.policy },
        ]),
      },
    });
    expect(decision).toMatchObject({ outcome: "implicitDeny", errors: [{ statement: { effect: "Allow" } }] });
  });

  test("a condition that surely does not hold settles it, whatever the others", () => {
    const condition = { NumericEquals: { "k:n": "1" }, StringEquals: { "k:a": "x" } };
    expect(decideWith(denyUnless(condition), { "k:n": "x", "k:a": "y" })).toMatchObject({
      outcome: "allow",
      errors: [],
    });
  });
});

describe("NotResource with a variable that has no value", () => {
  const NotResource = "arn:aws:s3:::b/${aws:PrincipalTag/home}";

  test("denies what a Deny may mean", () => {
    const decision = decideWith({ Sid: "Guard", Effect: "Deny", NotResource }, {});
    expect(decision).toMatchObject({ outcome: "explicitDeny", errors: [{ statement: { sid: "Guard" } }] });
    expect(decision.missingContextKeys).toEqual(["aws:principaltag/home"]);
  });

  test("does not allow everything", () => {
    const parsed = parsePolicy(
      JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", NotResource } }),
      "identity",
    );
    if (!parsed.ok) throw new Error("the policy is well-formed");
    const decision = decide({
      principal: {
        kind: "user",
        accountId: "111111111111",
        arn: "arn:aws:iam::111111111111:user/a",
        id: "AIDAA",
      },
      action: "s3:GetObject",
      resource: "arn:aws:s3:::secret/k",
      resourceAccountId: "111111111111",
      context: createContext([]),
      policies: {
        identity: compilePolicies([
          { source: { type: "identity", id: "p", name: "p" }, policy: parsed.policy },
        ]),
      },
    });
    expect(decision.outcome).toBe("implicitDeny");
  });
});

describe("a Deny of a canonical user", () => {
  const id = "0123456789abcdef".repeat(4);
  const guard = { Sid: "Guard", Effect: "Deny", Principal: { CanonicalUser: id }, Resource: "*" };

  test("denies when it is not known who that is", () => {
    expect(decideWith(guard, {})).toMatchObject({
      outcome: "explicitDeny",
      errors: [{ statement: { sid: "Guard" } }],
    });
  });

  test("denies that one, and nobody else", () => {
    expect(decideWith(guard, {}, id)).toMatchObject({ outcome: "explicitDeny", errors: [] });
    expect(decideWith(guard, {}, "f".repeat(64))).toMatchObject({ outcome: "allow", errors: [] });
  });
});

test("errors show neither the policy's nor the request's values", () => {
  const decision = decideWith(denyUnless({ NumericEquals: { "k:n": "4711" } }), { "k:n": "hunter2" });
  expect(decision.errors.map(({ message }) => message)).toEqual([
    "NumericEquals on k:n: the request's value is not a number",
  ]);
});
