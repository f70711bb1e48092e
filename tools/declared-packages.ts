import type { SourceFile } from "./import-graph.ts";
import { isForTests } from "./import-walls.ts";

/** What this looks at in a package.json. */
export interface Manifest {
  readonly name?: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The build takes their schemas into the bundle, and nothing else of them. */
const BUILT_IN = /^@aws-sdk\/(?:client-|nested-clients$)/u;

/**
 * Packages that a workspace declares and does not use, or uses and does not declare, as lines of text.
 *
 * @param manifest of the workspace
 * @param root of the repository: what is for development there, every test may use
 * @param files of the workspace
 * @param tools of the repository: a workspace's development dependency may be there for one of them
 */
export function unusedAndUndeclared(
  manifest: Manifest,
  root: Manifest,
  files: readonly SourceFile[],
  tools: readonly SourceFile[],
): readonly string[] {
  const { name: own, dependencies = {}, devDependencies = {} } = manifest;
  const uses = files.flatMap(packageUses).filter(({ name }) => name !== own);
  const names = new Set([...uses, ...tools.flatMap(packageUses)].map(({ name }) => name));
  const unused = Object.keys({ ...dependencies, ...devDependencies })
    .filter((name) => !names.has(name.replace(/^@types\//u, "")))
    .map((name) => `${name} is declared and not used`);
  const undeclared = uses.flatMap(({ name, file, atRunTime }) => {
    if (name in dependencies) return [];
    const forDevelopment = name in devDependencies || (root.devDependencies ?? {})[name] !== undefined;
    if (!forDevelopment) return [`${file} uses ${name}, which is not declared`];
    return atRunTime && !BUILT_IN.test(name) ? [`${file} uses ${name}, which is for development only`] : [];
  });
  return [...new Set([...unused, ...undeclared])];
}

interface PackageUse {
  readonly name: string;
  readonly file: string;
  readonly atRunTime: boolean;
}

function packageUses({ path, arrows }: SourceFile): readonly PackageUse[] {
  return arrows.flatMap(({ to, isFile, typeOnly }) => {
    const name = isFile ? workspaceOf(to) : packageOf(to);
    // Only packages/ is installed elsewhere.
    const atRunTime = !typeOnly && !isForTests(path) && path.startsWith("packages/");
    return name === undefined ? [] : [{ name, file: path, atRunTime }];
  });
}

function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith("node:")) return undefined;
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

/** A story may take what a package has for tests, which it does not offer by its name. */
function workspaceOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//u.exec(path)?.[1]?.replace(/^/u, "@signet/");
}
