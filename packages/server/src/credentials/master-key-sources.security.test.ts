// Attacks on the master key, which opens all secrets of an installation: another user of the machine reads a file that was
// left open to the group or to all; the key turns up in an error message, and so in a log, because it was malformed or
// because the command that prints it failed after printing it.
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MasterKeySource, loadMasterKey } from "./master-key-sources.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signet-master-key-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a master key file", () => {
  it.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666])(
    "with mode %o is refused",
    async (mode) => {
      const path = join(folder, "master.key");
      writeFileSync(path, randomBytes(32).toString("base64"), { mode: 0o600 });
      const source: MasterKeySource = { kind: "file", path, create: true };
      await expect(loadMasterKey(source, randomBytes)).resolves.toBeDefined();
      chmodSync(path, mode);
      await expect(loadMasterKey(source, randomBytes)).rejects.toThrow("can be read by other users");
    },
  );
});

describe("the message of a failure", () => {
  // One byte too many, so that it is refused.
  const key = randomBytes(33).toString("base64");
  const sources: MasterKeySource[] = [
    { kind: "environment", name: "SIGNET_MASTER_KEY", value: key },
    { kind: "command", command: "cat master.key" },
    { kind: "command", command: "cat master.key; cat master.key >&2; exit 1" },
  ];

  it.each(sources)("of $kind holds no key material", async (source) => {
    writeFileSync(join(folder, "master.key"), key, { mode: 0o600 });
    const located =
      source.kind === "command" ? { ...source, command: `cd '${folder}' && { ${source.command}; }` } : source;
    const error: unknown = await loadMasterKey(located, randomBytes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(key.slice(0, 8));
  });
});

it("shows nothing of itself when it is printed", async () => {
  const value = randomBytes(32);
  const key = await loadMasterKey(
    { kind: "environment", name: "X", value: value.toString("base64") },
    randomBytes,
  );
  const shown = inspect(key, { depth: 10, showHidden: true }) + JSON.stringify(key);
  expect(shown).not.toContain(value.toString("base64").slice(0, 8));
  expect(shown).not.toContain(value.toString("hex").slice(0, 4));
});
