// The attack: a policy with one long key of a condition and thousands of values that are none. Each is a problem, and each problem is told
// with its path, in which the key is again: a hundred kilobytes of policy become a text of gigabytes, which no process can hold.
import { expect, test } from "vitest";
import { readPolicy, RefusedPolicyError } from "./policies.ts";

test("a policy with thousands of problems is refused by the first of them", () => {
  const key = `k:${"k".repeat(60_000)}`;
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { NumericEquals: { [key]: Array.from({ length: 20_000 }, () => []) } },
    },
  });
  let refused: unknown;
  try {
    readPolicy("identity", { id: "p", name: "p", text });
  } catch (error) {
    refused = error;
  }
  if (!(refused instanceof RefusedPolicyError)) throw new Error("not refused", { cause: refused });
  expect(refused.problems).toHaveLength(20_000);
  expect(refused.lines).toHaveLength(51);
  expect(refused.lines.at(-1)).toBe("p: 19950 more problems");
});
