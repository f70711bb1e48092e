import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

/** Runs `signet serve` as a process of its own, with a script that something goes wrong in. */
async function serveWith(script: string): Promise<{ readonly status: number | null; readonly err: string }> {
  const folder = await mkdtemp(join(tmpdir(), "signet-serve-"));
  const file = join(folder, "wrong.mjs");
  await writeFile(file, script);
  const main = new URL("../main.ts", import.meta.url).pathname;
  try {
    return await new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        ["--import", pathToFileURL(file).href, main, "serve", "--ephemeral", "--port", "0"],
        { env: {} },
        (_error, _out, err) => resolve({ status: child.exitCode, err }),
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

// An error that nobody caught may have come from half a decision: to go on would be to guess.
describe("a server in which an error was not caught", () => {
  it.each([
    [
      "a rejection",
      'setInterval(() => process.listenerCount("unhandledRejection") && Promise.reject(new Error("oh no")), 50);',
    ],
    [
      "an exception",
      'setInterval(() => { if (process.listenerCount("uncaughtException")) throw new Error("oh no"); }, 50);',
    ],
  ])("ends with status 1 and says why: %s", async (_name, script) => {
    const { status, err } = await serveWith(script);
    expect(status).toBe(1);
    expect(err).toContain("signet: ended by an error that nobody caught: Error: oh no");
  });
});
