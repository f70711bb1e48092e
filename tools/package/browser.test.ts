import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import { readCases } from "../../packages/policy/src/testing/read-cases.ts";
import { DEBIAN } from "../setup/debian.mjs";

test("a browser decides every case as the documentation has it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "signet-browser-"));
  await using _cleaned = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  const cases = readCases();
  const file = join(folder, "page.html");
  await writeFile(file, page(JSON.stringify(cases.map(({ request }) => request)), await bundled()));
  const profile = `--user-data-dir=${join(folder, "profile")}`;
  // As root, as which tests run in containers, chromium starts without its sandbox only; the page is ours.
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", profile, "--dump-dom"];
  const { stdout } = await promisify(execFile)(DEBIAN.chromium, [...flags, pathToFileURL(file).href], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const [, outcomes = ""] = /<pre id="outcomes">([^<]*)</u.exec(stdout) ?? [];
  const expected = cases.map(({ expect: wanted }) => wanted.outcome);
  expect(expected.length).toBeGreaterThan(300);
  expect(outcomes.split(" ")).toEqual(expected);
}, 60_000);

async function bundled(): Promise<string> {
  await using bundle = await rolldown({
    input: join(import.meta.dirname, "testing/run-cases.ts"),
    platform: "browser",
  });
  const { output } = await bundle.generate({ format: "esm" });
  return output[0].code;
}

/** Neither text can end its element: no `<` is left in the requests, and `</` in code is within a text. */
function page(requests: string, code: string): string {
  return `<!doctype html><meta charset="utf-8">
<script type="application/json" id="requests">${requests.replaceAll("<", String.raw`\u003c`)}</script>
<pre id="outcomes">nothing ran</pre>
<script type="module">${code.replaceAll("</", String.raw`<\/`)}</script>`;
}
