import { expect, test } from "vitest";
import { compilePolicies } from "../compile/compile-policies.ts";
import type { CompiledPolicies } from "../compile/compiled-policies.ts";
import { createContext } from "../context.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import type { PolicyKind } from "../policy.ts";
import { decide } from "./decide.ts";
import type { DecisionRequest } from "./decision.ts";

// The attack: a policy that was checked for one use is put to another, by an import, a restored backup or a mistake of
// the caller. Without a Principal a resource policy would speak to everyone, anonymous callers too; without a Resource
// an identity policy would be about everything.

function attach(kind: PolicyKind, statement: object): CompiledPolicies {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statement }), kind);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return compilePolicies([{ source: { type: kind, id: "p", name: "p" }, policy: parsed.policy }]);
}

const request: Omit<DecisionRequest, "policies"> = {
  principal: {
    kind: "user",
    accountId: "111111111111",
    arn: "arn:aws:iam::111111111111:user/a",
    id: "AIDAA",
  },
  action: "sts:AssumeRole",
  resource: "arn:aws:iam::111111111111:role/admin",
  resourceAccountId: "111111111111",
  context: createContext([]),
};
const identity = (Effect: string): CompiledPolicies =>
  attach("identity", { Effect, Action: "*", Resource: "*" });
const trust = attach("trust", { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" });

test("an identity policy in the place of a resource policy allows nobody", () => {
  const anonymous = { ...request, principal: { kind: "anonymous" } } as const;
  const policies = { identity: compilePolicies([]), resource: identity("Allow") };
  expect(decide({ ...anonymous, policies })).toMatchObject({ outcome: "implicitDeny", errors: [{}] });
  expect(decide({ ...request, policies })).toMatchObject({ outcome: "implicitDeny", errors: [{}] });
});

test("in the place of an RCP neither, and its Deny holds", () => {
  const rcps = (effect: string): DecisionRequest["policies"] => ({
    identity: identity("Allow"),
    rcps: [identity(effect)],
  });
  expect(decide({ ...request, policies: rcps("Allow") })).toMatchObject({
    outcome: "implicitDeny",
    blockedBy: "rcp",
  });
  expect(decide({ ...request, policies: rcps("Deny") })).toMatchObject({
    outcome: "explicitDeny",
    blockedBy: "rcp",
  });
});

test("a trust policy in the place of an identity policy allows nothing", () => {
  expect(decide({ ...request, policies: { identity: trust } })).toMatchObject({
    outcome: "implicitDeny",
    errors: [{}],
  });
});
