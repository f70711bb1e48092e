// `npm test [-- --deep] [-- filters]`: sets up what is stale, then checks types, lint and format and runs the tests. The last
// line is `N passed, N failed`. Runs on Node 20, without node_modules.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installFromDebian } from "./setup/debian.mjs";
import { buildWhenStale } from "./setup/build-when-stale.mjs";
import { installWhenStale } from "./setup/install.mjs";
import { run } from "./setup/run.mjs";
import { runCheck, runTool, STATIC_CHECKS } from "./test/check.mjs";
import { add, NONE, summary, tallyOf } from "./test/tally.mjs";

const deep = process.argv.includes("--deep");
const filters = process.argv.slice(2).filter((argument) => argument !== "--deep");

let total = { ...NONE, failed: 1 };
try {
  await run(async () => {
    await installWhenStale();
    await installFromDebian(["awscli", "chromium", "openssl", "python3-boto3"]);
    await buildWhenStale();
    let tally = NONE;
    for (const check of STATIC_CHECKS) tally = add(tally, await runCheck(check));
    total = add(tally, await runTests());
  });
} finally {
  if (total.failed > 0) process.exitCode = 1;
  console.log(summary(total));
}

async function runTests() {
  console.log(`\n> tests: vitest run ${filters.join(" ")}`);
  const folder = mkdtempSync(join(tmpdir(), "signet-tally-"));
  const file = join(folder, "tally.json");
  try {
    const { code } = await runTool("vitest", ["run", ...filters], {
      SIGNET_TEST_TALLY: file,
      ...(deep ? { DEEP: "1" } : {}),
    });
    return tallyOf(readIfThere(file), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
