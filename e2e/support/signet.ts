import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** The server as `npm run build` makes it. */
const BUILT = resolve(import.meta.dirname, "../../packages/server/dist/signet.js");

export interface Means {
  /** Settings by environment; nothing else of this process's environment goes over but PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Kills the process, with SIGKILL. */
  readonly killed?: AbortSignal;
}

/** How a process ended, and what it wrote until then. */
export interface Ended {
  /** Its exit status; null when a signal ended it. */
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A server process of the built Signet. */
export interface Signet {
  /** Where it listens: "http://127.0.0.1:39271". */
  readonly url: string;
  readonly pid: number;
  /** What it wrote so far to standard output, and to standard error (the log). */
  out(): string;
  err(): string;
  /** Sends a signal; resolves when the process is gone. */
  end(signal: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<Ended>;
  /** Resolves when the process is gone, whoever ended it. */
  readonly ended: Promise<Ended>;
}

/** Runs a command of `signet` to its end. */
export async function signet(args: readonly string[], means: Means = {}): Promise<Ended> {
  return launch(args, means).ended;
}

/** Starts `signet serve` on a free port of loopback; rejects with what it said when it does not come to listen. */
export async function serve(args: readonly string[], means: Means = {}): Promise<Signet> {
  const { child, output, ended } = launch(["serve", "--port", "0", ...args], means);
  const url = await new Promise<string>((listening, failed) => {
    child.stdout?.on("data", () => {
      const [, found] =
        /^Signet listens on (\S+)\n[\s\S]*aws sts get-caller-identity\n/m.exec(output.out) ?? [];
      if (found !== undefined) listening(found);
    });
    void ended.then(({ status, err }) => failed(new Error(`signet serve ended with ${status}: ${err}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    out: () => output.out,
    err: () => output.err,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

interface Launched {
  readonly child: ChildProcess;
  readonly output: { out: string; err: string };
  readonly ended: Promise<Ended>;
}

function launch(args: readonly string[], { env = {}, cwd, killed }: Means): Launched {
  if (!existsSync(BUILT)) throw new Error(`There is no ${BUILT}: type \`npm run build\``);
  const child = spawn(process.execPath, [BUILT, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const abandon = () => child.kill("SIGKILL");
  process.once("exit", abandon);
  killed?.addEventListener("abort", abandon);
  const output = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.err += text));
  const ended = new Promise<Ended>((resolved, rejected) => {
    child.once("error", rejected);
    child.once("close", (status) => {
      process.off("exit", abandon);
      resolved({ status, ...output });
    });
  });
  return { child, output, ended };
}
