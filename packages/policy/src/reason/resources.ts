import { CONFINED_ONE, CONFINED_STAR, type Effort, ONE, spend, STAR } from "../match/wildcard.ts";
import { type Atom, type AtomQuery, atomsOf } from "./automaton.ts";
import type { ResourceView, StatementView } from "./statement-view.ts";
import { COLON, joinTokens, type Tokens, textTokens } from "./tokens.ts";

/** What a statement says of a resource: `maybe` when that hangs on policy variables, those listed. */
export type About =
  | { readonly about: true }
  | { readonly about: false }
  | { readonly about: "maybe"; readonly variable: readonly ResourceView[] };

/** Resources that the statements cannot tell apart. */
export interface ResourceClass {
  /** One of them. */
  readonly resource: string;
  readonly said: ReadonlyMap<StatementView, About>;
  /** The same for classes of which the same is said. */
  readonly key: string;
}

const WORD: Tokens = [CONFINED_ONE, CONFINED_STAR];
/** What requests are about: something with an ARN, or nothing in particular. */
const ANY_RESOURCE: readonly Tokens[] = [
  joinTokens("arn:", WORD, [COLON], WORD, [COLON, CONFINED_STAR, COLON, CONFINED_STAR, COLON, ONE, STAR]),
  textTokens("*"),
];

/** What a statement is about that names no resource and stands alone. */
const SOME_ROLE = "arn:aws:iam::111122223333:role/Example";

/** Atoms by the pattern that they are within and the patterns that they are told apart by; of one search. */
export type AtomCache = Map<string, readonly Atom[]>;

/** The classes of the resources that an Allow is about, among those asked for (none: all). Undefined when that is too much. */
export function resourceClasses(
  allow: StatementView,
  live: readonly StatementView[],
  asked: readonly Tokens[] | undefined,
  cache: AtomCache,
  effort: Effort,
): readonly ResourceClass[] | undefined {
  const views = new Map<string, ResourceView>();
  for (const { resources } of live) for (const view of resources ?? []) views.set(view.text, view);
  if (views.size === 0 && asked === undefined) return [classOf(SOME_ROLE, new Set(), live)];
  const texts = [...views.keys()];
  const patterns = [...views.values()].map(({ tokens }) => tokens);
  const classes = new Map<string, ResourceClass>();
  const negated = allow.statement.resources?.negated ?? true;
  const own = negated
    ? [[STAR]]
    : [...new Map((allow.resources ?? []).map(({ tokens }) => [tokens.join(), tokens])).values()];
  for (const pattern of own) {
    const within = [[pattern], ANY_RESOURCE, ...(asked === undefined ? [] : [asked])];
    const key = [pattern.join(), ...texts].join("\n");
    const atoms = cache.get(key) ?? boundedAtoms({ patterns, within }, effort);
    if (atoms !== undefined) cache.set(key, atoms);
    if (atoms === undefined || !spend(effort, atoms.length * live.length)) return undefined;
    for (const { text, matched } of atoms) {
      const found = classOf(text, new Set(matched.map((index) => texts[index] ?? "")), live);
      if (found.said.get(allow)?.about !== false && !classes.has(found.key)) classes.set(found.key, found);
    }
  }
  return [...classes.values()];
}

/** What one product of patterns may cost, so that the others are not left without. */
const EFFORT_FOR_PRODUCT = 600_000;

function boundedAtoms(query: AtomQuery, effort: Effort): readonly Atom[] | undefined {
  const own: Effort = { left: Math.min(effort.left, EFFORT_FOR_PRODUCT) };
  const given = own.left;
  const atoms = atomsOf(query, own);
  effort.left -= given - own.left;
  return atoms;
}

function classOf(
  resource: string,
  matching: ReadonlySet<string>,
  live: readonly StatementView[],
): ResourceClass {
  const said = new Map(live.map((view) => [view, aboutOf(view, matching)] as const));
  const key = live.map((view, index) => {
    const about = said.get(view);
    return about?.about === "maybe"
      ? `${index}:${about.variable.map(({ text }) => text).join()}`
      : `${index}:${about?.about}`;
  });
  return { resource, said, key: key.join(";") };
}

function aboutOf({ resources, statement }: StatementView, matching: ReadonlySet<string>): About {
  if (resources === undefined) return { about: true };
  const negated = statement.resources?.negated === true;
  if (resources.some(({ text, hasVariables }) => !hasVariables && matching.has(text)))
    return { about: !negated };
  // Under a negation a variable without a value counts even where the rest of the pattern cannot match.
  const variable = resources.filter(
    ({ text, hasVariables }) => hasVariables && (negated || matching.has(text)),
  );
  return variable.length === 0 ? { about: negated } : { about: "maybe", variable };
}
