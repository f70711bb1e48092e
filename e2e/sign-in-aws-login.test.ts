// `aws login` with a real browser: the tool opens it, the person signs in and allows it, and the tool's calls are theirs.
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { fromLoginCredentials } from "@aws-sdk/credential-provider-login";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  CROSS_DEVICE,
  keepLogin,
  keptLogin,
  type LoginTool,
  loginTool,
} from "../packages/server/src/services/signin/oauth/testing/login-tool.ts";
import { people } from "./support/browser.ts";
import type { Credentials } from "./support/credentials.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { at, atConsole, sendCode, sendUser, signOut, told } from "./support/sign-in-pages.ts";
import { giveApp, makeUser, serveSignIn, type SignInServer } from "./support/sign-in-server.ts";

const visitors = people();
const PASSWORD = "Correct-Horse-8";
const SAME_DEVICE_QUESTION = "Allow the AWS CLI on this device?";

/** May use `aws login`, and list users within an hour of a second factor. */
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"], Resource: "*" },
    {
      Effect: "Allow",
      Action: "iam:ListUsers",
      Resource: "*",
      Condition: {
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
      },
    },
  ],
});

let server: SignInServer;
let folder: Folder;
let tools: Server;
let redirectUri: string;
let redirected: URL[];
beforeAll(async () => {
  server = await serveSignIn();
  tools = createServer((request, response) => {
    redirected.push(new URL(request.url ?? "", redirectUri));
    response.setHeader("content-type", "text/html; charset=utf-8");
    // A picture of its own, or the browser asks for one.
    response.end(
      `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Done</title><h1>You can close this page</h1>`,
    );
  }).listen(0, "127.0.0.1");
  await once(tools, "listening");
  redirectUri = `http://127.0.0.1:${(tools.address() as AddressInfo).port}/oauth/callback`;
});
beforeEach(async () => {
  folder = await makeFolder();
  redirected = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder.path, { recursive: true, force: true });
});
afterAll(async () => {
  tools.closeAllConnections();
  tools.close();
  await server.stop();
});

const open = () => visitors.open({ ...server, alsoTo: [new URL(redirectUri).origin] });
const arnOf = (name: string) => `arn:aws:iam::${server.accountId}:user/${name}`;

/** Keeps what the tool got, and takes credentials from there as every SDK does. */
async function provide(
  tool: LoginTool,
  userName: string,
  output: Awaited<ReturnType<LoginTool["exchange"]>>,
): Promise<{ readonly file: string; readonly provider: () => Promise<Credentials> }> {
  vi.stubEnv("AWS_LOGIN_CACHE_DIRECTORY", folder.path);
  // About to end, so that the provider refreshes them.
  const soon = new Date(Date.now() + 60_000);
  const file = await keepLogin(folder.path, tool, arnOf(userName), output, soon);
  const configFilepath = join(folder.path, "config");
  await writeFile(configFilepath, `[profile own]\nregion = us-east-1\nlogin_session = ${arnOf(userName)}\n`);
  const provider = fromLoginCredentials({
    profile: "own",
    configFilepath,
    filepath: join(folder.path, "credentials"),
    clientConfig: { endpoint: server.origin, maxAttempts: 1 },
  });
  return {
    file,
    async provider() {
      const { accessKeyId, secretAccessKey, sessionToken = "" } = await provider();
      return { accessKeyId, secretAccessKey, sessionToken };
    },
  };
}

