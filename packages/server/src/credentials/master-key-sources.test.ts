import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MasterKeyError } from "./master-key.ts";
import { loadMasterKey } from "./master-key-sources.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signet-master-key-"));
  path = join(folder, "master.key");
});
afterEach(() => rmSync(folder, { recursive: true }));

const DATA_KEY = randomBytes(32);
const TEXT = randomBytes(32).toString("base64");

describe("a master key in a file", () => {
  it("is made, for its owner alone, and is the same one the next time", async () => {
    const made = await loadMasterKey({ kind: "file", path, create: true }, randomBytes);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["master.key"]);
    expect(Buffer.from(readFileSync(path, "utf8").trim(), "base64")).toHaveLength(32);
    const read = await loadMasterKey({ kind: "file", path, create: true }, randomBytes);
    expect(read.unwrap(made.wrap(DATA_KEY, 1), 1)).toEqual(DATA_KEY);
  });

  it("is the same for several that make it at once", async () => {
    const load = () => loadMasterKey({ kind: "file", path, create: true }, randomBytes);
    const keys = await Promise.all([load(), load(), load()]);
    const wrapped = keys[0].wrap(DATA_KEY, 1);
    for (const key of keys) expect(key.unwrap(wrapped, 1)).toEqual(DATA_KEY);
    expect(readdirSync(folder)).toEqual(["master.key"]);
  });

  it("is not made unless asked for", async () => {
    const missing = loadMasterKey({ kind: "file", path, create: false }, randomBytes);
    await expect(missing).rejects.toThrow(MasterKeyError);
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    "",
    "short",
    randomBytes(31).toString("base64"),
    randomBytes(33).toString("base64"),
    "A".repeat(5_000),
  ])("is refused when it is not one: %j", async (content) => {
    writeFileSync(path, content, { mode: 0o600 });
    await expect(loadMasterKey({ kind: "file", path, create: true }, randomBytes)).rejects.toThrow(
      MasterKeyError,
    );
    expect(readFileSync(path, "utf8")).toBe(content);
  });
});

describe("a master key from elsewhere", () => {
  it("is the same in an environment variable and printed by a command", async () => {
    const one = await loadMasterKey(
      { kind: "environment", name: "SIGNET_MASTER_KEY", value: TEXT },
      randomBytes,
    );
    const other = await loadMasterKey({ kind: "command", command: `echo '${TEXT}'` }, randomBytes);
    expect(other.unwrap(one.wrap(DATA_KEY, 1), 1)).toEqual(DATA_KEY);
  });

  it.each(["exit 3", "echo too short", "no-such-command-here", "head -c 4000 /dev/zero"])(
    "is refused when the command gives none: %s",
    async (command) => {
      await expect(loadMasterKey({ kind: "command", command }, randomBytes)).rejects.toThrow(MasterKeyError);
    },
  );
});

it("opens a data key only as the version that it wrapped it as", async () => {
  const key = await loadMasterKey({ kind: "environment", name: "X", value: TEXT }, randomBytes);
  const wrapped = key.wrap(DATA_KEY, 1);
  expect(key.unwrap(wrapped, 1)).toEqual(DATA_KEY);
  expect(key.unwrap(wrapped, 2)).toBeUndefined();
});
