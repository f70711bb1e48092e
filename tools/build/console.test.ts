import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildConsole, type BuiltConsole, PAGES } from "./console.ts";

let folder = "";
let built: BuiltConsole;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-console-"));
  built = await buildConsole(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = (name: string) => readFile(join(folder, name));
const text = async (name: string) => (await read(name)).toString("utf8");

async function styles(): Promise<string> {
  const names = (await readdir(join(folder, "assets"))).filter((name) => name.endsWith(".css"));
  return (await Promise.all(names.map((name) => text(join("assets", name))))).join("\n");
}

/** What a page's HTML asks for. */
const asked = (html: string) => [...html.matchAll(/\s(?:src|href)="([^"]*)"/gu)].map(([, url = ""]) => url);

test("the sign-in pages load less than 250 KB of JavaScript, gzipped, and nothing of the AWS SDK", async () => {
  const scripts = built.loads.get("signin.html") ?? [];
  const sizes = await Promise.all(scripts.map(async (name) => gzipSync(await read(name)).byteLength));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(250_000);
  const codes = await Promise.all(scripts.map(text));
  expect(codes.filter((code) => code.includes("AWS4-HMAC-SHA256"))).toEqual([]);
});

test("the console page is there before the AWS SDK is", async () => {
  const codes = await Promise.all((built.loads.get("console.html") ?? []).map(text));
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.filter((code) => code.includes("AWS4-HMAC-SHA256"))).toEqual([]);
});

test.each(PAGES)(
  "%s has no script or style in it, and asks for files of this server only, which are there",
  async (page) => {
    const html = await text(page);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/u);
    const urls = asked(html);
    expect(urls.filter((url) => url.endsWith(".js")).length).toBeGreaterThan(0);
    const files = new Set(await readdir(join(folder, "assets")));
    expect(urls.filter((url) => !files.has(url.replace("/signin/assets/", "")))).toEqual([]);
  },
);

test("styles ask for fonts of this server only, which are there", async () => {
  const urls = [...(await styles()).matchAll(/url\(([^)]*)\)|@import\s*"([^"]*)"/gu)].map(
    ([, url, other]) => url ?? other,
  );
  const files = new Set(await readdir(join(folder, "assets")));
  expect(urls.length).toBeGreaterThan(0);
  expect(urls.filter((url) => !files.has(url?.replace("/signin/assets/", "") ?? ""))).toEqual([]);
});

test.each(["react-dom", "@cloudscape-design/components", "@cloudscape-design/global-styles"])(
  "%s is known to be in it, for its licence",
  (name) => {
    expect(built.modules.filter((path) => path.includes(`/node_modules/${name}/`))).not.toEqual([]);
  },
);
