// `npm run bench [-- --json]`: sets up what is stale, then runs bench/main.ts with the given arguments. Runs on Node 20,
// without node_modules.
import { join } from "node:path";
import { installFromDebian } from "./setup/debian.mjs";
import { buildWhenStale } from "./setup/build-when-stale.mjs";
import { installWhenStale } from "./setup/install.mjs";
import { attend, endAs } from "./setup/processes.mjs";
import { ROOT } from "./setup/root.mjs";
import { run } from "./setup/run.mjs";
import { pinnedNode, toolEnvironment } from "./setup/runtime.mjs";

await run(async () => {
  await installWhenStale();
  await installFromDebian(["wrk"]);
  await buildWhenStale();
  const main = join(ROOT, "bench", "main.ts");
  endAs(await attend(pinnedNode(), [main, ...process.argv.slice(2)], { cwd: ROOT, env: toolEnvironment() }));
});
