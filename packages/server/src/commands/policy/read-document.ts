import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { requireDocument } from "./guess-kind.ts";
import { readTextOrStdin } from "./read-file.ts";

/** A policy document that a command was given; `file` is what answers call it. */
export interface WrittenDocument {
  readonly file: string;
  readonly text: string;
}

/** Reads a policy document; "-" is standard input. Throws UsageError. */
export async function readDocument(
  path: string,
  surroundings: Pick<Surroundings, "stdin">,
): Promise<WrittenDocument> {
  const file = path === "-" ? "standard input" : path;
  const text = await readTextOrStdin(path, surroundings);
  requireDocument(text, file);
  return { file, text };
}

/** Throws UsageError for paths of which more than one is standard input. */
export function requireOneStdin(paths: readonly string[]): void {
  if (paths.filter((path) => path === "-").length > 1)
    throw new UsageError("Standard input can be read once: give - once");
}
