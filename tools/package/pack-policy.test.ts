import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packPolicy } from "./pack-policy.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

/** An empty project of someone who installed the package from its tarball, and has nothing else of ours. */
let project = "";

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "signet-pack-"));
  project = join(folder, "project");
  await packPolicy(join(folder, "dist"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: join(folder, "dist"),
  });
  const [tarball] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  await mkdir(project);
  await writeFile(join(project, "package.json"), '{ "name": "project", "type": "module", "private": true }');
  await run(
    "npm",
    ["install", "--offline", "--no-audit", "--no-fund", join(folder, tarball?.filename ?? "")],
    {
      cwd: project,
    },
  );
}, 120_000);
afterAll(() => rm(resolve(project, ".."), { recursive: true, force: true }));

/** The README's example, as a file of the project. */
async function readmeExample(): Promise<string> {
  const readme = await readFile(join(ROOT, "packages", "policy", "README.md"), "utf8");
  const [, example] = /```ts\n([\s\S]*?)```/u.exec(readme) ?? [];
  if (example === undefined) throw new Error("the README has no example");
  return `declare const console: { log(...values: unknown[]): void };\n${example}`;
}

test("it brings nothing along, and no script runs when it is installed", async () => {
  const lock = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
  };
  expect(Object.keys(lock.packages)).toEqual(["", "node_modules/@signet/policy"]);
  expect(lock.packages["node_modules/@signet/policy"]?.hasInstallScript).toBeUndefined();
});

test("the README links to nothing that is not in the package", async () => {
  const folder = join(project, "node_modules", "@signet", "policy");
  const readme = await readFile(join(folder, "README.md"), "utf8");
  const links = Array.from(readme.matchAll(/\]\(([^)]*)\)/gu), ([, link = ""]) => link);
  expect(links).toContain("api.txt");
  await Promise.all(links.map((link) => access(join(folder, link))));
});

test("the README's example compiles at a user's strictest, without the types of Node", async () => {
  await writeFile(join(project, "example.ts"), await readmeExample());
  const options = [
    "--ignoreConfig",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--noUncheckedIndexedAccess",
  ];
  const target = ["--module", "nodenext", "--target", "es2025", "--lib", "es2025", "--types", ""];
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const compiled = run(process.execPath, [tsc, ...options, ...target, "example.ts"], { cwd: project });
  await expect(compiled).resolves.toMatchObject({ stdout: "" });
});

test("the README's example runs and says what its comments say", async () => {
  const last = `
const shown = explain({ ...request, action: "s3:PutObject" });
console.log(JSON.stringify([decide(request).outcome, shown.outcome, shown.nearestMisses]));`;
  await writeFile(join(project, "shown.ts"), (await readmeExample()) + last);
  const { stdout } = await run(process.execPath, ["shown.ts"], { cwd: project });
  const miss = { statement: { sid: "Own", position: { line: 1, column: 41 } }, part: "action" };
  expect(JSON.parse(stdout)).toMatchObject(["allow", "implicitDeny", [miss]]);
});
