import { type Effort, spend } from "../match/wildcard.ts";
import type { Actions, Resources, PreparedStatement } from "../policy.ts";
import {
  buildPatternIndex,
  type PatternIndexBuilder,
  type PatternNode,
  visitMatches,
} from "./pattern-index.ts";

/** Finds the statements of a group that can be about an action and a resource: by action first. */
export type StatementIndex = PatternNode<ActionEntry>;

/** Where the statements about one action pattern are found by resource; what is found are places in the group. */
interface ActionEntry {
  own: PatternNode<number[]> | undefined;
  readonly shared: PatternNode<number[]>[];
}

type ResourceIndex = PatternIndexBuilder<number[]>;

/**
 * A statement is entered under each of its actions with each of its resources while these are few. The product of many would not be
 * linear in the policy any more: then the actions share one index of resources with all statements of the very same actions.
 */
const MOST_PAIRS = 64;

export function buildStatementIndex(statements: readonly PreparedStatement[]): StatementIndex {
  const actionIndex = buildPatternIndex<ActionEntry>(() => ({ own: undefined, shared: [] }));
  const own = new Map<ActionEntry, ResourceIndex>();
  const shared = new Map<string, ResourceIndex>();

  function ownIndex(entry: ActionEntry): ResourceIndex {
    let index = own.get(entry);
    if (index === undefined) {
      index = buildPatternIndex<number[]>(() => []);
      own.set(entry, index);
      entry.own = index.root;
    }
    return index;
  }

  function sharedIndex(actions: Actions): ResourceIndex {
    const key = JSON.stringify(actions.patterns);
    let index = shared.get(key);
    if (index === undefined) {
      index = buildPatternIndex<number[]>(() => []);
      shared.set(key, index);
      for (const entry of new Set(entriesOf(actions))) entry.shared.push(index.root);
    }
    return index;
  }

  function entriesOf({ negated, patterns }: Actions): readonly ActionEntry[] {
    return negated ? [actionIndex.ofHead("")] : patterns.map((pattern) => actionIndex.of(pattern));
  }

  for (const [place, { actions, resources }] of statements.entries()) {
    const pairs = actions.patterns.length * (resources?.patterns.length ?? 1);
    if (actions.negated || pairs <= MOST_PAIRS) {
      for (const entry of entriesOf(actions)) enter(ownIndex(entry), resources, place);
    } else {
      enter(sharedIndex(actions), resources, place);
    }
  }
  return actionIndex.root;
}

function enter(index: ResourceIndex, resources: Resources | undefined, place: number): void {
  if (resources === undefined || resources.negated) {
    add(index.ofHead(""), place);
    return;
  }
  for (const pattern of resources.patterns) {
    add(pattern.kind === "pattern" ? index.of(pattern.pattern) : index.ofHead(pattern.head), place);
  }
}

/** Statements come in their order, so one that is there already is the last one. */
function add(places: number[], place: number): void {
  if (places.at(-1) !== place) places.push(place);
}

interface Search {
  readonly resource: string;
  readonly effort: Effort;
  actionSure: boolean;
  /** Shared indexes that were searched already: many actions lead to one. */
  searched: Set<PatternNode<number[]>> | undefined;
  found: number[] | undefined;
}

/** Bits of a candidate, below its place: what the index could not find out. */
export const ACTION_OPEN = 1;
export const RESOURCE_OPEN = 2;
export const PLACE_SHIFT = 2;

const NONE: readonly number[] = [];

/**
 * The candidates for an action (in lower case) and a resource, in the order of the statements, once each. All other statements are
 * surely not about the two; these surely are, but for what their bits leave open.
 */
export function candidatesFor(
  index: StatementIndex,
  actionLower: string,
  resource: string,
  effort: Effort,
): readonly number[] {
  const search: Search = { resource, effort, actionSure: true, searched: undefined, found: undefined };
  visitMatches(index, actionLower, effort, visitEntry, search);
  const { found } = search;
  if (found === undefined) return NONE;
  return found.length === 1 ? found : inOrder(found);
}

function visitEntry({ own, shared }: ActionEntry, sure: boolean, search: Search): void {
  search.actionSure = sure;
  if (own !== undefined) visitMatches(own, search.resource, search.effort, visitPlaces, search);
  for (const index of shared) {
    const searched = (search.searched ??= new Set());
    if (searched.has(index)) continue;
    searched.add(index);
    visitMatches(index, search.resource, search.effort, visitPlaces, search);
  }
}

function visitPlaces(places: readonly number[], sure: boolean, search: Search): void {
  const bits = (search.actionSure ? 0 : ACTION_OPEN) | (sure ? 0 : RESOURCE_OPEN);
  spend(search.effort, places.length);
  const found = (search.found ??= []);
  for (const place of places) found.push((place << PLACE_SHIFT) | bits);
}

/** Sorts candidates by place, and makes one of those of one place: what one of them knows, is known. */
function inOrder(found: number[]): readonly number[] {
  sort(found);
  let count = 0;
  for (const candidate of found) {
    const last = found[count - 1];
    if (last !== undefined && last >> PLACE_SHIFT === candidate >> PLACE_SHIFT)
      found[count - 1] = last & candidate;
    else found[count++] = candidate;
  }
  found.length = count;
  return found;
}

/** Most often there are a handful, and by hand that is ten times as fast. */
function sort(found: number[]): void {
  if (found.length > 16) {
    found.sort((a, b) => a - b);
    return;
  }
  for (let end = 1; end < found.length; end++) {
    const candidate = found[end] ?? 0;
    let place = end;
    for (; place > 0 && (found[place - 1] ?? 0) > candidate; place--) found[place] = found[place - 1] ?? 0;
    found[place] = candidate;
  }
}
