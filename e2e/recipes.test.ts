import { execFile } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticatorApp } from "../packages/server/src/testing/authenticator.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { serve, type Signet } from "./support/signet.ts";

// docs/recipes.md, typed as it stands there: by a shell with Debian's AWS CLI, which is told the endpoint as the page's alias tells it.

const page = await readFile(new URL("../docs/recipes.md", import.meta.url), "utf8");
const recipes = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
/** The codes of the page, and which one they stand for, in steps of 30 seconds from now. */
const CODES = [
  ["130517", -1],
  ["794028", 0],
  ["358201", 1],
] as const;

let folder: Folder;
let server: Signet;
beforeAll(async () => {
  folder = await makeFolder();
  server = await serve(["--data-dir", folder.dataDir, "--account-id", "111122223333"]);
  const aws = join(folder.path, "aws");
  await writeFile(aws, `#!/bin/sh\nexec /usr/bin/aws --endpoint-url ${server.url} "$@"\n`);
  await chmod(aws, 0o700);
});
afterAll(async () => {
  await server.end("SIGTERM");
  await folder.remove();
});

/** What a recipe printed. Throws when one of its commands fails. */
async function type(recipe: string): Promise<string> {
  const { stdout } = await promisify(execFile)("/bin/bash", ["--norc", "-euo", "pipefail", "-c", recipe], {
    cwd: folder.path,
    env: {
      PATH: [folder.path, "/usr/bin", "/bin"].join(delimiter),
      HOME: folder.path,
      LC_ALL: "C.UTF-8",
      AWS_CONFIG_FILE: join(folder.path, "config"),
      AWS_SHARED_CREDENTIALS_FILE: join(folder.dataDir, "credentials"),
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_PAGER: "",
    },
  });
  return stdout;
}

async function withCodes(recipe: string): Promise<string> {
  if (!CODES.some(([written]) => recipe.includes(written))) return recipe;
  const [make, ...rest] = recipe.includes("seed.txt") ? recipe.split(/^(?=aws iam enable)/m) : ["", recipe];
  if (make !== "" && make !== undefined) await type(make);
  const app = authenticatorApp(await readFile(join(folder.path, "seed.txt")));
  return CODES.reduce((text, [written, step]) => text.replace(written, app.code(step)), rest.join(""));
}

test("the page has recipes, with the codes that stand for others", () => {
  expect(recipes.length).toBeGreaterThan(4);
  for (const [written] of CODES) expect(page).toContain(written);
});

test("they do what the page says, in its order", async () => {
  let printed = "";
  for (const recipe of recipes) printed += await type(await withCodes(recipe));
  expect(printed).toContain("assumed-role/vault/bob");
  expect(printed).toContain("bob,arn:aws:iam::111122223333:user/bob,");
  expect(printed).toContain('"ServiceNamespace": "iam"');
  expect(printed).toContain('"EvalDecision": "implicitDeny"');
  expect(printed).toContain("oidc-provider/token.actions.githubusercontent.com");
}, 120_000);
