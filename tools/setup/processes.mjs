import { spawn } from "node:child_process";

/**
 * @typedef {object} Outcome
 * @property {number | null} code the exit code, null when a signal ended the process
 * @property {string | null} signal the name of the signal that ended it
 * @property {string} output what it wrote, standard output and error in one; empty when it wrote to ours
 */

/**
 * Runs a program to its end and keeps what it wrote.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly cwd: string, readonly env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<Outcome>} rejects when the program cannot be started
 */
export function capture(command, args, { cwd, env = process.env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    const abandon = () => child.kill();
    process.once("exit", abandon);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("exit", abandon);
      resolve({ code, signal, output: Buffer.concat(chunks).toString("utf8") });
    });
  });
}

/**
 * Runs a program on our own standard streams, hands it the signals we get, and waits for its end.
 *
 * A terminal sends an interrupt to the whole group of processes, so the program has it already: sending it again would look
 * like a second, impatient one.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly cwd?: string, readonly env?: NodeJS.ProcessEnv, readonly input?: "inherit" | "ignore" }} [options]
 * @returns {Promise<Outcome>} rejects when the program cannot be started
 */
export function attend(command, args, { cwd, env = process.env, input = "inherit" } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: [input, "inherit", "inherit"] });
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    /** @type {readonly NodeJS.Signals[]} */
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, forward);
    const settle = () => {
      for (const signal of signals) process.off(signal, forward);
    };
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("exit", (code, signal) => {
      settle();
      resolve({ code, signal, output: "" });
    });
  });
}

/**
 * Ends this process the way the one it stands for ended.
 *
 * @param {Outcome} outcome
 */
export function endAs({ code, signal }) {
  if (signal === null) process.exitCode = code ?? 1;
  else process.kill(process.pid, signal);
}
