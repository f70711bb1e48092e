import { readFile } from "node:fs/promises";
import type { WrittenPolicy } from "../../simulation/policies.ts";
import { UsageError } from "../usage-error.ts";
import type { Surroundings } from "../surroundings.ts";

/** The text of a file that a flag names. Throws UsageError when it cannot be read. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw fileRefusal(path, "read", error);
  }
}

/** What a person is told of a file that cannot be used, for what the system said. */
export function fileRefusal(path: string, use: "read" | "written", error: unknown): UsageError {
  return new UsageError(`${path} cannot be ${use}: ${reason(use, error)}`, { cause: error });
}

/** The same of a folder, which the system opens without a word. */
export function folderRefusal(path: string, use: "read" | "written"): UsageError {
  return fileRefusal(path, use, Object.assign(new Error("a folder"), { code: "EISDIR" }));
}

/** The same, with "-" for standard input. */
export function readTextOrStdin(path: string, { stdin }: Pick<Surroundings, "stdin">): Promise<string> {
  return path === "-" ? stdin() : readText(path);
}

/** A policy document in a file; results name it by its path. */
export async function readPolicyFile(path: string): Promise<WrittenPolicy> {
  return { id: path, name: path, text: await readText(path) };
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a folder"],
  ["EACCES", "this user may not"],
  ["ENOTDIR", "what its path calls a folder is none"],
  ["EROFS", "nothing can be written there"],
  ["ENOSPC", "there is no room left"],
]);

function reason(use: "read" | "written", error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  // A file that is to be written need not be there.
  if (use === "written" && code === "ENOENT") return "there is no such folder";
  return REASONS.get(code ?? "") ?? code ?? String(error);
}
