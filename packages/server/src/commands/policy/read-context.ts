import type { ContextValue } from "@signet/policy";
import * as z from "zod";
import type { GivenContext } from "../../simulation/context.ts";
import { UsageError } from "../usage-error.ts";
import { readText } from "./read-file.ts";

const form = z.record(
  z.string().min(1),
  z.union([z.string(), z.array(z.string())], "a value is a text or a list of texts"),
);

/**
 * Condition keys from a JSON file and from `key=value` over them: of a key that is repeated all values count, of one that only ends in "="
 * the value is empty. Throws UsageError.
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
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is no JSON`);
  }
  const read = form.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UsageError(`${path}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a context"}`);
}
