import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPrivateFile, replacePrivateFile } from "./private-file.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signet-private-"));
  path = join(folder, "file");
});
afterEach(() => rmSync(folder, { recursive: true }));

const mode = () => statSync(path).mode & 0o777;

describe.each([
  ["createPrivateFile", createPrivateFile],
  ["replacePrivateFile", replacePrivateFile],
])("%s", (_, write) => {
  it("makes a file that only its owner can read, and leaves nothing beside it", async () => {
    await write(path, "content", randomBytes);
    expect([readFileSync(path, "utf8"), mode(), readdirSync(folder)]).toEqual(["content", 0o600, ["file"]]);
  });
});

it("a file that is there is left as it is, or replaced with a private one, as asked", async () => {
  writeFileSync(path, "old", { mode: 0o644 });
  await createPrivateFile(path, "new", randomBytes);
  expect([readFileSync(path, "utf8"), mode()]).toEqual(["old", 0o644]);
  await replacePrivateFile(path, "new", randomBytes);
  expect([readFileSync(path, "utf8"), mode(), readdirSync(folder)]).toEqual(["new", 0o600, ["file"]]);
});
