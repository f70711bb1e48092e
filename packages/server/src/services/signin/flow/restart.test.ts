// The server is restarted in the middle of a sign-in: the person goes on where they were, and what was guessed before still counts.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../../../config.ts";
import { createPasswords } from "../../../credentials/passwords.ts";
import { createRandomBytes } from "../../../runtime.ts";
import { type RunningServer, startServer } from "../../../server.ts";
import { authenticatorApp, type AuthenticatorApp } from "../../../testing/authenticator.ts";
import { openBrowser, type TestBrowser } from "../testing/browser.ts";
import { besides } from "../testing/sign-in.ts";

let dataDir: string;
let server: RunningServer;
let accountId: string;
let phone: AuthenticatorApp;
let offset = 0;
const now = () => Date.now() + offset;

const start = () =>
  startServer(readConfig({ flags: { dataDir, port: 0 }, env: {} }), {
    now,
    logger: pino({ level: "silent" }),
  });

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "signet-restart-"));
  server = await start();
  accountId = server.installed?.accountId ?? "";
  const hash = await createPasswords(createRandomBytes()).hash("Secret-1");
  await besides({ dataDir }, accountId, async ({ users, loginProfiles, mfaDevices, attachments }) => {
    const alice = await users.create({ name: "alice" });
    await loginProfiles.create(alice, hash, true);
    await attachments.attach("user", "alice", "arn:aws:iam::aws:policy/IAMUserChangePassword");
    const { seed } = await mfaDevices.create({ name: "phone" });
    phone = authenticatorApp(seed, now);
    const { AuthenticationCode1, AuthenticationCode2 } = phone.pair();
    const codes = [AuthenticationCode1, AuthenticationCode2] as const;
    const serialNumber = `arn:aws:iam::${accountId}:mfa/phone`;
    await mfaDevices.enable(alice.user_id, serialNumber, { codes, admitted: true });
  });
  offset += 60_000;
});
afterEach(async () => {
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Ends the server, starts another one on the same data, and lets the same browser find it. */
async function restart(browser: TestBrowser): Promise<TestBrowser> {
  await server.close();
  server = await start();
  const again = openBrowser(server.url);
  for (const [name, value] of browser.cookies) again.cookies.set(name, value);
  return again;
}

const signIn = (browser: TestBrowser, password: string) =>
  browser.post("/signin/api/sign-in", { kind: "iam", account: accountId, userName: "alice", password });

test("between any two steps", async () => {
  let browser = openBrowser(server.url);
  const first = (await signIn(browser, "Secret-1")).json as { readonly step: string; readonly flow: string };
  expect(first.step).toBe("second-factor");
  browser = await restart(browser);
  const second = (
    await browser.post("/signin/api/second-factor", { flow: first.flow, kind: "totp", code: phone.code() })
  ).json as typeof first;
  expect(second.step).toBe("new-password");
  browser = await restart(browser);
  const done = await browser.post("/signin/api/new-password", {
    flow: second.flow,
    newPassword: "Secret-2x",
  });
  expect(done.json).toEqual({ step: "done", destination: "/console" });
  browser = await restart(browser);
  expect((await browser.get("/signin/api/session")).json).toMatchObject({
    name: "alice",
    secondFactor: { kind: "totp" },
  });
});

test("between guesses", async () => {
  let browser = openBrowser(server.url);
  for (let guess = 0; guess < 5; guess++) {
    expect(await signIn(browser, "Guess-1")).toMatchObject({ code: "AuthenticationFailed" });
    browser = await restart(browser);
  }
  expect(await signIn(browser, "Secret-1")).toMatchObject({ status: 429, code: "TooManyAttempts" });
});
