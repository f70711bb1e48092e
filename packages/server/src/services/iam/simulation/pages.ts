import { setImmediate } from "node:timers/promises";
import { validationError } from "../../../directory/errors.ts";
import { page, type PageRequest } from "../../../directory/pages.ts";

/** One action on one resource. */
export interface Pair {
  readonly action: string;
  readonly resource: string;
}

/**
 * Characters of policies that one answer may compare: hundreds of actions on hundreds of resources, by policies of the largest size, would
 * keep the server from everything else. IAM may answer fewer results than MaxItems, so a page ends early then.
 */
const MOST_CHARACTERS = 20_000_000;
const DEFAULT_ITEMS = 100;

/**
 * One page of the results for each action on each resource, in that order; other requests are served between two of them.
 * Throws ValidationError for a marker that no page ever gave.
 *
 * @param characters of the policies that each result is decided by
 */
export async function pageOfResults<T>(
  actions: readonly string[],
  resources: readonly string[],
  { Marker, MaxItems = DEFAULT_ITEMS }: PageRequest,
  characters: number,
  evaluate: (pair: Pair) => T,
): Promise<{ readonly EvaluationResults: T[]; readonly IsTruncated: boolean; readonly Marker?: string }> {
  const size = Math.max(1, Math.min(MaxItems, Math.floor(MOST_CHARACTERS / (characters + 1))));
  const { items, ...rest } = await page({ Marker, MaxItems: size }, String, (after, limit) => {
    if (after !== undefined && !/^\d{1,9}$/.test(after)) throw validationError("Invalid Marker.");
    const start = after === undefined ? 0 : Number(after) + 1;
    const count = Math.max(0, Math.min(limit, actions.length * resources.length - start));
    return Promise.resolve(Array.from({ length: count }, (_, index) => start + index));
  });
  const results: T[] = [];
  for (const index of items) {
    const action = actions[Math.floor(index / resources.length)];
    const resource = resources[index % resources.length];
    if (action === undefined || resource === undefined) throw new Error("a page beyond the last result");
    results.push(evaluate({ action, resource }));
    await setImmediate();
  }
  return { EvaluationResults: results, ...rest };
}
