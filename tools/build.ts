// Bundles the server and its command line into packages/server/dist: `node tools/build.ts`.
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { rolldown, type OutputChunk } from "rolldown";
import { collectLicenses } from "./build/licenses.ts";

const ROOT = resolve(import.meta.dirname, "..");
const DIST = join(ROOT, "packages", "server", "dist");

/** What came out of a build. */
export interface Build {
  /** The file to run. */
  readonly entry: string;
  /** Bytes of all JavaScript in it, without source maps. */
  readonly bytes: number;
  /** Files that went in, by absolute path. */
  readonly modules: readonly string[];
}

/**
 * Bundles packages/server/src/main.ts with all that it needs, and the licences of what others wrote.
 *
 * @throws when a module is missing, or comes under a licence that is not on the list
 */
export async function build(dist: string = DIST): Promise<Build> {
  const bundle = await rolldown({
    input: { signet: join(ROOT, "packages", "server", "src", "main.ts") },
    cwd: ROOT,
    platform: "node",
    // The SDK's `main` is one CommonJS file that brings the whole client; its ES modules shed all but the schemas.
    resolve: { mainFields: ["module", "main"] },
    // pg asks for it in a getter that nothing calls.
    external: ["pg-native"],
    onLog(level, log) {
      if (level === "warn") throw new Error(log.message);
    },
  });
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const { output } = await bundle.write({
    dir: dist,
    format: "esm",
    entryFileNames: "[name].js",
    // All in one folder: the sources find their data relative to the file they are in.
    chunkFileNames: "[name]-[hash].js",
    sourcemap: true,
    // Names and lines stay, so that a stack trace can be read.
    minify: { mangle: false, compress: true, codegen: { removeWhitespace: false } },
    comments: false,
    banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
  });
  await bundle.close();

  const chunks = output.filter((file): file is OutputChunk => file.type === "chunk");
  const modules = chunks.flatMap((chunk) =>
    Object.entries(chunk.modules)
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([id]) => id),
  );
  await writeFile(join(dist, "THIRD-PARTY-LICENSES.txt"), await collectLicenses(modules));
  const entry = join(dist, "signet.js");
  await chmod(entry, 0o755);
  return { entry, bytes: chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0), modules };
}

if (import.meta.main) {
  const began = performance.now();
  const { bytes } = await build();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`packages/server/dist: ${(bytes / 1024).toFixed(0)} KiB in ${seconds} s`);
}
