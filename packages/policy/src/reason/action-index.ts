import type { ActionView, StatementView } from "./statement-view.ts";
import type { Tokens } from "./tokens.ts";

/** Finds the patterns that can match an action of another pattern, and the statements of patterns: policies have thousands. */
export interface ActionIndex {
  readonly all: readonly StatementView[];
  /** The patterns that may have an action in common with this one; each once. */
  beside(own: Tokens): readonly ActionView[];
  /** The places in `all` of the statements that are about an action which matches just these patterns, by their texts; ascending. */
  liveFor(matched: ReadonlySet<string>): readonly number[];
}

export function createActionIndex(all: readonly StatementView[]): ActionIndex {
  const views = new Map<string, ActionView>();
  const users = new Map<string, number[]>();
  for (const [index, { actions }] of all.entries()) {
    for (const view of actions) {
      views.set(view.text, view);
      const own = users.get(view.text) ?? [];
      own.push(index);
      users.set(view.text, own);
    }
  }
  const byHead = new Map<string, ActionView[]>();
  for (const view of views.values()) {
    const head = headOf(view.tokens);
    const same = byHead.get(head) ?? [];
    same.push(view);
    byHead.set(head, same);
  }
  const heads = [...byHead.keys()].toSorted();
  const negated = all.flatMap(({ statement }, index) => (statement.actions.negated ? [index] : []));
  return {
    all,
    beside(own) {
      const head = headOf(own);
      const found: ActionView[] = [];
      // Those that say less at the beginning ...
      for (let length = 0; length < head.length; length++)
        found.push(...(byHead.get(head.slice(0, length)) ?? []));
      // ... and those that say the same, and more.
      for (let at = firstFrom(heads, head); heads[at]?.startsWith(head) === true; at++) {
        found.push(...(byHead.get(heads[at] ?? "") ?? []));
      }
      return found;
    },
    liveFor(matched) {
      const about = new Set(negated);
      for (const text of matched) {
        for (const index of users.get(text) ?? []) {
          if (all[index]?.statement.actions.negated === true) about.delete(index);
          else about.add(index);
        }
      }
      return [...about].toSorted((a, b) => a - b);
    },
  };
}

/** What the pattern's actions begin with. */
function headOf(tokens: Tokens): string {
  const wildcard = tokens.findIndex((token) => token < 0);
  return String.fromCodePoint(...(wildcard === -1 ? tokens : tokens.slice(0, wildcard)));
}

function firstFrom(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
