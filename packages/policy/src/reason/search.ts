import { type Effort, type Pattern, spend } from "../match/wildcard.ts";
import { TOO_MUCH, type Witness } from "./access-check.ts";
import type { ActionIndex } from "./action-index.ts";
import { type ActionClass, actionClasses } from "./actions.ts";
import { type ClauseMaker, type Needed, negation } from "./clauses.ts";
import type { Clause } from "./conditions/question.ts";
import { type Choices, solve } from "./conditions/solve.ts";
import type { Subject } from "./principals/subject.ts";
import { coveredBefore } from "./covered.ts";
import { type AtomCache, type ResourceClass, resourceClasses } from "./resources.ts";
import type { StatementView } from "./statement-view.ts";
import { tokensOf } from "./tokens.ts";
import { witnessOf, type WitnessOptions } from "./witness.ts";

/** Two versions of policies, and what to look at. */
export interface Search extends WitnessOptions {
  readonly after: readonly StatementView[];
  readonly before: readonly StatementView[];
  /** All of `before`, and the texts of all of `after`: made once, as each Allow asks for them. */
  readonly old: ReadonlySet<StatementView>;
  readonly kept: ReadonlySet<string>;
  /** Of both. */
  readonly index: ActionIndex;
  readonly subjects: readonly Subject[];
  readonly clauses: ClauseMaker;
  /** Atoms of resources found so far: most actions of a policy are about the same. */
  readonly atoms: AtomCache;
  readonly actions: readonly Pattern[] | undefined;
  readonly resources: readonly Pattern[] | undefined;
}

/** A witness, or the reasons why there may be one all the same; no reasons: there is none. */
export interface Found {
  readonly witness: Witness | undefined;
  readonly reasons: ReadonlySet<string>;
}

/** Requests that were thought to show new access and did not, after which the search gives up. */
const MOST_REFUSED = 64;

/** Looks for a request that one Allow of the new version grants and the old version does not. */
export function searchAllow(
  allow: StatementView,
  search: Search,
  confirm: (witness: Witness) => boolean,
  effort: Effort,
): Found {
  const state: State = { witness: undefined, reasons: new Set(), refused: 0, seen: new Set() };
  const actions = actionClasses(allow, search.index, search.actions?.map(tokensOf), effort);
  if (actions === undefined) return tooMuch();
  for (const action of actions) {
    if (coveredBefore(action.live, search.old, search.kept)) continue;
    const resources = resourceClasses(
      allow,
      action.live,
      search.resources?.map(tokensOf),
      search.atoms,
      effort,
    );
    if (resources === undefined) {
      // Another action may still show it.
      state.reasons.add(TOO_MUCH);
      if (effort.left < 0) return state;
      continue;
    }
    for (const resource of resources) {
      for (const [index, subject] of search.subjects.entries()) {
        const key = `${index}|${action.key}|${resource.key}`;
        if (state.seen.has(key)) continue;
        state.seen.add(key);
        if (!look(allow, search, { action, resource, subject }, state, confirm, effort)) return tooMuch();
        if (state.witness !== undefined || state.refused > MOST_REFUSED) return state;
      }
    }
  }
  return state;
}

function tooMuch(): Found {
  return { witness: undefined, reasons: new Set([TOO_MUCH]) };
}

interface State {
  witness: Witness | undefined;
  readonly reasons: Set<string>;
  refused: number;
  /** Places of which all is known: nothing that decides differs from one seen. */
  readonly seen: Set<string>;
}

interface Place {
  readonly action: ActionClass;
  readonly resource: ResourceClass;
  readonly subject: Subject;
}

/** False when the effort is not enough to tell. */
function look(
  allow: StatementView,
  search: Search,
  { action, resource, subject }: Place,
  state: State,
  confirm: (witness: Witness) => boolean,
  effort: Effort,
): boolean {
  if (!spend(effort, 1 + action.live.length)) return false;
  const applies = (view: StatementView): Needed =>
    search.clauses.applies(view, subject, resource.said.get(view) ?? { about: false });
  const needed = applies(allow);
  if (needed === undefined) return true;
  const live = new Set(action.live);
  const of = (views: readonly StatementView[], effect: "Allow" | "Deny"): readonly Needed[] =>
    views.filter((view) => view.statement.effect === effect && live.has(view)).map(applies);
  const common: readonly Clause[] = [...needed, ...of(search.after, "Deny").flatMap(negation)];
  // Either nothing allowed it before, or something denied it.
  const ways: readonly (readonly Clause[])[] = [
    of(search.before, "Allow").flatMap(negation),
    ...of(search.before, "Deny").filter((way) => way !== undefined),
  ];
  const take = (choices: Choices): boolean => {
    const witness = witnessOf(search, subject, action.action, resource.resource, choices);
    if (!subject.bounded && confirm(witness)) {
      state.witness = witness;
      return true;
    }
    state.refused++;
    for (const reason of reasonsFor(choices, subject)) state.reasons.add(reason);
    return state.refused > MOST_REFUSED;
  };
  for (const way of ways) {
    const solved = solve([...common, ...way], take, effort);
    if (solved === "tooMuch") return false;
    if (solved === "found") return true;
  }
  return true;
}

/** Why a request that was thought to show it does not. */
function reasonsFor(choices: Choices, { bounded }: Subject): readonly string[] {
  if (bounded)
    return [
      "it hangs on whether the principal has a permissions boundary, which NotPrincipal does not spare",
    ];
  const opaque = [...choices]
    .filter(([{ values }, { left }]) => left.length < values.length)
    .flatMap(([{ opaque: reason }]) => reason ?? []);
  return opaque.length > 0
    ? opaque
    : ["the context keys that would show it contradict one another or the request"];
}
