import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { parseSync } from "rolldown/utils";

/** One file's mention of another, or of a package. */
export interface Arrow {
  /** The file that imports: a path in the repository, with `/`. */
  readonly from: string;
  /** A path in the repository when the import is relative, else as written: `node:fs`, `@scope/name/part`. */
  readonly to: string;
  /** Whether `to` is a path in the repository. */
  readonly isFile: boolean;
  /** Whether it is gone when the types are: `import type`, `export type … from`, `import("…").T`. */
  readonly typeOnly: boolean;
  /** The names taken; `*` for all of them. */
  readonly names: readonly string[];
}

/** One source file. */
export interface SourceFile {
  readonly path: string;
  readonly arrows: readonly Arrow[];
  readonly hasDefaultExport: boolean;
}

/** Source files by path. */
export type ImportGraph = ReadonlyMap<string, SourceFile>;

const SOURCE = /\.(?:tsx?|mjs)$/u;
const NOT_WALKED: ReadonlySet<string> = new Set(["node_modules", "dist", "coverage", ".git"]);

/** Reads the given files of the repository, and every .ts, .tsx and .mjs file under the given folders. */
export function readImportGraph(root: string, places: readonly string[]): ImportGraph {
  const paths = places.flatMap((place) => (SOURCE.test(place) ? [place] : sourcePaths(root, place)));
  return new Map(paths.map((path) => [path, parseSource(path, readFileSync(`${root}/${path}`, "utf8"))]));
}

function sourcePaths(root: string, folder: string): readonly string[] {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_WALKED.has(entry.name) ? [] : sourcePaths(root, path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

/**
 * The imports of one file: static and dynamic, of values and of types, and the sources named by
 * `new URL("./other.ts", import.meta.url)`, which is how a worker is started, and packages by `import.meta.resolve("name")`.
 *
 * @throws when the text is not TypeScript or JavaScript
 */
export function parseSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text, { lang: languageOf(path) });
  if (errors.length > 0) throw new Error(`${path}: ${errors.map(({ message }) => message).join("; ")}`);
  const arrows: Arrow[] = [];
  let hasDefaultExport = false;
  visit(program, (node) => {
    if (exportsDefault(node)) hasDefaultExport = true;
    const target = targetOf(node);
    if (target === undefined) return;
    const isFile = target.startsWith(".");
    const to = isFile ? posix.join(posix.dirname(path), target) : target;
    arrows.push({ from: path, to, isFile, typeOnly: isTypeOnly(node), names: namesOf(node) });
  });
  return { path, arrows, hasDefaultExport };
}

function languageOf(path: string): "ts" | "tsx" | "js" {
  if (path.endsWith(".tsx")) return "tsx";
  return path.endsWith(".ts") ? "ts" : "js";
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string };

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  if (!isNode(value)) return;
  see(value);
  for (const child of Object.values(value)) if (typeof child === "object") visit(child, see);
}

function targetOf(node: Node): string | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return literal(node["source"]);
    case "NewExpression":
      return urlOfSource(node);
    case "CallExpression":
      return resolvedPackage(node);
    default:
      return undefined;
  }
}

function urlOfSource({ callee, arguments: given }: Node): string | undefined {
  if (!isNode(callee) || callee["name"] !== "URL" || !Array.isArray(given) || given.length < 2)
    return undefined;
  const target = literal(given[0]);
  if (target === undefined || !SOURCE.test(target)) return undefined;
  return target.startsWith(".") ? target : `./${target}`;
}

function resolvedPackage({ callee, arguments: given }: Node): string | undefined {
  if (!isNode(callee) || !isNode(callee["object"]) || callee["object"].type !== "MetaProperty")
    return undefined;
  return nameOf(callee["property"]) === "resolve" && Array.isArray(given) ? literal(given[0]) : undefined;
}

function literal(node: unknown): string | undefined {
  return isNode(node) && typeof node["value"] === "string" ? node["value"] : undefined;
}

function isTypeOnly(node: Node): boolean {
  return node["importKind"] === "type" || node["exportKind"] === "type" || node.type === "TSImportType";
}

function namesOf({ specifiers }: Node): readonly string[] {
  if (!Array.isArray(specifiers)) return ["*"];
  return specifiers.filter(isNode).map((specifier) => {
    switch (specifier.type) {
      case "ImportSpecifier":
        return nameOf(specifier["imported"]);
      case "ExportSpecifier":
        return nameOf(specifier["local"]);
      case "ImportDefaultSpecifier":
        return "default";
      default:
        return "*";
    }
  });
}

function nameOf(node: unknown): string {
  return isNode(node) && typeof node["name"] === "string" ? node["name"] : (literal(node) ?? "*");
}

function exportsDefault(node: Node): boolean {
  if (node.type === "ExportDefaultDeclaration") return true;
  if (node.type === "ExportAllDeclaration") return nameOf(node["exported"]) === "default";
  if (node.type !== "ExportNamedDeclaration" || !Array.isArray(node["specifiers"])) return false;
  return node["specifiers"].some(
    (specifier) => isNode(specifier) && nameOf(specifier["exported"]) === "default",
  );
}

/** The files that the given ones reach, themselves included, along arrows of every kind. */
export function reachable(graph: ImportGraph, entries: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    open.push(...(graph.get(path)?.arrows.map(({ to }) => to) ?? []));
  }
  return seen;
}

/** Circles of files that need each other at run time, each once, in the order of the arrows. */
export function cycles(graph: ImportGraph): readonly (readonly string[])[] {
  const done = new Set<string>();
  const found: (readonly string[])[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) found.push([...trail.slice(at), path]);
    if (at !== -1 || done.has(path)) return;
    for (const { to, typeOnly } of graph.get(path)?.arrows ?? []) {
      if (!typeOnly && graph.has(to)) walk(to, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return found;
}
