import { spawn } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { type Finding, median } from "./measure.ts";
import { cleanEnvironment, startSignet } from "./processes.ts";

const RUNS = 7;
const BUDGET = 400;

/** From the start of the process to the first answer over HTTP, against the start of a process that does nothing. */
export async function benchStart(): Promise<Finding> {
  const times: number[] = [];
  const floors: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    floors.push(await emptyProcess());
    times.push(await firstAnswer());
  }
  const [time, floor] = [median(times), median(floors)];
  return {
    name: "start, to first answer (ephemeral)",
    rate: time,
    peer: "node -e 0",
    peerRate: floor,
    ratio: time - floor,
    budget: `below ${BUDGET} ms more`,
    unit: "ms",
    met: time - floor < BUDGET,
  };
}

async function emptyProcess(): Promise<number> {
  const started = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { env: cleanEnvironment() }), "exit");
  return performance.now() - started;
}

async function firstAnswer(): Promise<number> {
  const started = performance.now();
  const signet = await startSignet(0, ["--ephemeral"]);
  try {
    const response = await fetch(`${signet.url}/_signet/health`);
    if (!response.ok) throw new Error("the server is not healthy");
    await response.text();
    return performance.now() - started;
  } finally {
    await signet.stop();
  }
}
