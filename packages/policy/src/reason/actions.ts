import { CONFINED_ONE, CONFINED_STAR, type Effort, matchesPattern, spend } from "../match/wildcard.ts";
import { atomsOf } from "./automaton.ts";
import { type ActionView, type StatementView, viewAction } from "./statement-view.ts";
import { COLON, type Tokens } from "./tokens.ts";

/** Actions that the statements cannot tell apart. */
export interface ActionClass {
  /** One of them, in lower case. */
  readonly action: string;
  /** The statements that are about it. */
  readonly live: readonly StatementView[];
}

const ANY_ACTION: Tokens = [CONFINED_ONE, CONFINED_STAR, COLON, CONFINED_ONE, CONFINED_STAR];

/**
 * The classes of the actions that an Allow is about, among those asked for (none: all). Undefined when the effort is not enough.
 */
export function actionClasses(
  allow: StatementView,
  all: readonly StatementView[],
  asked: readonly Tokens[] | undefined,
  effort: Effort,
): readonly ActionClass[] | undefined {
  const classes = new Map<string, ActionClass>();
  const size = all.reduce((sum, { actions }) => sum + actions.length, 0);
  for (const own of allow.statement.actions.negated ? [viewAction(ANY_ACTION)] : allow.actions) {
    if (!spend(effort, size)) return undefined;
    const beside = all.flatMap(({ actions }) => actions).filter((other) => overlaps(own, other));
    const patterns = [...new Map(beside.map((view) => [view.text, view.tokens]))];
    const within = [[own.tokens], [ANY_ACTION], ...(asked === undefined ? [] : [asked])];
    const atoms = atomsOf({ patterns: patterns.map(([, tokens]) => tokens), within }, effort);
    if (atoms === undefined || !spend(effort, atoms.length * size)) return undefined;
    for (const { text, matched } of atoms) {
      const matching = new Set(matched.map((index) => patterns[index]?.[0]));
      const live = all.filter(
        ({ actions, statement }) =>
          actions.some((view) => matching.has(view.text)) !== statement.actions.negated,
      );
      const key = keyOf(all, live);
      if (live.includes(allow) && !classes.has(key)) classes.set(key, { action: text, live });
    }
  }
  return [...classes.values()];
}

/** The statements that are about one action, given in any case. */
export function liveFor(action: string, all: readonly StatementView[]): readonly StatementView[] {
  const lower = action.toLowerCase();
  return all.filter(
    ({ statement: { actions } }) =>
      actions.patterns.some((pattern) => matchesPattern(pattern, lower)) !== actions.negated,
  );
}

/** Which of all statements are live. */
export function keyOf(all: readonly StatementView[], live: readonly StatementView[]): string {
  const included = new Set(live);
  return all.flatMap((view, index) => (included.has(view) ? [index] : [])).join();
}

/** Says whether two patterns can match one action, as far as their services tell. */
function overlaps(own: ActionView, other: ActionView): boolean {
  return own.service === undefined || other.service === undefined || own.service === other.service;
}
