import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmod, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../packages/server/src/services/signin/testing/browser.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { serve, type Signet } from "./support/signet.ts";

// docs/federation-broker.md: its commands typed by a shell, its program run by Node, its link opened as a browser opens it.

const page = await readFile(new URL("../docs/federation-broker.md", import.meta.url), "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gmu"))].map(
    ([, text = ""]) => text,
  );
const [commands = "", ...otherCommands] = blocks("sh");
const [program = "", ...otherPrograms] = blocks("js");

let folder: Folder;
let server: Signet;
let broker: ChildProcess | undefined;
beforeAll(async () => {
  folder = await makeFolder();
  server = await serve(["--data-dir", folder.dataDir, "--account-id", "111122223333"]);
  const aws = join(folder.path, "aws");
  await writeFile(aws, `#!/bin/sh\nexec /usr/bin/aws --endpoint-url ${server.url} "$@"\n`);
  await chmod(aws, 0o700);
  await promisify(execFile)("/bin/bash", ["--norc", "-euo", "pipefail", "-c", commands], {
    cwd: folder.path,
    env: {
      PATH: [folder.path, "/usr/bin", "/bin"].join(delimiter),
      HOME: folder.path,
      LC_ALL: "C.UTF-8",
      AWS_SHARED_CREDENTIALS_FILE: join(folder.dataDir, "credentials"),
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_PAGER: "",
    },
  });
});
afterAll(async () => {
  broker?.kill();
  await server.end("SIGTERM");
  await folder.remove();
});

/** Runs the program; resolves with where it listens. */
async function startBroker(): Promise<string> {
  await symlink(resolve(import.meta.dirname, "../node_modules"), join(folder.path, "node_modules"));
  await writeFile(join(folder.path, "broker.mjs"), program);
  const [accessKeyId = "", secretAccessKey = ""] = (
    await readFile(join(folder.path, "broker-key.txt"), "utf8")
  ).split(/\s/u);
  const child = spawn(process.execPath, ["broker.mjs"], {
    cwd: folder.path,
    env: {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_ENDPOINT_URL: server.url,
      ROLE_ARN: "arn:aws:iam::111122223333:role/people",
      BROKER_URL: "https://broker.example/",
      PORT: "0",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  broker = child;
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  return new Promise((listening, failed) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => listening(text.trim()));
    child.once("close", () => failed(new Error(`the broker ended: ${said}`)));
  });
}

test("the page has one program, of some 40 lines, and one list of commands", () => {
  expect(program.trim().split("\n").length).toBeLessThanOrEqual(40);
  expect([...otherPrograms, ...otherCommands]).toEqual([]);
  expect(commands).toContain("aws iam create-role");
});

test("a person whom the broker knows comes into the console as the role", async () => {
  const url = await startBroker();
  expect((await fetch(url, { redirect: "manual" })).status).toBe(401);
  const sent = await fetch(url, { redirect: "manual", headers: { "x-signed-in-as": "ada" } });
  expect(sent.status).toBe(302);
  const link = sent.headers.get("location") ?? "";
  expect(link.startsWith(`${server.url}/federation?Action=login&`)).toBe(true);

  const browser = openBrowser(server.url);
  const came = await browser.get(link.slice(server.url.length));
  expect([came.status, came.headers.get("location")]).toEqual([302, "/console"]);
  expect((await browser.get("/console")).status).toBe(200);
  const { json } = await browser.get("/signin/api/session");
  const who = json as { readonly expiresAt: string; readonly signedInAt: string };
  expect(who).toMatchObject({ accountId: "111122223333", kind: "role", name: "people/ada" });
  const hours = (Date.parse(who.expiresAt) - Date.parse(who.signedInAt)) / 3_600_000;
  expect(hours).toBeGreaterThan(7.9);
  expect(hours).toBeLessThanOrEqual(8);

  const got = (await browser.post("/signin/api/credentials", {})).json as Record<string, string>;
  const { accessKeyId = "", secretAccessKey = "", sessionToken = "" } = got;
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const sts = new STSClient({ endpoint: server.url, region: "us-east-1", credentials });
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe("arn:aws:sts::111122223333:assumed-role/people/ada");

  await browser.post("/signin/api/sign-out", {});
  const after = (await browser.get("/signin/api/context")).json;
  expect(after).toMatchObject({ session: null, signInAgainAt: "https://broker.example/" });
  expect(server.err()).not.toContain("SigninToken");
}, 60_000);
