import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parsePolicy, type PolicyKind } from "../index.ts";
import { CONDITIONS } from "../testing/condition-pool.ts";
import { documentOf } from "../testing/generate-worlds.ts";

// The attack, or the slip: a policy has an operator or an element that the engine does not know: misspelled, of a newer
// version of the language, or made up. An engine that skips what it does not know turns a conditioned Allow into an
// unconditioned one, and loses a Deny. Here no such policy is ever read: it cannot be attached, so it cannot decide.

const DEEP = process.env["DEEP"] === "1";
const RUNS = { numRuns: DEEP ? 100_000 : 1500 };
const PATIENCE = DEEP ? 1_200_000 : 60_000;

const KINDS = ["identity", "resource", "trust", "session", "boundary", "scp", "rcp"] as const;
const known = new Set([...CONDITIONS.flat().map(({ operator }) => operator), "Null"]);
const ELEMENTS = new Set(
  "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split(" "),
);

/** Names near those that exist, and others. */
function misspelled(names: ReadonlySet<string>): fc.Arbitrary<string> {
  const name = fc.constantFrom(...names);
  const changed = fc.oneof(
    name.map((one) => one.toLowerCase()),
    name.map((one) => `${one}s`),
    name.map((one) => ` ${one}`),
    name.map((one) => one.replace(":", "")),
    name.map((one) => `Not${one}`),
    fc.tuple(name, fc.nat({ max: 30 })).map(([one, at]) => one.slice(0, at) + one.slice(at + 1)),
    fc.constantFrom(
      "NullIfExists",
      "ForAllValues:Null",
      "ForAllValue:StringEquals",
      "BoolNotEquals",
      "__proto__",
    ),
    fc.string({ maxLength: 12 }),
  );
  return changed.filter((one) => !names.has(one));
}

type Statement = Readonly<Record<string, unknown>>;

const documents: fc.Arbitrary<{ readonly kind: PolicyKind; readonly statements: readonly Statement[] }> = fc
  .constantFrom(...KINDS)
  .chain((kind) =>
    documentOf(kind).map(({ document }) => ({
      kind,
      statements: (document as { readonly Statement: readonly Statement[] }).Statement,
    })),
  );

/** What the parser says against the policy, in its own words: that it is refused for another reason would show nothing. */
function refusals(
  kind: PolicyKind,
  statements: readonly (readonly [string, unknown][])[],
): readonly (string | undefined)[] {
  // Written member by member: an object made here would lose __proto__.
  const member = ([name, value]: readonly [string, unknown]): string =>
    `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  const texts = statements.map(
    (members) =>
      `{${members
        .filter(([, value]) => value !== undefined)
        .map(member)
        .join(",")}}`,
  );
  const parsed = parsePolicy(`{"Version":"2012-10-17","Statement":[${texts.join(",")}]}`, kind);
  return parsed.ok ? [] : parsed.problems.map(({ message, detail }) => detail ?? message);
}

test(
  "a policy with an operator that is not known is refused, wherever it stands",
  () => {
    fc.assert(
      fc.property(documents, misspelled(known), fc.nat(), ({ kind, statements }, operator, at) => {
        const place = at % statements.length;
        const members = statements.map((one) => Object.entries(one));
        expect(refusals(kind, members)).toEqual([]);
        const conditioned = statements.map((one, index): [string, unknown][] =>
          index === place
            ? Object.entries({
                ...one,
                Condition: { ...(one["Condition"] as object | undefined), [operator]: { "k:a": "x" } },
              })
            : Object.entries(one),
        );
        expect(refusals(kind, conditioned)).toContain(`${operator} is no condition operator`);
      }),
      RUNS,
    );
  },
  PATIENCE,
);

test(
  "a policy with an element that is not known is refused, wherever it stands",
  () => {
    fc.assert(
      fc.property(documents, misspelled(ELEMENTS), fc.nat(), ({ kind, statements }, element, at) => {
        const place = at % statements.length;
        const extended = statements.map((one, index): [string, unknown][] =>
          index === place ? [...Object.entries(one), [element, "*"]] : Object.entries(one),
        );
        expect(refusals(kind, extended)).toContain(`${element} is no element of a statement`);
      }),
      RUNS,
    );
  },
  PATIENCE,
);
