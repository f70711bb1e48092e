import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { startTestServer } from "../testing/server.ts";
import { endWhenNobodyReads } from "./closed-pipe.ts";

const MAIN = new URL("../main.ts", import.meta.url).pathname;

/** Runs `signet ARGS` with an output that is closed before anything is written to it. */
async function runUnread(args: readonly string[], input = "") {
  // No settings of whoever runs the tests.
  const env = { PATH: process.env["PATH"] };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
  const ended = once(child, "exit");
  const err = text(child.stderr);
  child.stdout.destroy();
  await once(child.stdout, "close");
  child.stdin.end(input);
  const [status] = (await ended) as [number | null];
  return { status, err: await err };
}

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
});
const REQUEST = JSON.stringify({
  principal: { kind: "anonymous" },
  action: "s3:GetObject",
  resource: "*",
  resourceAccountId: "111111111111",
  policies: {},
});

describe("a command whose output nobody reads", () => {
  it.each([
    [["policy", "validate", "-"], POLICY],
    [["policy", "simulate", "--requests", "-"], `${REQUEST}\n`.repeat(2000)],
    [["--help"], ""],
  ])("%j ends without a word, and without an answer", async (args, input) => {
    expect(await runUnread(args, input)).toEqual({ status: 141, err: "" });
  });

  it("ends so beside a server, too", async () => {
    const server = await startTestServer();
    try {
      expect(await runUnread(["account", "list", "--data-dir", server.dataDir])).toEqual({
        status: 141,
        err: "",
      });
    } finally {
      await server.stop();
    }
  });

  it("does not hide that its output cannot be written for another reason", () => {
    const output = new EventEmitter();
    const ends: number[] = [];
    endWhenNobodyReads([output], (status) => ends.push(status));
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    expect(() => output.emit("error", full)).toThrow(full);
    expect(ends).toEqual([]);
  });
});
