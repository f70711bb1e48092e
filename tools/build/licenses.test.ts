import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collectLicenses, packageFolder } from "./licenses.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "signet-licenses-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(name: string, manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(root, "node_modules", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", ...manifest }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return join(folder, "index.js");
}

test("the notices of each bundled package are there once, sorted, and ours is not among them", async () => {
  const b = put(
    "b",
    { license: "MIT" },
    {
      LICENSE: "the terms of b",
      NOTICE: "the notice of b",
      "THIRD-PARTY-LICENSES.txt": "the terms of c",
      "index.js": "code",
    },
  );
  const a = put("@a/a", { license: "Apache-2.0" }, { "LICENSE.md": "the terms of a" });
  const text = await collectLicenses([
    b,
    join(b, "../lib/more.js"),
    a,
    join(root, "packages/server/src/main.ts"),
  ]);
  expect(text.match(/the (?:terms|notice) of \w|\S+ 1\.0\.0 \(.+\)/gu)).toEqual([
    "@a/a 1.0.0 (Apache-2.0)",
    "the terms of a",
    "b 1.0.0 (MIT)",
    "the terms of b",
    "the notice of b",
    "the terms of c",
  ]);
});

test.each([{ license: "AGPL-3.0-only" }, { license: "UNLICENSED" }, {}])(
  "a package under %o stops the build",
  async (manifest) => {
    await expect(collectLicenses([put("a", manifest)])).rejects.toThrow(/a@1\.0\.0 has the licence/u);
  },
);

test("the package of a file is the innermost one", () => {
  expect(packageFolder("/r/node_modules/a/lib/x.js")).toBe("/r/node_modules/a");
  expect(packageFolder("/r/node_modules/a/node_modules/@b/c/x.js")).toBe(
    "/r/node_modules/a/node_modules/@b/c",
  );
  expect(packageFolder("/r/packages/server/src/main.ts")).toBeUndefined();
});
