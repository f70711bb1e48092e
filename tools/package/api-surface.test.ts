import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { API_FILE, apiSurface } from "./api-surface.ts";

test("the public surface of the policy engine is the committed one", async () => {
  const committed = await readFile(API_FILE, "utf8");
  expect(await apiSurface(), "meant? then: node tools/package/api-surface.ts").toBe(committed);
});

test("what a declaration speaks of is part of the surface, what stays inside is not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "signet-surface-"));
  await using _cleaned = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "index.ts"), 'export { f, type A } from "./a.ts";');
  await writeFile(
    join(folder, "a.ts"),
    `export interface A { readonly b: B }
     interface B { readonly c: number }
     export interface Inner { readonly d: number }
     /** Told to people, not to the compiler: Inner. */
     export function f(a: A): void; export function f(a: string): void; export function f(a: A | string): void {}`,
  );
  const surface = await apiSurface(folder);
  expect(surface.split("\n\n")).toEqual([
    "exports: A, f",
    "export interface A {\n    readonly b: B;\n}",
    "interface B {\n    readonly c: number;\n}",
    "export declare function f(a: A): void;\nexport declare function f(a: string): void;\n",
  ]);
});

test("of two declarations of one name it takes the one that is meant, and all ways of a union", async () => {
  const folder = await mkdtemp(join(tmpdir(), "signet-surface-"));
  await using _cleaned = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "index.ts"), 'export type { A } from "./a.ts";');
  await writeFile(
    join(folder, "a.ts"),
    `import { type Same, own } from "./b.ts";
     export type A =
       /** A way. */
       | { readonly way: Same }
       /** Another. */
       | { readonly other: 1 };
     own();`,
  );
  await writeFile(
    join(folder, "b.ts"),
    `import { inner } from "./c.ts";
     export type Same = "meant";
     export function own(): void { inner(); }`,
  );
  await writeFile(
    join(folder, "c.ts"),
    'type Same = "not meant"; export function inner(same?: Same): void { void same; }',
  );
  const surface = await apiSurface(folder);
  const [names, union, ...others] = surface.split("\n\n");
  expect(names).toBe("exports: A");
  expect(union).toContain("way: Same");
  expect(union).toContain("other: 1");
  expect(others).toEqual(['export type Same = "meant";\n']);
});
