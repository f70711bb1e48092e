import type { ContextValue } from "@signet/policy";
import * as z from "zod";
import type { GivenContext } from "../../simulation/context.ts";
import { describeIssue } from "../../simulation/describe-issue.ts";
import { UsageError } from "../usage-error.ts";
import { UnreadableFileError } from "./file-problem.ts";
import { positionsIn, valueAt } from "./placed-json.ts";
import { readText } from "./read-file.ts";
import { readJsonFile } from "./read-json-file.ts";

const form = z.record(
  z.string().min(1),
  z.union([z.string(), z.array(z.string())], "a value is a text or a list of texts"),
);

/**
 * Condition keys from a JSON file and from `key=value` over them: of a key that is repeated all values count, of one that only ends in "="
 * the value is empty. Throws UsageError and UnreadableFileError.
 */
export async function readContext(pairs: readonly string[], file: string | undefined): Promise<GivenContext> {
  const context = new Map<string, { readonly key: string; readonly value: ContextValue }>();
  for (const [key, value] of Object.entries(file === undefined ? {} : await readContextFile(file)))
    context.set(key.toLowerCase(), { key, value });
  const repeated = new Map<string, readonly string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1) throw new UsageError(`--context takes key=value, not ${pair}`);
    const key = pair.slice(0, at);
    const values = [...(repeated.get(key.toLowerCase()) ?? []), pair.slice(at + 1)];
    repeated.set(key.toLowerCase(), values);
    const [only = ""] = values;
    context.set(key.toLowerCase(), { key, value: values.length === 1 ? only : values });
  }
  return Object.fromEntries([...context.values()].map(({ key, value }) => [key, value]));
}

async function readContextFile(path: string): Promise<GivenContext> {
  const text = await readText(path);
  const [placed, second] = readJsonFile(text, path);
  if (placed === undefined || second !== undefined)
    throw new UsageError(`${path} has to be one JSON object of condition keys`);
  const read = form.safeParse(placed.value, { reportInput: true });
  if (read.success) return read.data;
  const positionOf = positionsIn(text);
  throw new UnreadableFileError(
    read.error.issues.map(describeIssue).map(({ message, path: steps }) => ({
      file: path,
      ...positionOf(valueAt(placed, steps).start),
      code: "INVALID_CONTEXT",
      message,
    })),
  );
}
