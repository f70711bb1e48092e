// Bundles the server, its command line and the web pages into packages/server/dist: `node tools/build.ts`.
import { chmod, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { rolldown, type OutputChunk } from "rolldown";
import { type BuiltConsole, buildConsole } from "./build/console.ts";
import { collectLicenses } from "./build/licenses.ts";

const ROOT = resolve(import.meta.dirname, "..");
const DIST = join(ROOT, "packages", "server", "dist");
const SIGNIN_CLIENT = "node_modules/@aws-sdk/nested-clients/dist-es/submodules/signin/index.js";

/** What came out of a build. */
export interface Build {
  /** The file to run. */
  readonly entry: string;
  /** Bytes of all JavaScript in it, without source maps. */
  readonly bytes: number;
  /** Files that went into it, by absolute path. */
  readonly modules: readonly string[];
  /** The web pages, in the folder `console` beside `entry`. */
  readonly console: BuiltConsole;
}

/**
 * Bundles packages/server/src/main.ts with all that it needs, the pages of packages/console, and the licences of what others wrote.
 *
 * @throws when a module is missing, or comes under a licence that is not on the list
 */
export async function build(dist: string = DIST): Promise<Build> {
  const bundle = await rolldown({
    input: { signet: join(ROOT, "packages", "server", "src", "main.ts") },
    cwd: ROOT,
    platform: "node",
    // The SDK's `main` is one CommonJS file that brings the whole client; its ES modules shed all but the schemas.
    resolve: {
      mainFields: ["module", "main"],
      // Of several clients in one package: the same of this one.
      alias: { "@aws-sdk/nested-clients/signin": join(ROOT, SIGNIN_CLIENT) },
    },
    // pg asks for it in a getter that nothing calls.
    external: ["pg-native"],
    onLog(level, log) {
      if (level === "warn") throw new Error(log.message);
    },
  });
  // Beside its place until it is complete: a build that fails leaves the last one as it was.
  const fresh = `${dist}.fresh`;
  await using _cleaned = { [Symbol.asyncDispose]: () => rm(fresh, { recursive: true, force: true }) };
  const { output } = await bundle.write({
    dir: fresh,
    format: "esm",
    entryFileNames: "[name].js",
    // All in one folder: the sources find their data relative to the file they are in.
    chunkFileNames: "[name]-[hash].js",
    sourcemap: true,
    // Names and lines stay, so that a stack trace can be read.
    minify: { mangle: false, compress: true, codegen: { removeWhitespace: false } },
    comments: false,
  });
  await bundle.close();

  const chunks = output.filter((file): file is OutputChunk => file.type === "chunk");
  const modules = chunks.flatMap((chunk) =>
    Object.entries(chunk.modules)
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([id]) => id),
  );
  const console = await buildConsole(join(fresh, "console"));
  const licenses = await collectLicenses([...modules, ...console.modules]);
  await writeFile(join(fresh, "THIRD-PARTY-LICENSES.txt"), licenses);
  await chmod(join(fresh, "signet.js"), 0o755);
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
  const entry = join(dist, "signet.js");
  const bytes = chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0);
  return { entry, bytes, modules, console };
}

if (import.meta.main) {
  const began = performance.now();
  try {
    const { bytes } = await build();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`packages/server/dist: ${(bytes / 1024).toFixed(0)} KiB in ${seconds} s`);
  } catch (error) {
    console.error(stripVTControlCharacters(error instanceof Error ? error.message : String(error)));
    process.exitCode = 1;
  }
}
