import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePolicies } from "../compile/compile-policies.ts";
import type { CompiledPolicies, PolicyType } from "../compile/compiled-policies.ts";
import { createContext } from "../context.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import { decide } from "./decide.ts";
import type { DecisionRequest } from "./decision.ts";
import { explain } from "./explain.ts";
import type { PrincipalRef } from "./principal.ts";

// The tables of the documentation are in cases/; here are the laws that hold whatever the policies say.

function attach(type: PolicyType, statements: readonly object[], name = "p"): CompiledPolicies {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), type);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return compilePolicies([{ source: { type, id: `inline:${name}`, name }, policy: parsed.policy }]);
}

/** The policies of several groups in one. */
function together(groups: readonly CompiledPolicies[]): CompiledPolicies {
  return compilePolicies(groups.flatMap(({ policies }) => policies));
}

const ALICE = "arn:aws:iam::111111111111:user/alice";
const SESSION = "arn:aws:sts::111111111111:assumed-role/app/one";
const ROLE = "arn:aws:iam::111111111111:role/app";

const principal = fc.constantFrom<PrincipalRef>(
  { kind: "root", accountId: "111111111111", arn: "arn:aws:iam::111111111111:root" },
  { kind: "user", accountId: "111111111111", arn: ALICE, id: "AIDAALICE00000000000" },
  {
    kind: "role-session",
    accountId: "111111111111",
    arn: SESSION,
    roleArn: ROLE,
    id: "AROAAPP0000000000000:one",
  },
  {
    kind: "federated-user",
    accountId: "111111111111",
    arn: "arn:aws:sts::111111111111:federated-user/g",
    id: "111111111111:g",
    userArn: ALICE,
  },
  { kind: "service", service: "ec2.amazonaws.com" },
  { kind: "anonymous" },
);

