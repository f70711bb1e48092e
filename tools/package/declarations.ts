import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../..");
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");

/** As a user's compiler may be set at its strictest; without the types of Node, which a browser does not have, and nothing newer than Node 20. */
const OPTIONS = [
  "--ignoreConfig --declaration --emitDeclarationOnly",
  "--target es2023 --lib es2023,es2024.string --module nodenext --moduleResolution nodenext",
  "--allowImportingTsExtensions --verbatimModuleSyntax --erasableSyntaxOnly",
  "--strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes",
].flatMap((line) => line.split(" "));

/**
 * Writes the declarations of a package's sources, a file for each, as far as its index.ts reaches.
 *
 * @param source the package's folder of sources
 * @param target the folder to write to
 * @throws with the compiler's words, also when the sources use what only Node has
 */
export async function writeDeclarations(source: string, target: string): Promise<void> {
  const files = ["--types", "", "--rootDir", source, "--outDir", target, join(source, "index.ts")];
  try {
    await promisify(execFile)(process.execPath, [TSC, ...OPTIONS, ...files], { cwd: ROOT });
  } catch (error) {
    const { stdout = "" } = error as { readonly stdout?: string };
    throw new Error(stdout === "" ? String(error) : stdout, { cause: error });
  }
}
