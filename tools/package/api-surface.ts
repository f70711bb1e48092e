// Writes the public surface of packages/policy into its api.txt: `node tools/package/api-surface.ts`.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { writeDeclarations } from "./declarations.ts";

const POLICY = resolve(import.meta.dirname, "../../packages/policy");

/** Where the surface is committed: a change of it is seen in review. */
export const API_FILE = join(POLICY, "api.txt");

/**
 * What a package offers, as text: the names that its index.ts exports, then the declaration of each and of all that those speak of,
 * without comments, in the order of their names.
 *
 * @param source the package's folder of sources
 */
export async function apiSurface(source: string = join(POLICY, "src")): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "signet-api-"));
  await using _cleaned = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  await writeDeclarations(source, folder);
  const files = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    files
      .filter((file) => file.endsWith(".d.ts") && file !== "index.d.ts")
      .map((file) => readFile(join(folder, file), "utf8")),
  );
  const names = exportedNames(await readFile(join(folder, "index.d.ts"), "utf8"));
  const declarations = reachableFrom(names, declarationsIn(texts));
  return [`exports: ${names.join(", ")}`, ...declarations].join("\n\n") + "\n";
}

/** The names in `export { a, type B } from "..."`, sorted. */
function exportedNames(index: string): readonly string[] {
  const lists = index.matchAll(/^export (?:type )?\{([^}]*)\}/gmu);
  const names = [...lists].flatMap(([, list = ""]) => list.split(","));
  return names
    .map((name) => name.replace("type ", "").trim())
    .filter((name) => name !== "")
    .toSorted();
}

/** Top-level declarations by name, as the compiler writes them: each begins in the first column. */
function declarationsIn(texts: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const text of texts) {
    const bare = text.replaceAll(/^ *\/\*\*[\s\S]*?\*\/\n/gmu, "");
    for (const part of bare.split(/^(?=\S)(?!\}|\))/mu)) {
      const [, name] =
        /^(?:export )?(?:declare )?(?:const|function|class|interface|type) (\w+)/u.exec(part) ?? [];
      if (name !== undefined)
        found.set(name, `${found.has(name) ? `${found.get(name)}\n` : ""}${part.trim()}`);
    }
  }
  return found;
}

function reachableFrom(
  names: readonly string[],
  declarations: ReadonlyMap<string, string>,
): readonly string[] {
  const reached = new Map<string, string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const text = declarations.get(name);
    if (text === undefined || reached.has(name)) continue;
    reached.set(name, text);
    open.push(...(text.match(/\b[A-Za-z_]\w*\b/gu) ?? []));
  }
  return [...reached].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
}

if (import.meta.main) await writeFile(API_FILE, await apiSurface());
