// What reasoning says of random small policies, held against the engine on thousands of random requests.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePolicies } from "../compile/compile-policies.ts";
import { createContext } from "../context.ts";
import { decide } from "../decide/decide.ts";
import { parsePolicy } from "../parse/parse-policy.ts";
import type { Policy } from "../policy.ts";
import type { AccessCheck, Witness } from "./access-check.ts";
import { checkNoNewAccess } from "./check-no-new-access.ts";
import { policyText, type Request, requestOf, statement } from "./testing/small-policies.ts";

const RUNS = process.env["DEEP"] === "1" ? 3_000 : 150;
const PATIENCE = 600_000;
const REQUESTS = 1_000;

function parse(statements: readonly object[], ofResource: boolean): Policy {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const parsed = parsePolicy(text, ofResource ? "resource" : "identity");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const everything = compilePolicies([
  {
    source: { type: "identity", id: "all", name: "all" },
    policy: parse([{ Effect: "Allow", Action: "*", Resource: "*" }], false),
  },
]);

/** The engine, with the one policy and else nothing in the way: a resource's own stands like a role's, which nothing can do without. */
function allower(policy: Policy): (request: Request) => boolean {
  const ofResource = policy.kind === "resource";
  const compiled = compilePolicies([
    { source: { type: ofResource ? "trust" : "identity", id: "it", name: "it" }, policy },
  ]);
  return (request) =>
    decide({
      ...request,
      resourceAccountId:
        ofResource || !("accountId" in request.principal)
          ? "999999999999"
          : (request.principal.accountId ?? ""),
      policies: ofResource
        ? { identity: everything, session: everything, resource: compiled }
        : { identity: compiled },
    }).outcome === "allow";
}

function requestFrom({ principal, action, resource, context }: Witness): Request {
  return { principal, action, resource, context: createContext(Object.entries(context)) };
}

describe.each([
  ["identity", false],
  ["resource", true],
])("%s policies", (_kind, ofResource) => {
  const requests = fc.sample(requestOf(ofResource), { numRuns: REQUESTS, seed: 7 });

  function agree(check: AccessCheck, before: Policy, after: Policy): void {
    const then = allower(before);
    const now = allower(after);
    const overlooked =
      check.result === "pass" ? requests.filter((request) => now(request) && !then(request)) : [];
    const grants = check.result === "fail" ? check.grants : [];
    const wrong = grants.filter(({ witness }) => !now(requestFrom(witness)) || then(requestFrom(witness)));
    expect({ overlooked, wrong, empty: check.result === "fail" && grants.length === 0 }).toEqual({
      overlooked: [],
      wrong: [],
      empty: false,
    });
  }

  test(
    "a pass holds for every request, and every witness is one",
    () => {
      const told = { pass: 0, fail: 0, unknown: 0 };
      fc.assert(
        fc.property(policyText(ofResource), policyText(ofResource), (old, fresh) => {
          const before = parse(old, ofResource);
          const after = parse(fresh, ofResource);
          const check = checkNoNewAccess({ before: [before], after: [after] });
          told[check.result]++;
          agree(check, before, after);
        }),
        { numRuns: RUNS },
      );
      // Were all unknown, nothing would have been tested.
      expect(told.unknown).toBeLessThan(RUNS / 10);
    },
    PATIENCE,
  );

  test(
    "small changes",
    () => {
      const told = { pass: 0, fail: 0, unknown: 0 };
      fc.assert(
        fc.property(policyText(ofResource), statement(ofResource), fc.nat(3), (old, extra, place) => {
          const before = parse(old, ofResource);
          const { Condition: condition } = extra as { readonly Condition?: object };
          const changed = { ...old[place % old.length], Condition: condition ?? {} };
          const after = parse(old.with(place % old.length, changed), ofResource);
          const check = checkNoNewAccess({ before: [before], after: [after] });
          told[check.result]++;
          agree(check, before, after);
        }),
        { numRuns: RUNS },
      );
      expect(told.unknown).toBeLessThan(RUNS / 10);
    },
    PATIENCE,
  );

  test(
    "a policy grants nothing new to itself, nor without an Allow, nor with one more Deny",
    () => {
      fc.assert(
        fc.property(policyText(ofResource), statement(ofResource), (old, extra) => {
          const before = parse(old, ofResource);
          const deny = parse([...old, { ...extra, Effect: "Deny" }], ofResource);
          expect(checkNoNewAccess({ before: [before], after: [before] })).toEqual({ result: "pass" });
          expect(checkNoNewAccess({ before: [before], after: [deny] })).toEqual({ result: "pass" });
          const allow = parse([...old, { ...extra, Effect: "Allow" }], ofResource);
          expect(checkNoNewAccess({ before: [allow], after: [before] })).toEqual({ result: "pass" });
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );

  test(
    "an Allow for an action that nothing spoke of is new",
    () => {
      fc.assert(
        fc.property(policyText(ofResource), (old) => {
          const named = old.map((each) => ({ ...each, NotAction: undefined, Action: ["a:*", "b:*"] }));
          const fresh = {
            Effect: "Allow",
            Action: "new:Thing",
            Resource: "*",
            ...(ofResource ? { Principal: "*" } : {}),
          };
          const check = checkNoNewAccess({
            before: [parse(named, ofResource)],
            after: [parse([...named, fresh], ofResource)],
          });
          expect(check).toMatchObject({
            result: "fail",
            grants: [{ statement: { index: old.length }, witness: { action: "new:thing" } }],
            unknowns: [],
          });
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );
});
