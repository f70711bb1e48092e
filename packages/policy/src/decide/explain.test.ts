import { describe, expect, test } from "vitest";
import { compilePolicies } from "../compile/compile-policies.ts";
import type { CompiledPolicies, PolicyType } from "../compile/compiled-policies.ts";
import { createContext } from "../context.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import { decide } from "./decide.ts";
import type { DecisionRequest, Explanation, RequestPolicies } from "./decision.ts";
import { explain } from "./explain.ts";

const ALICE = "arn:aws:iam::111111111111:user/alice";

function attach(type: PolicyType, ...Statement: readonly object[]): CompiledPolicies {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement }), type);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return compilePolicies([{ source: { type, id: "p", name: "p" }, policy: parsed.policy }]);
}

function request(policies: RequestPolicies, context: Readonly<Record<string, string>> = {}): DecisionRequest {
  return {
    principal: { kind: "user", accountId: "111111111111", arn: ALICE, id: "AIDAALICE00000000000" },
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/x",
    resourceAccountId: "111111111111",
    context: createContext(Object.entries(context)),
    policies,
  };
}

const nearest = (explanation: Explanation): readonly object[] =>
  explanation.nearestMisses.map(({ statement, part, conditions }) => ({
    sid: statement.sid,
    part,
    keys: conditions.map(({ key, missing }) => (missing ? `${key} is missing` : key)),
  }));

const allow = (Sid: string, more: object): object => ({
  Sid,
  Effect: "Allow",
  Action: "s3:*",
  Resource: "*",
  ...more,
});
const allowAll = attach("identity", allow("All", {}));

describe("the nearest misses of an implicit deny", () => {
  test("are the Allows that match but for one part, the closest part first", () => {
    const identity = attach(
      "identity",
      allow("OtherService", { Action: ["sqs:*", "s3tables:GetTable"] }),
      allow("OtherAction", { Action: "s3:PutObject" }),
      allow("OtherResource", { Resource: "arn:aws:s3:::c/*" }),
      allow("Nothing", { Action: "sqs:*", Resource: "arn:aws:sqs:eu-1:111111111111:q" }),
      allow("Condition", {
        Condition: { StringEquals: { "k:a": "x", "k:b": "x" }, Bool: { "k:c": "true" } },
      }),
      allow("ResourceAndCondition", {
        Resource: "arn:aws:s3:::c/*",
        Condition: { StringEquals: { "k:a": "x" } },
      }),
      { Effect: "Deny", Action: "s3:PutObject", Resource: "*" },
    );
    const explanation = explain(request({ identity }, { "k:a": "y", "k:c": "true" }));
    expect(explanation).toMatchObject({ outcome: "implicitDeny", blockedBy: "identity", determining: [] });
    expect(nearest(explanation)).toEqual([
      { sid: "Condition", part: "condition", keys: ["k:a", "k:b is missing"] },
      { sid: "OtherResource", part: "resource", keys: [] },
      { sid: "OtherAction", part: "action", keys: [] },
      { sid: "OtherService", part: "action", keys: [] },
    ]);
  });

  test("tell where a condition is written", () => {
    const identity = attach("identity", allow("S", { Condition: { StringEquals: { "K:A": "x" } } }));
    expect(explain(request({ identity })).nearestMisses).toMatchObject([
      {
        statement: { position: { line: 1, column: 38 }, end: { line: 1, column: 138 } },
        conditions: [
          { operator: "StringEquals", key: "k:a", position: { line: 1, column: 126 }, missing: true },
        ],
      },
    ]);
  });

  test("are of the type of policy that lacked the allow, and of a level that lacked it", () => {
    const miss = (type: PolicyType, Sid: string): CompiledPolicies =>
      attach(type, allow(Sid, { Action: "s3:PutObject" }));
    const scps = [attach("scp", allow("Root", {}), allow("RootPut", { Action: "s3:PutObject" }))];
    const levels = [...scps, miss("scp", "Unit"), miss("scp", "Account")];
    const policies = { identity: miss("identity", "Own"), boundary: miss("boundary", "Boundary") };
    expect(nearest(explain(request(policies)))).toMatchObject([{ sid: "Own" }]);
    expect(nearest(explain(request({ ...policies, identity: allowAll })))).toMatchObject([
      { sid: "Boundary" },
    ]);
    expect(nearest(explain(request({ ...policies, scps: levels })))).toMatchObject([
      { sid: "Unit" },
      { sid: "Account" },
    ]);
  });

  test("name the principal where a trust policy trusts another", () => {
    const resource = attach("trust", {
      Sid: "Bob",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: "arn:aws:iam::111111111111:user/bob" },
    });
    const asked = { ...request({ identity: allowAll, resource }), action: "sts:AssumeRole" };
    const explanation = explain(asked);
    expect(explanation.blockedBy).toBe("trust");
    expect(nearest(explanation)).toEqual([{ sid: "Bob", part: "principal", keys: [] }]);
  });

  test("have a condition that cannot be tested, which is in the errors, too", () => {
    const identity = attach("identity", allow("S", { Condition: { NumericEquals: { "k:n": "1" } } }));
    const explanation = explain(request({ identity }, { "k:n": "one" }));
    expect(nearest(explanation)).toEqual([{ sid: "S", part: "condition", keys: ["k:n"] }]);
    expect(explanation.errors).toMatchObject([{ statement: { sid: "S" } }]);
  });

  test("are none of an allow or an explicit deny", () => {
    const deny = { Effect: "Deny", Action: "s3:*", Resource: "*" };
    const near = allow("Near", { Action: "s3:PutObject" });
    expect(explain(request({ identity: attach("identity", near, allow("All", {})) })).nearestMisses).toEqual(
      [],
    );
    expect(explain(request({ identity: attach("identity", near, deny) })).nearestMisses).toEqual([]);
  });
});

describe("missing keys", () => {
  test("are those that statements about the principal, action and resource asked for, of variables, too", () => {
    const identity = attach(
      "identity",
      allow("A", { Condition: { StringEquals: { "k:a": "x", "k:b": "${k:c}" } } }),
      allow("B", { Resource: "arn:aws:s3:::b/${k:d}" }),
      allow("C", { Resource: "arn:aws:s3:::c/${k:e}", Condition: { StringEquals: { "k:f": "x" } } }),
      { Effect: "Deny", Action: "s3:*", Resource: "*", Condition: { StringEquals: { "k:g": "x" } } },
      { Effect: "Deny", Action: "sqs:*", Resource: "*", Condition: { StringEquals: { "k:h": "x" } } },
    );
    expect(explain(request({ identity }, { "k:b": "x" })).missingContextKeys).toEqual([
      "k:a",
      "k:c",
      "k:d",
      "k:g",
    ]);
  });
});

test("an explanation has the decision in it", () => {
  const identity = attach("identity", allow("S", { Condition: { NumericEquals: { "k:n": "1" } } }));
  for (const values of [{}, { "k:n": "1" }, { "k:n": "x" }, { "k:n": "2" }]) {
    const asked = request({ identity }, values);
    expect(explain(asked)).toMatchObject(decide(asked));
  }
});
