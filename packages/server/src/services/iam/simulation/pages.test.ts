import type { EvaluationResult } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { type Pair, pageOfResults } from "./pages.ts";

const ACTIONS = ["a:A", "a:B"];
const RESOURCES = ["r1", "r2", "r3"];
const ALL = ["a:A r1", "a:A r2", "a:A r3", "a:B r1", "a:B r2", "a:B r3"];
const BUDGET = { characters: 1_000, statements: 10 };

/** All pages, each as its results; a result has so many matched statements. */
async function pages(MaxItems: number | undefined, characters: number, statements = 0) {
  const found: string[][] = [];
  const evaluate = ({ action, resource }: Pair): EvaluationResult => ({
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: "allowed",
    MatchedStatements: Array.from({ length: statements }, () => ({})),
  });
  let Marker: string | undefined;
  do {
    const request = { MaxItems, Marker };
    const page = await pageOfResults(ACTIONS, RESOURCES, request, characters, evaluate, BUDGET);
    expect(page.IsTruncated).toBe(page.Marker !== undefined);
    found.push(page.EvaluationResults.map((one) => `${one.EvalActionName} ${one.EvalResourceName}`));
    ({ Marker } = page);
  } while (Marker !== undefined);
  return found;
}

describe("pages of results", () => {
  test("are as long as is asked, and together all", async () => {
    expect(await pages(undefined, 1)).toEqual([ALL]);
    expect(await pages(6, 1)).toEqual([ALL]);
    expect(await pages(4, 1)).toEqual([ALL.slice(0, 4), ALL.slice(4)]);
    expect(await pages(1, 1)).toEqual(ALL.map((one) => [one]));
  });

  test("end early when the policies are long, and lose none", async () => {
    expect(await pages(undefined, 400)).toEqual([ALL.slice(0, 3), ALL.slice(3)]);
    expect(await pages(2, 400)).toEqual([ALL.slice(0, 2), ALL.slice(2, 4), ALL.slice(4)]);
    expect(await pages(undefined, 5_000)).toEqual(ALL.map((one) => [one]));
  });

  test("end early when many statements matched", async () => {
    expect(await pages(undefined, 1, 5)).toEqual([ALL.slice(0, 2), ALL.slice(2, 4), ALL.slice(4)]);
  });

  test("let others have their turn between two results", async () => {
    const order: string[] = [];
    const evaluate = ({ resource }: Pair): EvaluationResult => {
      order.push(resource);
      setImmediate(() => order.push("another request"));
      return { EvalActionName: "a:A", EvalDecision: "allowed" };
    };
    await pageOfResults(["a:A"], ["r1", "r2"], {}, 1, evaluate);
    expect(order).toEqual(["r1", "another request", "r2", "another request"]);
  });
});
