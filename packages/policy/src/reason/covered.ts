import { STAR } from "../match/wildcard.ts";
import type { StatementView } from "./statement-view.ts";

/**
 * Says whether the old version allowed whatever is asked of these statements, so that nothing can be new: an Allow of it speaks of everyone
 * and everything without a condition, and each Deny of it is in the new version as well. It spares the search in most real policies.
 */
export function coveredBefore(
  live: readonly StatementView[],
  before: ReadonlySet<StatementView>,
  kept: ReadonlySet<string>,
): boolean {
  const old = live.filter((view) => before.has(view));
  return (
    old.some(allowsAll) && old.every(({ statement, text }) => statement.effect === "Allow" || kept.has(text))
  );
}

function allowsAll({ statement, resources, conditions }: StatementView): boolean {
  const { effect, principals } = statement;
  const everyone =
    principals === undefined ||
    (!principals.negated && principals.entries.some(({ kind }) => kind === "everyone"));
  const everything =
    resources === undefined ||
    (statement.resources?.negated === false &&
      resources.some(
        ({ tokens, hasVariables }) => !hasVariables && tokens.length === 1 && tokens[0] === STAR,
      ));
  return effect === "Allow" && conditions.length === 0 && everyone && everything;
}
