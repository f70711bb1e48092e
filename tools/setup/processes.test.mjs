import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { capture } from "./processes.mjs";

const MODULE = new URL("./processes.mjs", import.meta.url).href;
const HERE = fileURLToPath(new URL(".", import.meta.url));

/**
 * A process that attends another, as start.mjs attends the server.
 *
 * @param {string} program
 */
function attending(program) {
  const script = `
    import { attend, endAs } from ${JSON.stringify(MODULE)};
    endAs(await attend(process.execPath, ["-e", ${JSON.stringify(program)}]));`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** @param {import("node:child_process").ChildProcess} child */
async function endOf(child) {
  const [code, signal] = await once(child, "exit");
  return { code, signal };
}

describe("a process that stands for another", () => {
  test("ends with its exit code", async () => {
    expect(await endOf(attending("process.exit(7)"))).toEqual({ code: 7, signal: null });
  });

  test("ends by the signal that ended it", async () => {
    expect(await endOf(attending("process.kill(process.pid, 'SIGKILL')"))).toEqual({
      code: null,
      signal: "SIGKILL",
    });
  });

  test.each(/** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"]))(
    "hands on %s and lets it finish its work",
    async (signal) => {
      const child = attending(
        `process.on("${signal}", () => process.exit(3)); setInterval(() => {}, 1000); console.log("ready");`,
      );
      await once(child.stdout, "data");
      child.kill(signal);
      expect(await endOf(child)).toEqual({ code: 3, signal: null });
    },
  );
});

test("what a program writes is kept, both streams", async () => {
  const { code, output } = await capture(
    process.execPath,
    ["-e", "console.log('one'); console.error('two')"],
    {
      cwd: HERE,
    },
  );
  expect({ code, lines: output.trim().split("\n").toSorted() }).toEqual({ code: 0, lines: ["one", "two"] });
});

test("a program that is not there is an error", async () => {
  await expect(capture("signet-no-such-program", [], { cwd: HERE })).rejects.toThrow("ENOENT");
});
