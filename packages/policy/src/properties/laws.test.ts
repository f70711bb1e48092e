import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Decision, decide } from "../index.ts";
import { type Asked, compileWorld, digest } from "../testing/compile-world.ts";
import { documentOf, type World, worlds } from "../testing/generate-worlds.ts";
import type { NamedDocument, SimulationPolicies } from "../testing/simulation-request.ts";

// What holds of any policies: statements that are about nothing here change nothing, and a Deny more never helps.

const DEEP = process.env["DEEP"] === "1";
const RUNS = { numRuns: DEEP ? 20_000 : 200 };
const PATIENCE = DEEP ? 1_200_000 : 60_000;

type Statements = Readonly<Record<"own" | "owned", object>>;

/** The world with a statement more in every policy that it has, at the end, so that the others keep their places. */
function withMore({ policies, requests }: World, { own, owned }: Statements, sid = "More"): World {
  const extend = (statement: object) => (named: NamedDocument) => {
    const document = named.document as { readonly Statement: object | readonly object[] };
    const Statement = [document.Statement, { Sid: sid, ...statement }].flat();
    return { ...named, document: { ...document, Statement } };
  };
  const [mine, theirs] = [extend(own), extend(owned)];
  const { identity, boundary, session, resource, trust, scps, rcps } = policies;
  const more: SimulationPolicies = {
    ...(identity && { identity: identity.map(mine) }),
    ...(boundary && { boundary: mine(boundary) }),
    ...(session && { session: session.map(mine) }),
    ...(resource && { resource: theirs(resource) }),
    ...(trust && { trust: extend({ ...owned, Resource: undefined, Action: "sts:SetContext" })(trust) }),
    ...(scps && { scps: scps.map((level) => level.map(mine)) }),
    ...(rcps && { rcps: rcps.map((level) => level.map(extend({ ...owned, Effect: "Deny" }))) }),
  };
  return { policies: more, requests };
}

/** What is decided before and after. */
function beforeAndAfter(before: World, after: World): readonly (readonly [Decision, Decision])[] {
  const changed = compileWorld(after);
  return compileWorld(before).map(({ request }, index) => [
    decide(request),
    decide((changed[index] as Asked).request),
  ]);
}

describe("laws of generated policies", () => {
  test(
    "a statement for another service changes nothing",
    () => {
      const statement = fc
        .tuple(
          fc.constantFrom("Allow", "Deny"),
          fc.constantFrom("*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/${k:none}"),
        )
        .map(([Effect, Resource]): Statements => {
          const own = { Effect, Action: "zzz:*", Resource };
          return { own, owned: { ...own, Principal: "*" } };
        });
      fc.assert(
        fc.property(worlds, statement, (world, more) => {
          const pairs = beforeAndAfter(world, withMore(world, more));
          expect(pairs.map(([, after]) => digest(after))).toEqual(pairs.map(([before]) => digest(before)));
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    "a statement for another resource changes nothing",
    () => {
      const own = {
        Effect: "Deny",
        Action: "*",
        Resource: ["arn:aws:dynamodb:*:*:table/t", "arn:aws:zzz:::b/k"],
      };
      const more = { own, owned: { ...own, Principal: "*" } };
      fc.assert(
        fc.property(worlds, (world) => {
          const pairs = beforeAndAfter(world, withMore(world, more));
          expect(pairs.map(([, after]) => digest(after))).toEqual(pairs.map(([before]) => digest(before)));
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    "a Deny more never turns a denial into an allow, nor an explicit denial into another outcome",
    () => {
      const place = fc.constantFrom("identity", "session", "scps", "rcps");
      const denies = fc.record({ own: documentOf("identity"), rcp: documentOf("rcp") });
      fc.assert(
        fc.property(worlds, place, denies, (world, type, { own, rcp }) => {
          const { policies } = world;
          const deny = denyOnly(own);
          const extended: SimulationPolicies = {
            ...policies,
            ...(type === "identity" && { identity: [...(policies.identity ?? []), deny] }),
            ...(type === "session" && policies.session && { session: [...policies.session, deny] }),
            ...(type === "scps" && policies.scps && { scps: policies.scps.map((level) => [...level, deny]) }),
            ...(type === "rcps" && policies.rcps && { rcps: policies.rcps.map((level) => [...level, rcp]) }),
          };
          const pairs = beforeAndAfter(world, { ...world, policies: extended });
          const worse = pairs.filter(
            ([before, after]) =>
              (after.outcome === "allow" && before.outcome !== "allow") ||
              (before.outcome === "explicitDeny" && after.outcome !== "explicitDeny"),
          );
          expect(worse).toEqual([]);
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    "the order of statements changes neither the outcome nor what blocks",
    () => {
      const reversed = (named: NamedDocument): NamedDocument => {
        const document = named.document as { readonly Statement: object | readonly object[] };
        return { ...named, document: { ...document, Statement: [document.Statement].flat().toReversed() } };
      };
      fc.assert(
        fc.property(worlds, (world) => {
          const { identity = [], resource, ...rest } = world.policies;
          const policies = {
            ...rest,
            identity: identity.map(reversed).toReversed(),
            ...(resource && { resource: reversed(resource) }),
          };
          for (const [before, after] of beforeAndAfter(world, { ...world, policies })) {
            expect([after.outcome, after.blockedBy]).toEqual([before.outcome, before.blockedBy]);
          }
        }),
        RUNS,
      );
    },
    PATIENCE,
  );
});

function denyOnly(named: NamedDocument): NamedDocument {
  const document = named.document as { readonly Statement: readonly object[] };
  const Statement = document.Statement.map((statement) => ({ ...statement, Effect: "Deny" }));
  return { name: "denies", document: { ...document, Statement } };
}
