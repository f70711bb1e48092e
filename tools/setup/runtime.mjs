import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SetupFailure } from "./failure.mjs";
import { ROOT } from "./root.mjs";

/** The oldest Node that has all that the server needs. */
const OLDEST = Object.freeze({ major: 24, minor: 21 });

/**
 * The Node that runs the server and the tests: the pinned one, else our own where the platform has no pinned package.
 *
 * @returns {string} its path
 */
export function pinnedNode() {
  const pinned = join(ROOT, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(pinned)) return pinned;
  if (isRecent(process.versions.node)) return process.execPath;
  const platform = `${process.platform} on ${process.arch}`;
  throw new SetupFailure(
    `There is no pinned Node for ${platform}, and this one, ${process.version}, is too old`,
    `Install Node ${OLDEST.major.toString()}.${OLDEST.minor.toString()} or newer and repeat the command. (Linux on x64 and arm64 needs 20 only: if this is such a
machine, delete node_modules and repeat the command.)`,
  );
}

/** @param {string} version such as 26.10.0 */
export function isRecent(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
}

/** The environment in which the tools of the workspace find each other and the pinned Node. */
export function toolEnvironment() {
  return {
    ...process.env,
    PATH: [join(ROOT, "node_modules", ".bin"), process.env.PATH].filter(Boolean).join(delimiter),
  };
}
