// Writes the public surface of packages/policy into its api.txt: `node tools/package/api-surface.ts`.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
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
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".d.ts"));
  const modules = new Map(
    await Promise.all(
      files.map(
        async (file) => [file, readModule(file, await readFile(join(folder, file), "utf8"))] as const,
      ),
    ),
  );
  const names = [...(modules.get("index.d.ts")?.sources.keys() ?? [])].toSorted();
  return [`exports: ${names.join(", ")}`, ...reachable(modules)].join("\n\n") + "\n";
}

/** A file of declarations. */
interface Module {
  /** What it declares: the text by the name. */
  readonly declarations: ReadonlyMap<string, string>;
  /** What it takes from others, or passes on: the file by the name. */
  readonly sources: ReadonlyMap<string, string>;
}

function readModule(file: string, text: string): Module {
  const bare = text.replaceAll(/^ *\/\*\*[\s\S]*?\*\/\n/gmu, "");
  const declarations = new Map<string, string>();
  const sources = new Map<string, string>();
  for (const [, list = "", from = ""] of bare.matchAll(
    /^(?:im|ex)port (?:type )?\{([^}]*)\} from "([^"]*)"/gmu,
  )) {
    const target = join(dirname(file), from.replace(/\.ts$/u, ".d.ts"));
    for (const name of list.matchAll(/\w+(?=\s*(?:,|$))/gu)) sources.set(name[0], target);
  }
  // As the compiler writes them, each begins with a word in the first column.
  for (const part of bare.split(/^(?=\w)/mu)) {
    const [, name] =
      /^(?:export )?(?:declare )?(?:const|function|class|interface|type) (\w+)/u.exec(part) ?? [];
    if (name === undefined) continue;
    const earlier = declarations.get(name);
    declarations.set(name, `${earlier === undefined ? "" : `${earlier}\n`}${part.trim()}`);
  }
  return { declarations, sources };
}

/** The declarations of all that index.ts passes on, and of what those speak of, in the order of their names. */
function reachable(modules: ReadonlyMap<string, Module>): readonly string[] {
  const reached = new Map<string, string>();
  const open = [...(modules.get("index.d.ts")?.sources ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [name, file] = next;
    const { declarations, sources } = modules.get(file) ?? {};
    const text = declarations?.get(name);
    const key = `${name} ${file}`;
    if (text === undefined || reached.has(key)) continue;
    reached.set(key, text);
    for (const word of text.match(/\b[A-Za-z_]\w*\b/gu) ?? []) open.push([word, sources?.get(word) ?? file]);
  }
  return [...reached].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
}

if (import.meta.main) await writeFile(API_FILE, await apiSurface());
