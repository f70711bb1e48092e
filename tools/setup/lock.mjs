import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { note } from "./progress.mjs";
import { ROOT } from "./root.mjs";

/** Outside of the clone, because installing empties node_modules and nothing else of ours may appear in `git status`. */
const PLACE = join(
  tmpdir(),
  `signet-setup-${createHash("sha256")
    .update(`${process.getuid?.() ?? 0}:${ROOT}`)
    .digest("hex")
    .slice(0, 16)}`,
);

/**
 * Lets one process at a time set up this clone: `npm start` and `npm test` in two terminals would otherwise install over each
 * other.
 *
 * @template T
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function alone(run) {
  let told = false;
  while (!take()) {
    if (!told) note("Another process is setting up this clone: waiting for it");
    told = true;
    await setTimeout(200);
  }
  const release = () => rmSync(PLACE, { force: true });
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    release();
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    return await run();
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    release();
  }
}

/** @returns {boolean} whether the lock is now ours; that of a process which has gone is removed */
function take() {
  try {
    writeFileSync(PLACE, process.pid.toString(), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  }
  if (abandoned()) rmSync(PLACE, { force: true });
  return false;
}

function abandoned() {
  try {
    const pid = Number(readFileSync(PLACE, "utf8"));
    // Created, and its owner died before it could write its number.
    if (!Number.isSafeInteger(pid) || pid <= 0) return Date.now() - statSync(PLACE).mtimeMs > 10_000;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH";
  }
}
