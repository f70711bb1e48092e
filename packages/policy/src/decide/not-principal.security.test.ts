import { describe, expect, test } from "vitest";
import { compilePolicies } from "../compile/compile-policies.ts";
import type { CompiledPolicies, PolicyType } from "../compile/compiled-policies.ts";
import { createContext } from "../context.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";
import type { PrincipalRef } from "./principal.ts";

// The attack: a resource policy denies everyone but some. An engine that takes a listed account for all of its
// identities, or a listed role for all of its sessions, lets everyone of that account pass the Deny; one that takes an
// unlisted identity of a listed account for not listed lets an Allow by NotPrincipal reach those it leaves out.

const bob: PrincipalRef = {
  kind: "user",
  accountId: "111111111111",
  arn: "arn:aws:iam::111111111111:user/bob",
  id: "AIDABOB0000000000000",
};
const session: PrincipalRef = {
  kind: "role-session",
  accountId: "111111111111",
  arn: "arn:aws:sts::111111111111:assumed-role/app/one",
  roleArn: "arn:aws:iam::111111111111:role/app",
  id: "AROAAPP0000000000000:one",
};

const guest: PrincipalRef = {
  kind: "federated-user",
  accountId: "111111111111",
  arn: "arn:aws:sts::111111111111:federated-user/guest",
  id: "111111111111:guest",
  userArn: "arn:aws:iam::111111111111:user/bob",
  userId: "AIDABOB0000000000000",
};

function attach(type: PolicyType, Statement: object): CompiledPolicies {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement }), type);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return compilePolicies([{ source: { type, id: "p", name: "p" }, policy: parsed.policy }]);
}

const everything = { Effect: "Allow", Action: "*", Resource: "*" };

function outcome(
  Effect: string,
  aws: readonly string[],
  who: PrincipalRef,
  bounded = false,
): Decision["outcome"] {
  return decide({
    principal: who,
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/k",
    resourceAccountId: "111111111111",
    context: createContext([]),
    policies: {
      identity: Effect === "Deny" ? attach("identity", everything) : compilePolicies([]),
      boundary: bounded ? attach("boundary", everything) : undefined,
      resource: attach("resource", { Effect, NotPrincipal: { AWS: aws }, Action: "*", Resource: "*" }),
    },
  }).outcome;
}

describe("Deny to all but", () => {
  test("an account, which does not except its users and sessions", () => {
    expect(outcome("Deny", ["111111111111"], bob)).toBe("explicitDeny");
    expect(outcome("Deny", ["111111111111"], session)).toBe("explicitDeny");
  });

  test("a user and the account", () => {
    expect(outcome("Deny", ["111111111111", "arn:aws:iam::111111111111:user/bob"], bob)).toBe("allow");
    expect(outcome("Deny", ["arn:aws:iam::111111111111:user/bob"], bob)).toBe("explicitDeny");
  });

  test("a role and the account, which does not except a session that is not listed", () => {
    const role = ["111111111111", "arn:aws:iam::111111111111:role/app"];
    expect(outcome("Deny", role, session)).toBe("explicitDeny");
    expect(outcome("Deny", [...role, "arn:aws:sts::111111111111:assumed-role/app/one"], session)).toBe(
      "allow",
    );
  });

  test("a user who has a permissions boundary is never excepted", () => {
    expect(outcome("Deny", ["111111111111", "arn:aws:iam::111111111111:user/bob"], bob, true)).toBe(
      "explicitDeny",
    );
  });
});

describe("Allow to all but", () => {
  test("any link that is listed leaves the principal out", () => {
    expect(outcome("Allow", ["111111111111"], bob)).toBe("implicitDeny");
    expect(outcome("Allow", ["arn:aws:iam::111111111111:role/app"], session)).toBe("implicitDeny");
    expect(outcome("Allow", ["arn:aws:iam::111111111111:user/alice"], bob)).toBe("allow");
  });

  test("the sessions that a listed user federated are left out with the user", () => {
    expect(outcome("Allow", ["arn:aws:iam::111111111111:user/bob"], guest)).toBe("implicitDeny");
    expect(outcome("Allow", ["AIDABOB0000000000000"], guest)).toBe("implicitDeny");
    expect(outcome("Allow", ["arn:aws:iam::111111111111:user/alice"], guest)).toBe("allow");
  });

  test("a canonical user who may be the requester is taken for listed", () => {
    const NotPrincipal = { CanonicalUser: "0".repeat(64) };
    const resource = attach("resource", { Effect: "Allow", NotPrincipal, Action: "*", Resource: "*" });
    const request = { principal: bob, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" } as const;
    const rest = {
      resourceAccountId: "111111111111",
      context: createContext([]),
      policies: { identity: compilePolicies([]), resource },
    };
    const unknown = decide({ ...request, ...rest });
    expect(unknown.outcome).toBe("implicitDeny");
    expect(unknown.errors.map(({ message }) => message)).toEqual([
      "Principal: the canonical user id of the requester is not known",
    ]);
    const known = { principalCanonicalUserId: "1".repeat(64) };
    expect(decide({ ...request, ...rest, ...known }).outcome).toBe("allow");
  });
});
