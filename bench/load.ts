import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** One request that is sent again and again. */
export interface RepeatedRequest {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const CONNECTIONS = 16;

/** Requests a second that are answered with 200, from the second processor. Throws when any is answered otherwise. */
export async function loadRate(url: string, request: RepeatedRequest, seconds: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "signet-bench-"));
  try {
    const script = join(folder, "request.lua");
    const headers = request.headers
      .filter(([name]) => !/^(?:host|content-length)$/i.test(name))
      .map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`);
    await writeFile(script, `wrk.method = "POST"\nwrk.body = ${lua(request.body)}\n${headers.join("\n")}\n`);
    const args = [
      "-c",
      "1",
      "wrk",
      "-t",
      "1",
      "-c",
      String(CONNECTIONS),
      "-d",
      `${seconds}s`,
      "-s",
      script,
      `${url}/`,
    ];
    const { stdout } = await promisify(execFile)("taskset", args);
    if (/Non-2xx/.test(stdout)) throw new Error(`not every request was answered with 200:\n${stdout}`);
    const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
    if (rate === undefined) throw new Error(`wrk printed no rate:\n${stdout}`);
    return Number(rate);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function lua(text: string): string {
  return `"${text.replaceAll(/[\\"\n\r]/g, (character) => `\\${character.charCodeAt(0).toString().padStart(3, "0")}`)}"`;
}
