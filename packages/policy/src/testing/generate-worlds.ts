import * as fc from "fast-check";
import type { ContextValue, PolicyType, PrincipalRef } from "../index.ts";
import { CONDITIONS, CONTEXT_VALUES, type PooledCondition } from "./condition-pool.ts";
import {
  ACTION_PATTERNS,
  ACTIONS,
  CANONICAL_IDS,
  principalElements,
  REGIONS,
  RESOURCE_PATTERNS,
  RESOURCES,
  SHORT_RESOURCE_PATTERNS,
  SHORT_RESOURCES,
  TRUST_ACTION_PATTERNS,
  TRUST_ACTIONS,
} from "./element-pool.ts";
import { readPrincipals } from "./read-cases.ts";
import type { NamedDocument, SimulationPolicies, SimulationRequest } from "./simulation-request.ts";

/** Policies, and several requests on them. */
export interface World {
  readonly policies: SimulationPolicies;
  readonly requests: readonly Omit<SimulationRequest, "policies">[];
}

export const REQUESTS_PER_WORLD = 8;

const PRINCIPALS: readonly PrincipalRef[] = [...readPrincipals().values()];
const one = <T>(pool: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...pool);
const absent = fc.constant(undefined);
const often = <T>(arbitrary: fc.Arbitrary<T>, weight: number, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary }, { weight: 1, arbitrary: other });
const few = <T>(arbitrary: fc.Arbitrary<T>, minLength = 0, maxLength = 2): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { minLength, maxLength });

const effect = fc.constantFrom("Allow", "Allow", "Allow", "Deny");
const conditions = fc.array(fc.oneof(...CONDITIONS.map((family) => one(family))), {
  minLength: 1,
  maxLength: 2,
});
const condition = often(fc.constant<PooledCondition[]>([]), 1, conditions).map(conditionOf);

function conditionOf(pooled: readonly PooledCondition[]): object {
  const written: Record<string, Record<string, unknown>> = {};
  for (const { operator, key, values } of pooled) {
    const keys = (written[operator] ??= {});
    // Two keys that differ in case alone are one key given twice.
    if (!Object.keys(keys).some((given) => given.toLowerCase() === key.toLowerCase())) keys[key] = values;
  }
  return pooled.length === 0 ? {} : { Condition: written };
}

/** Sometimes the negation of an element. */
function element(name: string, values: readonly unknown[]): fc.Arbitrary<object> {
  const names = fc.constantFrom(...Array.from({ length: 6 }, () => name), `Not${name}`);
  return fc.tuple(one(values), names).map(([value, written]) => ({ [written]: value }));
}

const action = often(element("Action", ACTION_PATTERNS), 2, fc.constant({ Action: "*" }));
const resource = fc.oneof(
  fc.constant({ Resource: "*" }),
  element("Resource", RESOURCE_PATTERNS),
  element("Resource", RESOURCE_PATTERNS),
  element("Resource", SHORT_RESOURCE_PATTERNS),
);
const principal = fc.oneof(...principalElements(PRINCIPALS).map((group) => one(group)));
const onlyNamed = principal.map((Principal) => ({ Principal }));
const named = often<object>(
  onlyNamed,
  4,
  principal.map((NotPrincipal) => ({ NotPrincipal })),
);

function statementOf(type: PolicyType): fc.Arbitrary<object> {
  switch (type) {
    case "resource": {
      const about = often<object>(resource, 5, fc.constant({}));
      return merged(effectOf(effect), named, action, about, condition);
    }
    case "trust": {
      const denies = merged(fc.constant({ Effect: "Deny" }), named, trustAction, condition);
      return often(merged(fc.constant({ Effect: "Allow" }), onlyNamed, trustAction, condition), 3, denies);
    }
    case "rcp":
      return merged(fc.constant({ Effect: "Deny", Principal: "*" }), rcpAction, resource, condition);
    case "identity":
    case "boundary":
    case "session":
    case "scp":
      return merged(effectOf(effect), action, resource, condition);
  }
}

const trustAction = one(TRUST_ACTION_PATTERNS).map((Action) => ({ Action }));
const rcpAction = one(ACTION_PATTERNS).map((Action) => ({ Action }));
const effectOf = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<object> =>
  arbitrary.map((Effect) => ({ Effect }));
const merged = (...parts: readonly fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...parts).map((objects): object => Object.assign({}, ...objects) as object);

const version = fc.constantFrom("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17", undefined);

