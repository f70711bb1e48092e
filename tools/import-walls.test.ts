import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { unusedAndUndeclared, type Manifest } from "./declared-packages.ts";
import { cycles, type ImportGraph, parseSource, reachable, readImportGraph } from "./import-graph.ts";
import { forbiddenArrows, isForTests } from "./import-walls.ts";

const ROOT = resolve(import.meta.dirname, "..");
const WORKSPACES = [
  "packages/policy",
  "packages/signature",
  "packages/wire",
  "packages/server",
  "packages/console",
  "bench",
  "e2e",
];

const graph = readImportGraph(ROOT, ["packages", "bench", "e2e", "tools", "vitest.config.ts"]);
const paths = [...graph.keys()];

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(resolve(ROOT, folder, "package.json"), "utf8")) as Manifest;
}

/** What is run or imported from outside: commands, the public parts of packages. */
function entries(): readonly string[] {
  const exported = WORKSPACES.flatMap((folder) =>
    Object.values(manifestOf(folder).exports ?? {}).map((path) => `${folder}/${path.replace("./", "")}`),
  );
  return [
    "packages/server/src/main.ts",
    // What the pages' HTML loads.
    "packages/console/src/signin/main.tsx",
    "packages/console/src/console/main.tsx",
    ...exported,
    ...paths.filter((path) => /^tools\/[^/]+\.(?:ts|mjs)$/u.test(path) && !isModuleOfTools(path)),
    "tools/package/api-surface.ts",
    "tools/package/pack-policy.ts",
    // What a test bundles for the browser.
    "tools/package/testing/run-cases.ts",
    "bench/main.ts",
    "vitest.config.ts",
  ];
}

/** A file of tools/ that another file imports is no command. */
function isModuleOfTools(path: string): boolean {
  return paths.some((other) => graph.get(other)?.arrows.some(({ to }) => to === path));
}

describe("the walls of DESIGN", () => {
  test("stand: there is no arrow but those of the tables", () => {
    expect(forbiddenArrows(graph)).toEqual([]);
  });

  test("no file needs itself through others", () => {
    expect(cycles(graph).map((cycle) => cycle.join(" -> "))).toEqual([]);
  });

  test("every relative import names a file that is there, or data", () => {
    const missing = [...graph.values()].flatMap(({ arrows }) =>
      arrows
        .filter(({ to }) => /\.(?:tsx?|mjs)$/u.test(to) && !graph.has(to))
        .map(({ from, to }) => `${from} -> ${to}`),
    );
    expect(missing).toEqual([]);
  });

  test("every file is reached by a command or by what a package offers", () => {
    const reached = reachable(graph, entries());
    expect(
      paths.filter((path) => !reached.has(path) && !isForTests(path) && !path.startsWith("e2e/")),
    ).toEqual([]);
  });

  test("what only tests use is used by a test", () => {
    const reached = reachable(graph, [
      ...entries(),
      ...paths.filter((path) => /\.test\.(?:ts|mjs)$/u.test(path)),
    ]);
    expect(paths.filter((path) => !reached.has(path))).toEqual([]);
  });

  test.each(WORKSPACES)("%s declares the packages that it uses, and no others", (folder) => {
    const files = paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => graph.get(path)!);
    const tools = paths.filter((path) => path.startsWith("tools/")).map((path) => graph.get(path)!);
    expect(unusedAndUndeclared(manifestOf(folder), manifestOf("."), files, tools)).toEqual([]);
  });

  test("nothing is exported by default", () => {
    expect(paths.filter((path) => graph.get(path)?.hasDefaultExport)).toEqual(["vitest.config.ts"]);
  });

  test("files and folders are named in kebab-case", () => {
    const kebab =
      /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:security|deep|generated|config))?(?:\.test)?\.(?:tsx?|mjs)$/u;
    const folder = /^(?:\.|(?:[a-z0-9]+(?:-[a-z0-9]+)*\/?)+)$/u;
    expect(paths.filter((path) => !kebab.test(basename(path)) || !folder.test(dirname(path)))).toEqual([]);
  });
});

/** A repository of a few lines. */
function graphOf(files: Readonly<Record<string, string>>): ImportGraph {
  return new Map(Object.entries(files).map(([path, text]) => [path, parseSource(path, text)]));
}

const SERVER = "packages/server/src";

