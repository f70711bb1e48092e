// The attack: somebody guesses at the root user's password all the time, so that the owner has to wait whenever they try to sign in, and asking for
// another password by mail does not help, since the next guesses come before the owner is back at the page.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { openBrowser, type TestBrowser } from "../testing/browser.ts";
import { besides } from "../testing/sign-in.ts";

const EMAIL = "root@signet.internal";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const signIn = (browser: TestBrowser, password: string) =>
  browser.post("/signin/api/sign-in", { kind: "root", email: EMAIL, password });

async function guessUntilItWaits(): Promise<void> {
  const stranger = openBrowser(server.endpoint);
  let code = "";
  for (let guess = 0; guess < 10 && code !== "TooManyAttempts"; guess++)
    code = (await signIn(stranger, "Guess-1")).code;
  expect(code).toBe("TooManyAttempts");
}

test("the browser in which the link of the mail was opened gets in, while others wait", async () => {
  await guessUntilItWaits();
  const owner = openBrowser(server.endpoint);
  expect(await signIn(owner, "Secret-1x")).toMatchObject({ code: "TooManyAttempts" });
  const { token } = await besides(server, server.accountId, ({ passwordResets }) => passwordResets.issue());
  const reset = await owner.post("/signin/api/reset-password", { token, newPassword: "Secret-1x" });
  expect(reset).toMatchObject({ status: 200, json: {} });
  await guessUntilItWaits();
  expect(await signIn(openBrowser(server.endpoint), "Secret-1x")).toMatchObject({ code: "TooManyAttempts" });
  expect((await signIn(owner, "Secret-1x")).json).toEqual({ step: "done", destination: "/console" });
});

test("a token that is none makes no browser known", async () => {
  const browser = openBrowser(server.endpoint);
  const input = { token: `${server.accountId}.made-up`, newPassword: "Secret-1x" };
  expect(await browser.post("/signin/api/reset-password", input)).toMatchObject({ code: "LinkOver" });
  expect(browser.cookies.has("signet-device")).toBe(false);
});
