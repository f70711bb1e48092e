import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprint } from "./fingerprint.mjs";

let root = "";
/** @type {(path: string, text: string) => void} */
const put = (path, text) => writeFileSync(join(root, path), text);
const now = () => fingerprint(root, ["src", "lock.json", "never-there"]);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "signet-fingerprint-"));
  mkdirSync(join(root, "src/dist"), { recursive: true });
  put("src/a.ts", "a");
  put("lock.json", "{}");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ["a file changes", () => put("src/a.ts", "b")],
  ["a file comes", () => put("src/b.ts", "")],
  ["a file goes", () => rmSync(join(root, "src/a.ts"))],
  ["a file that was named itself changes", () => put("lock.json", "[]")],
  ["text moves from one file to the next", () => (put("src/a.ts", ""), put("src/b.ts", "a"))],
])("differs when %s", (_, change) => {
  const before = now();
  change();
  expect(now()).not.toBe(before);
});

test.each([
  ["a file gets another time", () => utimesSync(join(root, "src/a.ts"), 1, 1)],
  ["a test changes", () => put("src/a.test.ts", "x")],
  ["a text for people changes", () => put("src/README.md", "x")],
  ["what was built changes", () => put("src/dist/a.js", "x")],
])("is the same when %s", (_, change) => {
  const before = now();
  change();
  expect(now()).toBe(before);
});