describe("the walls would fall", () => {
  test.each([
    ["a service on another", `${SERVER}/services/sts/a.ts`, 'import { b } from "../iam/b.ts";'],
    [
      "a service on another, for a type",
      `${SERVER}/services/sts/a.ts`,
      'import type { B } from "../iam/b.ts";',
    ],
    ["a service on another, when called", `${SERVER}/services/sts/a.ts`, 'await import("../iam/b.ts");'],
    [
      "a service on another, by a type's path",
      `${SERVER}/services/sts/a.ts`,
      'let b: import("../iam/b.ts").B;',
    ],
    ["a service on the gateway", `${SERVER}/services/sts/a.ts`, 'export { b } from "../../gateway/b.ts";'],
    ["storage on the directory", `${SERVER}/storage/a.ts`, 'import { b } from "../directory/b.ts";'],
    ["storage on errors of AWS", `${SERVER}/storage/a.ts`, 'import { b } from "../aws-error.ts";'],
    ["credentials on the directory", `${SERVER}/credentials/a.ts`, 'import { b } from "../directory/b.ts";'],
    ["the directory on wire", `${SERVER}/directory/a.ts`, 'import { b } from "@signet/wire";'],
    [
      "all but the authorizer on decide",
      `${SERVER}/services/iam/a.ts`,
      'import { decide } from "@signet/policy";',
    ],
    ["a folder that no row names", `${SERVER}/helpers/a.ts`, 'import { b } from "../storage/b.ts";'],
    ["the server on what is for tests", `${SERVER}/storage/a.ts`, 'import { b } from "./testing/b.ts";'],
    ["policy on Node", "packages/policy/src/a.ts", 'import { b } from "node:fs";'],
    ["policy on another package", "packages/policy/src/a.ts", 'import { b } from "@signet/wire";'],
    ["signature on a dependency", "packages/signature/src/a.ts", 'import { b } from "kysely";'],
    [
      "wire on a client, for more than types",
      "packages/wire/src/a.ts",
      'import { b } from "@aws-sdk/client-iam";',
    ],
    ["a package on another's sources", `${SERVER}/server.ts`, 'import { b } from "../../policy/src/b.ts";'],
    [
      "the pages on another package",
      "packages/console/src/a.tsx",
      'import { b } from "@signet/policy"; export const c = <p>{b}</p>;',
    ],
    ["the server on tools", `${SERVER}/server.ts`, 'import { b } from "../../../tools/b.ts";'],
  ])("%s", (_, path, text) => {
    expect(forbiddenArrows(graphOf({ [path]: text }))).toHaveLength(1);
  });

  test.each([
    [
      "wire takes types of a client",
      "packages/wire/src/a.ts",
      'import type { B } from "@aws-sdk/client-iam";',
    ],
    [
      "a service asks the directory",
      `${SERVER}/services/sts/a.ts`,
      'import { b } from "../../directory/b.ts";',
    ],
    ["a service's files know each other", `${SERVER}/services/sts/a.ts`, 'import { b } from "./b.ts";'],
    ["the composition root sees all", `${SERVER}/server.ts`, 'import { b } from "./gateway/b.ts";'],
    ["a test sees all", `${SERVER}/storage/a.test.ts`, 'import { b } from "../directory/b.ts";'],
  ])("but not when %s", (_, path, text) => {
    expect(forbiddenArrows(graphOf({ [path]: text }))).toEqual([]);
  });

  test("a circle is one whose arrows are there at run time", () => {
    const a = 'import { b } from "./b.ts";';
    expect(cycles(graphOf({ "x/a.ts": a, "x/b.ts": 'import { a } from "./a.ts";' }))).toEqual([
      ["x/a.ts", "x/b.ts", "x/a.ts"],
    ]);
    expect(cycles(graphOf({ "x/a.ts": a, "x/b.ts": 'import type { a } from "./a.ts";' }))).toEqual([]);
  });

  test("a worker's file is reached", () => {
    const graphWithWorker = graphOf({
      "x/a.ts": 'new Worker(new URL("./b.ts", import.meta.url));',
      "x/b.ts": "",
      "x/c.ts": "",
    });
    expect([...reachable(graphWithWorker, ["x/a.ts"])]).toEqual(["x/a.ts", "x/b.ts"]);
  });

  test.each(["export default 1;", "const a = 1; export { a as default };", 'export { default } from "a";'])(
    "%s is an export by default",
    (text) => {
      expect(parseSource("a.ts", text).hasDefaultExport).toBe(true);
    },
  );
});

describe("declared packages", () => {
  const root: Manifest = { devDependencies: { vitest: "1" } };
  const check = (manifest: Manifest, files: Readonly<Record<string, string>>) =>
    unusedAndUndeclared(manifest, root, [...graphOf(files).values()], []);

  test("one that is declared and not used, or used and not declared, is named", () => {
    expect(check({ dependencies: { kysely: "1" } }, { "x/a.ts": "" })).toEqual([
      "kysely is declared and not used",
    ]);
    expect(check({}, { "x/a.ts": 'import "kysely/migration";' })).toEqual([
      "x/a.ts uses kysely, which is not declared",
    ]);
    expect(check({}, { "x/a.ts": 'import "fs";' })).toEqual(["x/a.ts uses fs, which is not declared"]);
    expect(check({}, { "x/a.ts": 'import "node:fs";' })).toEqual([]);
  });

  test("what is there for development is not for use, but for tests and for types", () => {
    const manifest = { devDependencies: { jose: "1" } };
    expect(check(manifest, { "packages/a.ts": 'import "jose";' })).toEqual([
      "packages/a.ts uses jose, which is for development only",
    ]);
    expect(check(manifest, { "x/a.test.ts": 'import "jose"; import "vitest";' })).toEqual([]);
    expect(check(manifest, { "x/a.ts": 'import type { J } from "jose";' })).toEqual([]);
  });
});
