import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build, type Build } from "./build.ts";

let folder = "";
let built: Build;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-build-"));
  built = await build(join(folder, "dist"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the bundle runs where there are no dependencies", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [built.entry, "--version"], { cwd: folder });
  const manifest = new URL("../packages/server/package.json", import.meta.url);
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { readonly version: string };
  expect(stdout).toBe(`${version}\n`);
});

test("of the SDK's clients it has the schemas and the errors, and none of what calls AWS", () => {
  const ofClients = built.modules.filter((path) => /node_modules\/@aws-sdk\//u.test(path));
  expect(ofClients.some((path) => path.includes("client-iam/dist-es/schemas/"))).toBe(true);
  const parts = /(?:client-[^/]+|nested-clients)\/dist-es\/(?:submodules\/signin\/)?(?:schemas|models)\//u;
  expect(ofClients.filter((path) => !parts.test(path))).toEqual([]);
});

test("the notices of what is in it lie beside it, and nothing is left over", async () => {
  expect(await readFile(join(folder, "dist", "THIRD-PARTY-LICENSES.txt"), "utf8")).toContain("kysely");
  expect(await readdir(folder)).toEqual(["dist"]);
});
