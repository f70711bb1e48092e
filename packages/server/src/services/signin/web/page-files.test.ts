import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPageFiles } from "./page-files.ts";

let folder: string;
const SCRIPT = "export const a = 1;\n".repeat(100);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-pages-"));
  await mkdir(join(folder, "assets", "sub.js"), { recursive: true });
  await writeFile(join(folder, "signin.html"), "<p>sign in</p>");
  await writeFile(join(folder, "assets", "a-1.js"), SCRIPT);
  await writeFile(join(folder, "assets", "f-1.woff2"), "font");
  await writeFile(join(folder, "assets", "a-1.js.map"), "{}");
  await writeFile(join(folder, "assets", "secret.key"), "key");
  await writeFile(join(folder, "secret.js"), "secret");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("gives out a page as it is, and says how to build one that is not there", async () => {
  const files = createPageFiles(folder);
  expect(await files.page("signin.html")).toMatchObject({
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: Buffer.from("<p>sign in</p>"),
  });
  const missing = await files.page("console.html");
  expect(missing.status).toBe(503);
  expect(missing.body).toContain("npm run build");
});

it("gives out what pages load for ever, compressed where the browser takes that and it helps", async () => {
  const files = createPageFiles(folder);
  for (let round = 0; round < 2; round += 1) {
    const plain = await files.asset("a-1.js", false);
    expect(plain?.headers).toEqual({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "accept-encoding",
    });
    expect(plain?.body.toString()).toBe(SCRIPT);
    const zipped = await files.asset("a-1.js", true);
    expect(zipped?.headers?.["content-encoding"]).toBe("gzip");
    expect(gunzipSync(zipped?.body as Uint8Array).toString()).toBe(SCRIPT);
  }
  expect((await files.asset("f-1.woff2", true))?.headers?.["content-encoding"]).toBeUndefined();
});

it("finds what was built after somebody asked for it", async () => {
  const files = createPageFiles(folder);
  expect(await files.asset("late-1.js", false)).toBeUndefined();
  await writeFile(join(folder, "assets", "late-1.js"), "late");
  const both = await Promise.all([files.asset("late-1.js", false), files.asset("late-1.js", false)]);
  expect(both.map((asset) => asset?.body.toString())).toEqual(["late", "late"]);
});

// Somebody asks for files beside the pages: the database and the master key may lie on the same disk.
it("gives out nothing else of the disk", async () => {
  const files = createPageFiles(folder);
  const names = [
    "../secret.js",
    "..%2fsecret.js",
    "../assets/a-1.js",
    "./a-1.js",
    "/a-1.js",
    ".js",
    "sub.js",
    "secret.key",
    "a-1.js.map",
    "none.js",
    "a-1.js\u0000.js",
    "..\\secret.js",
    "",
    "a-1.constructor",
  ];
  for (const name of names) expect([name, await files.asset(name, false)]).toEqual([name, undefined]);
});
