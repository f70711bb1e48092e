// Makes packages/policy/dist, the package as others install it: `npm run pack:policy`, then `npm pack` in that folder.
import { copyFile, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";
import { writeDeclarations } from "./declarations.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const POLICY = join(ROOT, "packages", "policy");

/**
 * Bundles the policy engine into one module, with its declarations, its README, its surface and a package.json.
 *
 * @param dist the folder to make
 * @returns the path of the module
 * @throws when the engine imports anything, or does not compile
 */
export async function packPolicy(dist: string = join(POLICY, "dist")): Promise<string> {
  const fresh = `${dist}.fresh`;
  await using _cleaned = { [Symbol.asyncDispose]: () => rm(fresh, { recursive: true, force: true }) };
  await using bundle = await rolldown({
    input: { index: join(POLICY, "src", "index.ts") },
    cwd: ROOT,
    platform: "neutral",
    onLog(level, log) {
      if (level === "warn") throw new Error(log.message);
    },
  });
  const { output } = await bundle.write({ dir: fresh, format: "esm", entryFileNames: "[name].js" });
  const [module] = output;
  if (output.length !== 1 || module.imports.length > 0 || module.dynamicImports.length > 0) {
    throw new Error(`The policy engine imports nothing; this imports: ${module.imports.join(", ")}`);
  }
  await writeDeclarations(join(POLICY, "src"), join(fresh, "types"));
  await writeFile(join(fresh, "package.json"), `${JSON.stringify(await manifest(), undefined, 2)}\n`);
  for (const file of ["README.md", "api.txt"]) await copyFile(join(POLICY, file), join(fresh, file));
  await copyFile(join(ROOT, "LICENSE"), join(fresh, "LICENSE"));
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
  return join(dist, "index.js");
}

/** What the workspace says of the package, with what is built in place of the sources. */
async function manifest(): Promise<object> {
  const text = await readFile(join(POLICY, "package.json"), "utf8");
  const { name, version, description, license } = JSON.parse(text) as Readonly<Record<string, string>>;
  const exports = { ".": { types: "./types/index.d.ts", default: "./index.js" } };
  const engines = { node: ">=20" };
  const types = "./types/index.d.ts";
  return { name, version, description, license, engines, type: "module", sideEffects: false, types, exports };
}

if (import.meta.main) {
  await packPolicy();
  console.log("packages/policy/dist is made; now: cd packages/policy/dist && npm pack");
}
