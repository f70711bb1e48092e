// All cases of packages/policy/cases through the command line: one process, all requests on its standard input.
import { beforeAll, expect, test } from "vitest";
import { type PolicyCase, readCases } from "../../../../policy/src/testing/read-cases.ts";
import type { SimulationResult } from "../../simulation/result.ts";
import { runCommandLine } from "../command-line.ts";

const cases = readCases();
let answers: readonly SimulationResult[] = [];
let status: number;
let written = "";

beforeAll(async () => {
  let out = "";
  const input = cases.map(({ request }) => `${JSON.stringify(request)}\n`).join("");
  status = await runCommandLine(
    ["policy", "simulate", "--requests", "-", "--allow-unknown-actions", "--json"],
    {},
    (text) => void (out += text),
    (text) => void (written += text),
    { stdin: () => Promise.resolve(input), isTerminal: false },
  );
  answers = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as SimulationResult);
});

test("each request has one answer, in the order asked", () => {
  expect(cases.length).toBeGreaterThan(4000);
  expect(answers.map(({ name }) => name)).toEqual(cases.map(({ request }) => request.name));
  expect([status, written]).toEqual([1, ""]);
});

function told({
  outcome,
  blockedBy,
  determiningStatements,
  missingContextKeys,
  nearestMisses,
  errors,
}: SimulationResult) {
  return {
    outcome,
    blockedBy,
    determining: determiningStatements.map(({ sid }) => sid),
    missing: missingContextKeys,
    errors: errors.length > 0,
    nearestMisses: nearestMisses.map(({ sid, part }) => ({ sid, part })),
  };
}

function expected({ expect: { nearestMisses, ...rest } }: PolicyCase) {
  return {
    ...rest,
    ...(nearestMisses && { nearestMisses: nearestMisses.map(({ sid, part }) => ({ sid, part })) }),
  };
}

const files = [...new Set(cases.map(({ file }) => file))];
test.each(files)("%s", (file) => {
  const wrong = cases.flatMap((one, index) => {
    if (one.file !== file) return [];
    const answer = answers[index];
    if (answer === undefined) return [one.name];
    try {
      expect(told(answer)).toMatchObject(expected(one));
      return [];
    } catch (error) {
      return [`${one.name}: ${String(error)}`];
    }
  });
  expect(wrong).toEqual([]);
});
