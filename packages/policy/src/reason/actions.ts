import { CONFINED_ONE, CONFINED_STAR, type Effort, spend } from "../match/wildcard.ts";
import type { ActionIndex } from "./action-index.ts";
import { atomsOf } from "./automaton.ts";
import type { StatementView } from "./statement-view.ts";
import { COLON, type Tokens } from "./tokens.ts";

/** Actions that the statements cannot tell apart. */
export interface ActionClass {
  /** One of them, in lower case. */
  readonly action: string;
  /** The statements that are about it. */
  readonly live: readonly StatementView[];
  /** The same for classes with the same statements. */
  readonly key: string;
}

const ANY_ACTION: Tokens = [CONFINED_ONE, CONFINED_STAR, COLON, CONFINED_ONE, CONFINED_STAR];

/**
 * The classes of the actions that an Allow is about, among those asked for (none: all). Undefined when the effort is not enough.
 */
export function actionClasses(
  allow: StatementView,
  index: ActionIndex,
  asked: readonly Tokens[] | undefined,
  effort: Effort,
): readonly ActionClass[] | undefined {
  const classes = new Map<string, ActionClass>();
  for (const own of allow.statement.actions.negated
    ? [ANY_ACTION]
    : allow.actions.map(({ tokens }) => tokens)) {
    const beside = index.beside(own);
    const within = [[own], [ANY_ACTION], ...(asked === undefined ? [] : [asked])];
    const atoms = atomsOf({ patterns: beside.map(({ tokens }) => tokens), within }, effort);
    if (atoms === undefined) return undefined;
    for (const { text, matched } of atoms) {
      const places = index.liveFor(new Set(matched.map((place) => beside[place]?.text ?? "")));
      if (!spend(effort, matched.length + places.length)) return undefined;
      const live = places.flatMap((place) => index.all[place] ?? []);
      const key = places.join();
      if (live.includes(allow) && !classes.has(key)) classes.set(key, { action: text, live, key });
    }
  }
  return [...classes.values()];
}
