import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adviceFor, isInstalled } from "./install.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "signet-install-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const LOCK = {
  "": { name: "signet-workspace" },
  "packages/policy": { version: "0.1.0" },
  "node_modules/@signet/policy": { resolved: "packages/policy", link: true },
  "node_modules/kysely": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/binding-of-another-platform": { version: "1.0.0", integrity: "sha512-b", optional: true },
};

/**
 * @param {object} wanted
 * @param {object | undefined} present
 */
function write(wanted, present) {
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: wanted }));
  mkdirSync(join(root, "node_modules"), { recursive: true });
  if (present)
    writeFileSync(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages: present }));
}

describe("what is installed", () => {
  const {
    "": _root,
    "packages/policy": _workspace,
    "node_modules/binding-of-another-platform": _,
    ...there
  } = LOCK;

  test("is fresh when all of the lock file is there but what is for other platforms", () => {
    write(LOCK, there);
    expect(isInstalled(root)).toBe(true);
  });

  test("is stale when an installation was interrupted, which leaves no list", () => {
    write(LOCK, undefined);
    expect(isInstalled(root)).toBe(false);
  });

  test.each([
    ["a package is missing", { ...there, "node_modules/kysely": undefined }],
    ["a version differs", { ...there, "node_modules/kysely": { version: "0.9.0", integrity: "sha512-a" } }],
    ["a content differs", { ...there, "node_modules/kysely": { version: "1.0.0", integrity: "sha512-z" } }],
    ["a workspace is not linked", { ...there, "node_modules/@signet/policy": undefined }],
    [
      "an optional one is of another version",
      { ...there, "node_modules/binding-of-another-platform": { version: "2.0.0" } },
    ],
  ])("is stale when %s", (_name, present) => {
    write(LOCK, present);
    expect(isInstalled(root)).toBe(false);
  });

  test("without a lock file there is nothing to go by", () => {
    expect(() => isInstalled(root)).toThrow("package-lock.json cannot be read");
  });
});

describe("advice", () => {
  test.each([
    ["npm error code EAI_AGAIN", "Check the network"],
    ["npm error code ENOTFOUND", "Check the network"],
    ["npm error code SELF_SIGNED_CERT_IN_CHAIN", "cafile"],
    ["npm error code ENOSPC", "The disk is full"],
    ["npm error code EACCES", "may not write"],
    ["npm error code EUSAGE", "npm install"],
    ["npm error code ESTRICTALLOWSCRIPTS", "allowScripts"],
    ["npm error something new", "npm ci"],
  ])("for %s says %s", (output, advice) => {
    expect(adviceFor(output)).toContain(advice);
  });
});
