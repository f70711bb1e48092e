// `aws login` by the AWS CLI that has the command: from version 2.32 on. Debian's is older, so that only a machine with a newer one can tell this
// story; by the SDK's login provider it is told everywhere (`packages/server/src/services/signin/oauth/aws-login.test.ts`).
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestBrowser } from "../packages/server/src/services/signin/testing/browser.ts";
import { signedInBrowser } from "../packages/server/src/services/signin/testing/sign-in.ts";
import { asTestServer } from "./support/furnished.ts";
import { makeFolder, type Folder } from "./support/folder.ts";
import { install, type Installation } from "./support/installation.ts";

const hasCommand =
  spawnSync("aws", ["login", "help"], { env: { ...process.env, AWS_PAGER: "" }, encoding: "utf8" }).status ===
  0;

describe.skipIf(!hasCommand)("the AWS CLI, on another device than the browser", () => {
  let installation: Installation;
  let folder: Folder;
  let browser: TestBrowser;
  beforeAll(async () => {
    installation = await install();
    folder = await makeFolder();
    browser = await signedInBrowser(asTestServer(installation), { secondFactor: "totp" });
  });
  afterAll(async () => {
    await installation?.remove();
    await folder?.remove();
  });

  function aws(...args: readonly string[]) {
    return spawn("aws", [...args, "--endpoint-url", installation.url(), "--region", "us-east-1"], {
      env: {
        PATH: process.env["PATH"],
        HOME: folder.path,
        AWS_CONFIG_FILE: join(folder.path, "config"),
        AWS_SHARED_CREDENTIALS_FILE: join(folder.path, "credentials"),
        AWS_LOGIN_CACHE_DIRECTORY: join(folder.path, "cache"),
        AWS_PAGER: "",
      },
    });
  }

  async function run(...args: readonly string[]) {
    const child = aws(...args);
    child.stdin.end();
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { out, err };
  }

  /** What a person does with the address that the command prints. */
  async function codeOf(address: string): Promise<string> {
    const { pathname, search } = new URL(address);
    const asked = (await browser.get(pathname + search)).headers.get("location") ?? "";
    const request = new URL(asked, address).searchParams.get("request");
    const { json } = await browser.post("/signin/api/authorization", { request, allow: true });
    const { searchParams } = new URL((json as { readonly redirect: string }).redirect);
    const answer = `state=${searchParams.get("state")}&code=${searchParams.get("code")}`;
    return Buffer.from(answer).toString("base64");
  }

  test("signs in by a code that the person pastes, calls, and is stopped by the sign-out", async () => {
    const child = aws("login", "--remote");
    let printed = "";
    const address = new Promise<string>((resolve, reject) => {
      child.stdout.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        const [found] = /http:\S+\/v1\/authorize\S+/u.exec(printed) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.on("close", () => reject(new Error(printed)));
    });
    child.stdin.end(`${await codeOf(await address)}\n`);
    await new Promise((resolve) => void child.on("close", resolve));
    expect(printed).toContain(`arn:aws:iam::${installation.accountId}:root`);

    const identity = await run("sts", "get-caller-identity", "--query", "Arn", "--output", "text");
    expect(identity.out.trim()).toBe(`arn:aws:iam::${installation.accountId}:root`);
    await browser.post("/signin/api/sign-out", {});
    expect((await run("sts", "get-caller-identity")).err).toContain("InvalidClientTokenId");
  });
});
