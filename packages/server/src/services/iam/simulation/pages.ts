import { setImmediate } from "node:timers/promises";
import type { EvaluationResult } from "@aws-sdk/client-iam";
import { validationError } from "../../../directory/errors.ts";
import { page, type PageRequest } from "../../../directory/pages.ts";

/** One action on one resource. */
export interface Pair {
  readonly action: string;
  readonly resource: string;
}

/** What one answer may cost; IAM may answer fewer results than MaxItems, so a page ends early then. */
export interface PageBudget {
  /** Characters of policies that are compared, those of each result counted. */
  readonly characters: number;
  /** Matched statements that are told. */
  readonly statements: number;
}

const BUDGET: PageBudget = { characters: 4_000_000, statements: 20_000 };
const DEFAULT_ITEMS = 100;

/**
 * One page of the results for each action on each resource, in that order. Hundreds of actions on hundreds of resources, by policies of
 * the largest size, would keep the server from everything else: other requests are served between two results, and a page has its budget.
 * Throws ValidationError for a marker that no page ever gave.
 *
 * @param characters of the policies that each result is decided by
 */
export async function pageOfResults(
  actions: readonly string[],
  resources: readonly string[],
  { Marker, MaxItems = DEFAULT_ITEMS }: PageRequest,
  characters: number,
  evaluate: (pair: Pair) => EvaluationResult,
  budget: PageBudget = BUDGET,
): Promise<{
  readonly EvaluationResults: EvaluationResult[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}> {
  const pairs = actions.length * resources.length;
  let start = 0;
  const indexes = (size: number) =>
    page({ Marker, MaxItems: size }, String, (after, limit) => {
      start = after === undefined ? 0 : readIndex(after) + 1;
      const count = Math.max(0, Math.min(limit, pairs - start));
      return Promise.resolve(Array.from({ length: count }, (_, index) => start + index));
    });
  await indexes(1);
  const EvaluationResults: EvaluationResult[] = [];
  let compared = 0;
  let told = 0;
  for (let index = start; index < pairs && EvaluationResults.length < MaxItems; index++) {
    const result = evaluate(pairOf(actions, resources, index));
    EvaluationResults.push(result);
    compared += characters;
    told += result.MatchedStatements?.length ?? 0;
    if (compared >= budget.characters || told >= budget.statements) break;
    await setImmediate();
  }
  const { items: _, ...rest } = await indexes(Math.max(1, EvaluationResults.length));
  return { EvaluationResults, ...rest };
}

function pairOf(actions: readonly string[], resources: readonly string[], index: number): Pair {
  const action = actions[Math.floor(index / resources.length)];
  const resource = resources[index % resources.length];
  if (action === undefined || resource === undefined) throw new Error("a page beyond the last result");
  return { action, resource };
}

function readIndex(key: string): number {
  if (!/^\d{1,9}$/.test(key)) throw validationError("Invalid Marker.");
  return Number(key);
}