test("on this device: sign-in with a second factor, consent, and credentials whose policies see it", async () => {
  const ana = { account: server.accountId, userName: "ana", password: PASSWORD };
  await makeUser(server, { ...ana, policy: POLICY });
  const app = await giveApp(server, "ana");
  const tool = loginTool(server.origin);
  const { page } = await open();
  await page.goto(tool.authorizePath({ redirect_uri: redirectUri }));
  await at(page, "IAM user sign in");
  await sendUser(page, ana);
  await sendCode(page, app.code());
  await at(page, SAME_DEVICE_QUESTION);
  await page.getByText(new URL(redirectUri).host).waitFor();
  await page.getByRole("button", { name: "Allow" }).click();
  await at(page, "You can close this page");
  const [answer] = redirected;
  expect(answer?.searchParams.get("state")).toBe(tool.state);

  const output = await tool.exchange(answer?.searchParams.get("code") ?? "", { redirectUri });
  const { provider, file } = await provide(tool, "ana", output);
  const credentials = await provider();
  expect(credentials.accessKeyId).not.toBe(output?.accessToken?.accessKeyId);
  expect(await server.ask(credentials, new GetCallerIdentityCommand())).toMatchObject({
    output: { Arn: arnOf("ana") },
  });
  expect(await server.ask(credentials, new ListUsersCommand())).toMatchObject({ ok: true });

  // An hour later the second factor is too old, whatever was refreshed since.
  await server.moveClock(3_601);
  const later = (await tool.refresh((await keptLogin(file)).refreshToken))?.accessToken;
  expect(await server.ask(later as Credentials, new GetCallerIdentityCommand())).toMatchObject({ ok: true });
  expect(await server.ask(later as Credentials, new ListUsersCommand())).toMatchObject({
    code: "AccessDenied",
  });

  await page.goto(`${server.origin}/console`);
  await atConsole(page);
  await signOut(page);
  expect(await server.ask(later as Credentials, new GetCallerIdentityCommand())).toMatchObject({
    code: "InvalidClientTokenId",
  });
});

test("on another device: the page shows a code to carry there; without a second factor policies see none", async () => {
  const ben = { account: server.accountId, userName: "ben", password: PASSWORD };
  await makeUser(server, { ...ben, policy: POLICY });
  const tool = loginTool(server.origin, CROSS_DEVICE);
  const { page } = await open();
  await page.goto(tool.authorizePath());
  await sendUser(page, ben);
  await at(page, "Allow the AWS CLI on another device?");
  await page.getByText("Only if you started this yourself").waitFor();
  await page.getByRole("button", { name: "Allow" }).click();
  await at(page, "Your verification code");
  const shown = await page.getByRole("group", { name: "Verification code" }).innerText();
  // The AWS CLI takes what is pasted for code and state in one, as base64.
  const pasted = new URLSearchParams(Buffer.from(shown, "base64").toString());
  expect(pasted.get("state")).toBe(tool.state);
  const output = await tool.exchange(pasted.get("code") ?? "");
  const credentials = await (await provide(tool, "ben", output)).provider();
  expect(await server.ask(credentials, new GetCallerIdentityCommand())).toMatchObject({
    output: { Arn: arnOf("ben") },
  });
  expect(await server.ask(credentials, new ListUsersCommand())).toMatchObject({ code: "AccessDenied" });
});

test("Cancel gives nothing to anybody, and neither does a user who may not", async () => {
  await makeUser(server, { userName: "eva", password: PASSWORD, policy: POLICY });
  await makeUser(server, { userName: "eve", password: PASSWORD });
  const { page } = await open();
  const asked = loginTool(server.origin).authorizePath({ redirect_uri: redirectUri });
  await page.goto(asked);
  await sendUser(page, { account: server.accountId, userName: "eva", password: PASSWORD });
  await page.getByRole("button", { name: "Cancel" }).click();
  await at(page, "You can close this page");
  expect(redirected.map(({ searchParams }) => searchParams.get("error"))).toEqual(["access_denied"]);
  expect(redirected[0]?.searchParams.has("code")).toBe(false);

  await page.goto(asked);
  await page.getByRole("link", { name: "Use another identity" }).click();
  await sendUser(page, { account: server.accountId, userName: "eve", password: PASSWORD });
  await at(page, SAME_DEVICE_QUESTION);
  await page
    .getByText(`user/eve`)
    .or(page.getByText("eve", { exact: true }))
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Allow" }).click();
  expect(await told(page)).toContain("signin:AuthorizeOAuth2Access");
  expect(redirected).toHaveLength(1);
});
