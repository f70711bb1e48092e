import { realpathSync } from "node:fs";
import { join } from "node:path";
import { SetupFailure } from "../setup/failure.mjs";
import { attend } from "../setup/processes.mjs";
import { ROOT } from "../setup/root.mjs";
import { pinnedNode, toolEnvironment } from "../setup/runtime.mjs";
import { NONE } from "./tally.mjs";

/** @typedef {import("./tally.mjs").Tally} Tally */

/** What is checked without running it; each counts as one test. */
export const STATIC_CHECKS = Object.freeze([
  { title: "types", tool: "tsc", args: ["-b", ".", "packages/console"] },
  { title: "lint", tool: "oxlint", args: ["--type-aware"] },
  { title: "format", tool: "oxfmt", args: ["--check"] },
]);

/**
 * @param {(typeof STATIC_CHECKS)[number]} check
 * @returns {Promise<Tally>}
 */
export async function runCheck({ title, tool, args }) {
  console.log(`\n> ${title}: ${tool} ${args.join(" ")}`);
  const { code } = await runTool(tool, args, {});
  console.log(code === 0 ? `${title}: passed` : `${title}: failed`);
  return code === 0 ? { ...NONE, passed: 1 } : { ...NONE, failed: 1 };
}

/**
 * Runs a tool of the workspace on the pinned Node, its output on ours.
 *
 * @param {string} tool as node_modules/.bin names it
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env more of the environment
 */
export async function runTool(tool, args, env) {
  const script = realpathSync(join(ROOT, "node_modules", ".bin", tool));
  const outcome = await attend(pinnedNode(), [script, ...args], {
    cwd: ROOT,
    env: { ...toolEnvironment(), ...env },
    input: "ignore",
  });
  if (outcome.signal !== null)
    throw new SetupFailure(`${tool} was ended by ${outcome.signal}`, "Repeat the command.");
  return outcome;
}
