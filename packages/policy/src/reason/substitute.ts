import type { Context } from "../context.ts";
import { compileResource } from "../match/arn.ts";
import { valueOfPieces } from "../parse/prepare-value.ts";
import {
  type Condition,
  type Policy,
  preparedOf,
  type PreparedPolicy,
  type PreparedStatement,
  type ResourcePattern,
} from "../policy.ts";
import { resolveTemplate, shiftsArnParts, variablesOf } from "../template.ts";
import { valuesOfType } from "./conditions/value-kind.ts";
import { keyFacts } from "./key-facts.ts";

/** Policies with values in place of their policy variables. */
export interface Substituted {
  readonly before: readonly Policy[];
  readonly after: readonly Policy[];
  readonly values: Context;
}

/** Sets of values that are tried. */
const TRIES = 6;

/** Of more variables no values are tried: what to try for one is looked for in all conditions. */
const MOST_VARIABLES = 100;

/**
 * Puts values in place of policy variables, so that what is left can be told exactly. They are guesses: a readable one, and those that
 * the policies themselves compare the key with. What comes of them is confirmed elsewhere.
 */
export function* substitutions(
  policies: { readonly before: readonly Policy[]; readonly after: readonly Policy[] },
  known: Context,
): Iterable<Substituted> {
  const all = [...policies.before, ...policies.after].map(preparedOf);
  const variables = variableKeys(all);
  if (variables.length === 0 || variables.length > MOST_VARIABLES) return;
  const conditions = all.flatMap(({ statements }) => statements.flatMap((statement) => statement.conditions));
  const guesses = variables.map((key) => guessesFor(key, conditions));
  for (let index = 0; index < TRIES && guesses.some((own) => index < own.length); index++) {
    const values = new Map(
      variables.map((key, place) => [key, guesses[place]?.[index] ?? guesses[place]?.[0] ?? "example"]),
    );
    for (const [key, value] of known) if (typeof value === "string") values.set(key, value);
    const put = (list: readonly Policy[]): readonly Policy[] => list.map((policy) => putInto(policy, values));
    yield { before: put(policies.before), after: put(policies.after), values };
  }
}

function variableKeys(policies: readonly PreparedPolicy[]): readonly string[] {
  const keys = policies.flatMap(({ statements }) =>
    statements.flatMap(({ resources, conditions }) => [
      ...(resources?.patterns ?? []).flatMap((pattern) =>
        pattern.kind === "template" ? variablesOf(pattern.template) : [],
      ),
      ...valuesOfType(conditions, "template").flatMap(({ template }) => variablesOf(template)),
    ]),
  );
  return [...new Set(keys)];
}

function guessesFor(key: string, conditions: readonly Condition[]): readonly string[] {
  const ofKey = conditions.filter((condition) => condition.key === key);
  const written = valuesOfType(ofKey, "text").map(({ text }) => text);
  // What the variable is compared with may have a form that it has to share.
  const compared = conditions.filter((condition) =>
    valuesOfType([condition], "template").some(({ template }) => variablesOf(template).includes(key)),
  );
  const likely = [key, ...compared.map((condition) => condition.key)].flatMap(
    (name) => keyFacts(name).readable,
  );
  return [...new Set([...likely.slice(0, 3), "example1", ...written, "example2"])];
}

function putInto(policy: Policy, values: Context): PreparedPolicy {
  const { statements } = preparedOf(policy);
  return { ...policy, statements: statements.map((statement) => putIntoStatement(statement, values)) };
}

function putIntoStatement(statement: PreparedStatement, values: Context): PreparedStatement {
  const { resources, conditions } = statement;
  return {
    ...statement,
    resources: resources && {
      ...resources,
      patterns: resources.patterns.flatMap((pattern) => putIntoResource(pattern, values)),
    },
    conditions: conditions.map((condition) => putIntoCondition(condition, values)),
  };
}

function putIntoResource(resource: ResourcePattern, values: Context): readonly ResourcePattern[] {
  if (resource.kind === "pattern") return [resource];
  const pieces = resolveTemplate(resource.template, values, () => undefined);
  // Without a value it matches nothing.
  return pieces === undefined || shiftsArnParts(pieces)
    ? []
    : [{ kind: "pattern", pattern: compileResource(pieces) }];
}

function putIntoCondition(condition: Condition, values: Context): Condition {
  if (condition.kind === "null") return condition;
  return {
    ...condition,
    values: condition.values.map((value) => {
      if (value.type !== "template") return value;
      const pieces = resolveTemplate(value.template, values, () => undefined);
      return pieces === undefined ? value : valueOfPieces(condition.family, pieces);
    }),
  };
}