const condition = fc.constantFrom<object>(
  {},
  { StringEquals: { "k:a": "x" } },
  { StringNotEquals: { "k:a": "${k:b}" } },
  { "ForAllValues:StringLike": { "k:m": ["x*", "${k:a}"] } },
  { "ForAnyValue:StringNotEquals": { "k:m": "x" } },
  { NumericLessThan: { "k:n": "5" } },
  { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
  { Null: { "k:a": "true" } },
  { Bool: { "k:a": "true" } },
);
const action = fc.constantFrom("*", "s3:*", "s3:Get*", "s3:PutObject", "sqs:*");
const resource = fc.constantFrom("*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/${k:a}", "arn:aws:s3:::other");
const who = fc.constantFrom<unknown>(
  "*",
  ...["111111111111", "222222222222", ALICE, SESSION, ROLE].map((AWS) => ({ AWS })),
  { Service: "ec2.amazonaws.com" },
);

function statementOf(effect: fc.Arbitrary<string>, owned: boolean): fc.Arbitrary<object> {
  const shape = { Effect: effect, Action: action, Resource: resource, Condition: condition };
  return owned ? fc.record({ ...shape, Principal: who }) : fc.record(shape);
}

function policy(type: PolicyType, effect: fc.Arbitrary<string>): fc.Arbitrary<CompiledPolicies> {
  const statements = fc.array(statementOf(effect, type === "resource"), { minLength: 1, maxLength: 3 });
  return statements.map((list) => attach(type, list));
}

const value = fc.constantFrom("x", "xyz", "", "true", "3", "10.1.2.3", "none of these");
const context = fc
  .dictionary(fc.constantFrom("k:a", "k:b", "k:n", "aws:SourceIp"), value)
  .chain((single) =>
    fc
      .array(value, { maxLength: 3 })
      .map((many) => createContext([...Object.entries(single), ["k:m", many]])),
  );

function requests(effect: fc.Arbitrary<string>): fc.Arbitrary<DecisionRequest> {
  const optional = { nil: undefined };
  const policies = fc.record({
    identity: fc.array(policy("identity", effect), { maxLength: 3 }).map(together),
    boundary: fc.option(policy("boundary", effect), optional),
    session: fc.option(fc.array(policy("session", effect), { maxLength: 2 }).map(together), optional),
    resource: fc.option(policy("resource", effect), optional),
    scps: fc.option(
      fc.array(fc.array(policy("scp", effect), { maxLength: 2 }).map(together), { maxLength: 2 }),
      optional,
    ),
  });
  return fc.record({
    principal,
    action: fc.constantFrom("s3:GetObject", "s3:PutObject", "sqs:SendMessage"),
    resource: fc.constantFrom("arn:aws:s3:::b/x", "arn:aws:s3:::other", "*"),
    resourceAccountId: fc.constantFrom("111111111111", "222222222222"),
    context,
    policies,
  });
}

const anyEffect = fc.constantFrom("Allow", "Deny");
const denyAll = { Effect: "Deny", Action: "*", Resource: "*" };
const allowAll = { Effect: "Allow", Action: "*", Resource: "*" };

describe("laws of decisions", () => {
  test("a deny anywhere wins", () => {
    const place = fc.constantFrom<PolicyType>("identity", "boundary", "session", "resource", "scp", "rcp");
    fc.assert(
      fc.property(requests(anyEffect), place, (request, type) => {
        const { policies } = request;
        const owned = type === "resource" || type === "rcp" ? { Principal: "*" } : {};
        const deny = attach(type, [{ ...denyAll, ...owned }]);
        const denied = {
          identity: type === "identity" ? together([policies.identity, deny]) : policies.identity,
          boundary: type === "boundary" ? deny : policies.boundary,
          session:
            type === "session"
              ? together([...(policies.session ? [policies.session] : []), deny])
              : policies.session,
          resource: type === "resource" ? deny : policies.resource,
          scps: type === "scp" ? [...(policies.scps ?? []), deny] : policies.scps,
          rcps: type === "rcp" ? [deny] : undefined,
        };
        expect(decide({ ...request, policies: denied }).outcome).toBe("explicitDeny");
      }),
    );
  });

  test("an allow more never takes an allow away", () => {
    fc.assert(
      fc.property(requests(anyEffect), policy("identity", fc.constant("Allow")), (request, more) => {
        const before = decide(request);
        const identity = together([request.policies.identity, more]);
        const after = decide({ ...request, policies: { ...request.policies, identity } });
        expect(before.outcome === "allow" && after.outcome !== "allow").toBe(false);
        expect(after.outcome === "explicitDeny").toBe(before.outcome === "explicitDeny");
      }),
    );
  });

  test("a deny more never gives an allow", () => {
    fc.assert(
      fc.property(requests(anyEffect), policy("identity", fc.constant("Deny")), (request, more) => {
        const identity = together([request.policies.identity, more]);
        const after = decide({ ...request, policies: { ...request.policies, identity } });
        expect(after.outcome === "allow" && decide(request).outcome !== "allow").toBe(false);
      }),
    );
  });

  test("a boundary, a session policy, an SCP more never gives an allow", () => {
    const limit = fc.constantFrom("boundary", "session", "scps");
    const limits = fc.tuple(limit, policy("boundary", anyEffect)).map(([type, attached]) => {
      const parts = {
        boundary: { boundary: attached },
        session: { session: attached },
        scps: { scps: [attached] },
      };
      return parts[type];
    });
    const without = { boundary: undefined, session: undefined, scps: undefined };
    const request = requests(anyEffect).filter((one) => one.principal.kind !== "federated-user");
    fc.assert(
      fc.property(request, limits, (one, more) => {
        const free = { ...one, policies: { ...one.policies, ...without } };
        const limited = { ...free, policies: { ...free.policies, ...more } };
        expect(decide(limited).outcome === "allow" && decide(free).outcome !== "allow").toBe(false);
      }),
    );
  });

  test("an outcome of allow comes with nothing that blocks, any other with what does", () => {
    fc.assert(
      fc.property(requests(anyEffect), (request) => {
        const { outcome, blockedBy, determining } = decide(request);
        expect(blockedBy === undefined).toBe(outcome === "allow");
        const effects = new Set(determining.map(({ effect }) => effect));
        expect([...effects]).toEqual(
          outcome === "explicitDeny"
            ? ["Deny"]
            : outcome === "allow" && determining.length > 0
              ? ["Allow"]
              : [],
        );
      }),
    );
  });

  test("without a policy only root is allowed, and only in its own account", () => {
    fc.assert(
      fc.property(requests(anyEffect), (request) => {
        const { outcome } = decide({ ...request, policies: { identity: compilePolicies([]) } });
        const isRoot = request.principal.kind === "root" && request.resourceAccountId === "111111111111";
        expect(outcome).toBe(isRoot ? "allow" : "implicitDeny");
      }),
    );
  });
});

describe("what a decision tells", () => {
  const base = {
    principal: { kind: "user", accountId: "111111111111", arn: ALICE, id: "AIDAALICE00000000000" },
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/x",
    resourceAccountId: "111111111111",
    context: createContext([]),
  } as const;

  test("the statements that decided, with their place", () => {
    const text =
      '{"Version":"2012-10-17","Statement":[\n  {"Effect":"Allow","Action":"sqs:*","Resource":"*"},\n  {"Sid":"S","Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
    const parsed = parsePolicy(text, "identity");
    if (!parsed.ok) throw new Error("the policy is well-formed");
    const source = { type: "identity", id: "arn:aws:iam::111111111111:policy/p", name: "p" } as const;
    const decision = decide({
      ...base,
      policies: { identity: compilePolicies([{ source, policy: parsed.policy }]) },
    });
    expect(decision.determining).toEqual([
      {
        source,
        effect: "Allow",
        sid: "S",
        index: 1,
        position: { line: 3, column: 3 },
        end: { line: 3, column: 62 },
      },
    ]);
  });

  test("missing keys only of statements about the action and the resource", () => {
    const about = (Action: string, Resource: string, key: string): object => ({
      Effect: "Allow",
      Action,
      Resource,
      Condition: { StringEquals: { [key]: "x" } },
    });
    const statements = [
      about("s3:GetObject", "*", "k:asked"),
      about("s3:PutObject", "*", "k:otherAction"),
      about("*", "arn:aws:s3:::c", "k:otherResource"),
    ];
    expect(
      explain({ ...base, policies: { identity: attach("identity", statements) } }).missingContextKeys,
    ).toEqual(["k:asked"]);
  });

  test("an implicit deny has no determining statements, though some policies allowed", () => {
    const boundary = attach("boundary", [{ ...allowAll, Action: "sqs:*" }]);
    const decision = decide({ ...base, policies: { identity: attach("identity", [allowAll]), boundary } });
    expect(decision).toMatchObject({ outcome: "implicitDeny", blockedBy: "boundary", determining: [] });
  });
});