function documentWith(type: PolicyType, of: fc.Arbitrary<readonly object[]>): fc.Arbitrary<NamedDocument> {
  return fc.tuple(version, of).map(([Version, statements]) => ({
    name: type,
    document: {
      Version,
      Statement: statements.map((statement, index) => ({ Sid: `S${index}`, ...statement })),
    },
  }));
}

/** A policy of one to three statements; sometimes of the older version, in which ${...} is plain text. */
export function documentOf(type: PolicyType): fc.Arbitrary<NamedDocument> {
  return documentWith(type, few(statementOf(type), 1, 3));
}

/** A policy of many statements, most of which are about something else: what an index has to tell apart. */
function crowdOf(type: "identity" | "resource"): fc.Arbitrary<NamedDocument> {
  const mostly = fc.nat({ max: 39 }).map((dice) => ({ Effect: dice === 39 ? "Deny" : "Allow" }));
  const literal = one(
    [...SHORT_RESOURCES, ...RESOURCES].filter((text) => text !== "*" && !text.endsWith(":::")),
  );
  const short = one(SHORT_RESOURCE_PATTERNS);
  const about = often<unknown>(fc.oneof(literal, short, few(literal, 1, 4)), 12, one(RESOURCE_PATTERNS));
  const narrow = merged(
    mostly,
    one(ACTION_PATTERNS.slice(1)).map((Action) => ({ Action })),
    about.map((Resource) => ({ Resource })),
    often<object>(fc.constant({}), 3, condition),
  );
  const statement = type === "identity" ? narrow : merged(onlyNamed, narrow);
  return documentWith(type, fc.array(statement, { minLength: 20, maxLength: 60 }));
}

const FULL_RCP: NamedDocument = {
  name: "full",
  document: { Statement: { Sid: "Full", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } },
};
const FULL: NamedDocument = {
  name: "full",
  document: { Statement: { Sid: "Full", Effect: "Allow", Action: "*", Resource: "*" } },
};
const levels = (type: "scp" | "rcp", full: NamedDocument): fc.Arbitrary<NamedDocument[][]> =>
  few(
    often(
      few(documentOf(type), 0, 1).map((more) => [full, ...more]),
      3,
      few(documentOf(type)),
    ),
  );

/** More often not there, so that the other types of policies have a say. */
const unless = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  often<T | undefined>(absent, 2, arbitrary);

function policiesOf(owner: "resource" | "trust"): fc.Arbitrary<SimulationPolicies> {
  return fc
    .record({
      identity: few(often(documentOf("identity"), 15, crowdOf("identity"))),
      boundary: unless(documentOf("boundary")),
      session: unless(few(documentOf("session"))),
      [owner]: fc.oneof(
        { weight: 15, arbitrary: documentOf(owner) },
        { weight: 4, arbitrary: absent },
        { weight: owner === "trust" ? 0 : 1, arbitrary: crowdOf("resource") },
      ),
      scps: unless(levels("scp", FULL)),
      rcps: unless(levels("rcp", FULL_RCP)),
    })
    .map((policies) => withoutUndefined(policies));
}

const context: fc.Arbitrary<Readonly<Record<string, ContextValue>>> = fc
  .record(
    Object.fromEntries(
      [...CONTEXT_VALUES, ["k:region", REGIONS] as const].map(([key, values]) => [key, one(values)]),
    ),
  )
  .map((values) => withoutUndefined(values));

function withoutUndefined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function requestOf(actions: readonly string[]): fc.Arbitrary<World["requests"][number]> {
  return fc
    .record({
      principal: one(PRINCIPALS),
      action: one(actions),
      resource: often(one(RESOURCES), 2, one(SHORT_RESOURCES)),
      resourceAccountId: fc.constantFrom("111111111111", "111111111111", "222222222222"),
      principalCanonicalUserId: one(CANONICAL_IDS),
      context,
    })
    .map((request) => withoutUndefined(request) as World["requests"][number]);
}

function worldOf(owner: "resource" | "trust", actions: readonly string[]): fc.Arbitrary<World> {
  const requests = fc.array(requestOf(actions), {
    minLength: REQUESTS_PER_WORLD,
    maxLength: REQUESTS_PER_WORLD,
  });
  return fc.record({ policies: policiesOf(owner), requests });
}

/** Policies of all types, with requests of all principals. */
export const worlds: fc.Arbitrary<World> = fc.oneof(
  { weight: 3, arbitrary: worldOf("resource", ACTIONS) },
  { weight: 1, arbitrary: worldOf("trust", TRUST_ACTIONS) },
);
