import { existsSync } from "node:fs";
import { SetupFailure } from "./failure.mjs";
import { capture } from "./processes.mjs";
import { step } from "./progress.mjs";
import { ROOT } from "./root.mjs";

/** What tests and benchmarks take from Debian: the package, and the file by which it is known to be there. */
export const DEBIAN = Object.freeze({
  awscli: "/usr/bin/aws",
  chromium: "/usr/bin/chromium",
  openssl: "/usr/bin/openssl",
  "python3-boto3": "/usr/lib/python3/dist-packages/boto3/__init__.py",
  wrk: "/usr/bin/wrk",
});

/** @typedef {keyof typeof DEBIAN} DebianPackage */

/**
 * Installs the packages that are missing, if this user may without being asked for a password.
 *
 * @param {readonly DebianPackage[]} names
 * @throws {SetupFailure} with the line to type, when the user has to
 */
export async function installFromDebian(names) {
  const missing = names.filter((name) => !existsSync(DEBIAN[name]));
  if (missing.length === 0) return;
  const list = missing.join(", ");
  if (!existsSync("/usr/bin/apt-get")) {
    throw new SetupFailure(
      `Missing: ${missing.map((name) => DEBIAN[name]).join(", ")}`,
      `On Debian and Ubuntu that is: ${list}. Install the same with this system's own package manager.`,
    );
  }
  const become = await rightToInstall();
  if (become === undefined) {
    throw new SetupFailure(
      `Not installed: ${list}`,
      `Type this, then repeat the command:\n\n  ${commandLine(missing)}`,
    );
  }
  await step(`Installing from Debian: ${list}`, async () => {
    if (await apt(become, ["install", "--yes", "--no-install-recommends", ...missing])) return;
    // A machine that has never fetched the lists does not know the packages, one that did so long ago asks for old files.
    await apt(become, ["update"]);
    if (await apt(become, ["install", "--yes", "--no-install-recommends", ...missing])) return;
    throw new SetupFailure(
      `apt-get could not install: ${list}`,
      `See why, then repeat the command:\n\n  ${commandLine(missing)}`,
    );
  });
}

/** @param {readonly string[]} names */
export function commandLine(names) {
  const sudo = process.getuid?.() === 0 ? "" : "sudo ";
  return `${sudo}apt-get update && ${sudo}apt-get install --yes --no-install-recommends ${names.join(" ")}`;
}

/** @returns {Promise<readonly string[] | undefined>} what to put before a command to run it as root; undefined: we may not */
async function rightToInstall() {
  if (process.getuid?.() === 0) return [];
  try {
    const { code } = await capture("sudo", ["-n", "true"], { cwd: ROOT });
    return code === 0 ? ["sudo", "-n"] : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {readonly string[]} become
 * @param {readonly string[]} args
 * @returns {Promise<boolean>} whether it went well
 */
async function apt(become, args) {
  const [command = "env", ...rest] = [
    ...become,
    "env",
    "DEBIAN_FRONTEND=noninteractive",
    "apt-get",
    "-q",
    ...args,
  ];
  const { code } = await capture(command, rest, { cwd: ROOT });
  return code === 0;
}
