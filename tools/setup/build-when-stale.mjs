import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupFailure } from "./failure.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { alone } from "./lock.mjs";
import { capture } from "./processes.mjs";
import { step } from "./progress.mjs";
import { ROOT } from "./root.mjs";
import { pinnedNode, toolEnvironment } from "./runtime.mjs";

/** What the built server is made of. The data beside the sources are read where they lie. */
const INGREDIENTS = ["package-lock.json", "packages", "tools/build.ts", "tools/build"];

const DIST = join(ROOT, "packages", "server", "dist");
const STAMP = join(DIST, "built-from.txt");

/** The built server's command line. */
export const SIGNET = join(DIST, "signet.js");

/** Builds the server, unless what is there was built from these very sources. */
export async function buildWhenStale() {
  if (isBuilt(fingerprint(ROOT, INGREDIENTS))) return;
  await alone(async () => {
    const sources = fingerprint(ROOT, INGREDIENTS);
    if (isBuilt(sources)) return;
    await step("Building the server", build);
    writeFileSync(STAMP, `${sources}\n`);
  });
}

/** @param {string} sources their fingerprint */
function isBuilt(sources) {
  try {
    return readFileSync(STAMP, "utf8").trim() === sources;
  } catch {
    return false;
  }
}

async function build() {
  const { code, output } = await capture(pinnedNode(), [join(ROOT, "tools", "build.ts")], {
    cwd: ROOT,
    env: toolEnvironment(),
  });
  if (code !== 0) {
    throw new SetupFailure(
      `The build failed:\n\n${output.trimEnd()}`,
      "If you have not changed the sources: delete node_modules and packages/server/dist, and repeat the command.",
    );
  }
}
