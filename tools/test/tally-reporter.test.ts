import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startVitest } from "vitest/node";
import { tallyReporter } from "./tally-reporter.ts";

const BODY = `
test("passes", () => {});
test("fails", () => { throw new Error("planted"); });
test.skip("is left out", () => {});
describe("with a hook that throws", () => {
  beforeAll(() => { throw new Error("planted"); });
  test("never runs", () => {});
});
`;

let folder = "";
beforeAll(() => {
  // Within the repository, so that "vitest" is found.
  folder = mkdtempSync(join(import.meta.dirname, ".tally-"));
  writeFileSync(join(folder, "a.test.js"), `import { beforeAll, describe, test } from "vitest";${BODY}`);
  writeFileSync(join(folder, "b.test.js"), "this is no JavaScript");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("counts tests, hooks that throw and files that cannot be read", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "signet-tally-")), "tally.json");
  const exitCode = process.exitCode;
  const vitest = await startVitest("test", [], {
    config: false,
    root: folder,
    include: ["*.test.js"],
    watch: false,
    reporters: [tallyReporter(file)],
  });
  await vitest.close();
  process.exitCode = exitCode;
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ passed: 1, failed: 3, skipped: 2 });
});
