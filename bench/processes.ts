import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const SIGNET = fileURLToPath(new URL("../packages/server/dist/signet.js", import.meta.url));

/** A process of its own, and where it listens. */
export interface Listening {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The environment without settings of Signet that the person may have. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("SIGNET_")));
}

/** `command` on one processor only, where the system can see to that. */
function pinned(core: number, command: readonly string[]): readonly string[] {
  return existsSync("/usr/bin/taskset") ? ["/usr/bin/taskset", "-c", String(core), ...command] : command;
}

/** Starts a program that prints its URL, and waits for that. */
export async function startListening(
  core: number,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Listening> {
  const [program = "", ...args] = pinned(core, command);
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "ignore"] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command.join(" ")} ended with ${code}`)));
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => {
      const found = /listens on (http:\/\/\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    stop: () => end(child),
  };
}

export function startSignet(
  core: number,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Listening> {
  return startListening(core, [process.execPath, SIGNET, "serve", "--port", "0", ...args], {
    ...cleanEnvironment(),
    SIGNET_LOG_LEVEL: "silent",
    ...env,
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** Resident memory of a process, in megabytes (proc(5), VmRSS). */
export function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) / 1024;
}
