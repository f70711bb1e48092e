import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { SetupFailure } from "./failure.mjs";
import { alone } from "./lock.mjs";
import { capture } from "./processes.mjs";
import { step } from "./progress.mjs";
import { ROOT } from "./root.mjs";

/**
 * @typedef {{ readonly version?: string, readonly integrity?: string, readonly resolved?: string, readonly link?: boolean,
 *   readonly optional?: boolean, readonly devOptional?: boolean }} LockedPackage
 */

/** Installs what the lock file names, unless it is there already. */
export async function installWhenStale() {
  if (isInstalled(ROOT)) return;
  await alone(async () => {
    if (isInstalled(ROOT)) return;
    await step("Installing the dependencies", install);
  });
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own list of what is there, at the end of an
 * installation: an interrupted one has none.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = readPackages(join(root, "package-lock.json"));
  const present = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (wanted === undefined) {
    throw new SetupFailure(
      "package-lock.json cannot be read",
      "Clone the repository again, or restore the file.",
    );
  }
  if (present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const there = present[path];
    // Optional ones are mostly those of other platforms.
    if (there === undefined) return entry.optional === true || entry.devOptional === true;
    return (
      there.version === entry.version && there.integrity === entry.integrity && there.link === entry.link
    );
  });
}

/**
 * @param {string} path
 * @returns {Readonly<Record<string, LockedPackage>> | undefined}
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

async function install() {
  const [command, ...before] = npm();
  // Said out loud, because NODE_ENV=production or a setting of the user would leave out what the build needs.
  const args = [...before, "ci", "--include=dev", "--include=optional", "--loglevel=error", "--no-progress"];
  let outcome;
  try {
    outcome = await capture(command, args, { cwd: ROOT });
  } catch {
    throw new SetupFailure(
      "npm was not found",
      "Install it (on Debian and Ubuntu: apt-get install npm) and repeat the command.",
    );
  }
  if (outcome.code !== 0) {
    const end = outcome.output.trimEnd().split("\n").slice(-25).join("\n");
    throw new SetupFailure(`npm ci failed:\n\n${end}`, adviceFor(outcome.output));
  }
}

/**
 * npm and the Node it runs on, as started this script; else the npm of PATH.
 *
 * @returns {[string, ...string[]]}
 */
function npm() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  if (script?.endsWith("npm-cli.js") && existsSync(script)) {
    return [node !== undefined && existsSync(node) ? node : process.execPath, script];
  }
  // Beside this Node, as its own distribution puts it, before what else PATH has.
  const folders = [dirname(process.execPath), ...(process.env.PATH ?? "").split(delimiter)];
  const found = folders.map((folder) => join(folder, "npm")).find((path) => existsSync(path));
  return [found ?? "npm"];
}

/** @param {string} output of npm */
export function adviceFor(output) {
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT/u.test(output)) {
    return "The package registry was not reached. Check the network (npm config get registry, proxy, https-proxy) and repeat the command.";
  }
  if (/SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_/u.test(output)) {
    return "The registry's certificate is not trusted. If a proxy opens TLS connections here, name its certificate: npm config set cafile FILE.";
  }
  if (output.includes("ENOSPC"))
    return "The disk is full. Make room (the dependencies take about 600 MB) and repeat the command.";
  if (/EACCES|EPERM|EROFS/u.test(output)) {
    return `The user who runs this may not write here. Give them ${ROOT} (chown), or clone again as that user.`;
  }
  if (/EUSAGE|can only install packages when your package\.json and package-lock\.json/u.test(output)) {
    return "package.json and package-lock.json disagree. Run: npm install";
  }
  if (output.includes("ESTRICTALLOWSCRIPTS")) {
    return "A dependency wants to run a script when it is installed. Review it, then list it under allowScripts in package.json.";
  }
  return "Repeat the command; if it fails again, run: npm ci";
}
