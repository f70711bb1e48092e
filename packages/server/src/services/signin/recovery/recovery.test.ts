// Recovery as people do it: over HTTP, on a whole server without a mail server, whose operator reads the outbox. And what is left of it: nothing
// in the log, the trail and the files of the database may be good for setting a password.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../../../testing/server.ts";
import { openBrowser } from "../testing/browser.ts";
import { besides, signedInBrowser } from "../testing/sign-in.ts";
import { tokenIn } from "./testing/recovery-bench.ts";

const EMAIL = "root@signet.internal";
const NEW = "correct-Horse-8-staple";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.stop());

async function lastMail(): Promise<{ readonly to: string; readonly subject: string; readonly text: string }> {
  const { out } = await server.signet("mail", "show", "--last", "--json");
  return JSON.parse(out) as { to: string; subject: string; text: string };
}

const signIn = (password: string) =>
  openBrowser(server.endpoint).post("/signin/api/sign-in", { kind: "root", email: EMAIL, password });

test("a root user who lost the password sets another one by mail, and everybody who was signed in as root is not", async () => {
  const former = await signedInBrowser(server);
  expect((await former.get("/signin/api/session")).status).toBe(200);
  const browser = openBrowser(server.endpoint);
  expect(await browser.post("/signin/api/forgot-password", { email: EMAIL })).toMatchObject({
    status: 200,
    text: "{}",
  });
  const mail = await lastMail();
  expect(mail).toMatchObject({
    to: EMAIL,
    subject: `Reset the root password of account ${server.accountId}`,
  });
  expect(mail.text).toContain(`${server.endpoint}/signin/reset-password#${server.accountId}.`);
  const token = tokenIn(mail.text);
  expect(await browser.post("/signin/api/reset-password", { token, newPassword: "too-easy" })).toMatchObject({
    status: 400,
    code: "PasswordPolicyViolation",
  });
  expect((await former.get("/signin/api/session")).status).toBe(200);

  expect(await browser.post("/signin/api/reset-password", { token, newPassword: NEW })).toMatchObject({
    status: 200,
    text: "{}",
  });
  expect((await former.get("/signin/api/session")).status).toBe(401);
  // Nobody is signed in by it.
  expect((await browser.get("/signin/api/session")).status).toBe(401);
  expect(await browser.post("/signin/api/reset-password", { token, newPassword: NEW })).toMatchObject({
    status: 400,
    code: "LinkOver",
  });
  expect(await signIn(NEW)).toMatchObject({ status: 200, json: { step: "done" } });
  expect((await lastMail()).subject).toBe(`The root password of account ${server.accountId} was changed`);
});

test("the second factor is asked for as before", async () => {
  const { seed } = await besides(server, server.accountId, async ({ mfaDevices }) =>
    mfaDevices.create({ name: "roots-phone" }),
  );
  const { authenticatorApp } = await import("../../../testing/authenticator.ts");
  const { AuthenticationCode1, AuthenticationCode2 } = authenticatorApp(seed).pair();
  await besides(server, server.accountId, ({ mfaDevices, accountId }) =>
    mfaDevices.enable(accountId, `arn:aws:iam::${accountId}:mfa/roots-phone`, {
      codes: [AuthenticationCode1, AuthenticationCode2],
      admitted: true,
    }),
  );
  const browser = openBrowser(server.endpoint);
  await browser.post("/signin/api/forgot-password", { email: EMAIL });
  const token = tokenIn((await lastMail()).text);
  await browser.post("/signin/api/reset-password", { token, newPassword: NEW });
  expect(await signIn(NEW)).toMatchObject({
    status: 200,
    json: { step: "second-factor", methods: [{ kind: "totp" }] },
  });
});

test("the trail tells of both, as CloudTrail does", async () => {
  const browser = openBrowser(server.endpoint);
  await browser.post("/signin/api/forgot-password", { email: EMAIL });
  const token = tokenIn((await lastMail()).text);
  await browser.post("/signin/api/reset-password", { token, newPassword: NEW });
  const { out } = await server.signet("events", "--source", "signin", "--json");
  const events = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const common = {
    eventType: "AwsConsoleSignIn",
    userIdentity: {
      type: "Root",
      principalId: server.accountId,
      arn: `arn:aws:iam::${server.accountId}:root`,
      accountId: server.accountId,
      accessKeyId: "",
    },
    recipientAccountId: server.accountId,
    sourceIPAddress: "127.0.0.1",
  };
  expect(events).toMatchObject(
    ["PasswordRecoveryRequested", "PasswordRecoveryCompleted"].map((eventName) => ({
      ...common,
      eventName,
      responseElements: { [eventName]: "Success" },
    })),
  );
});

test("neither token nor password is in the log, in the trail, in an error, or in the files", async () => {
  const browser = openBrowser(server.endpoint);
  await browser.post("/signin/api/forgot-password", { email: EMAIL });
  const token = tokenIn((await lastMail()).text);
  const [, secret = ""] = token.split(".");
  const weak = "weakpassword";
  const answers = [
    await browser.post("/signin/api/reset-password", { token, newPassword: weak }),
    await browser.post("/signin/api/reset-password", { token: `${token}x`, newPassword: NEW }),
    await browser.post("/signin/api/reset-password", { token, newPassword: NEW }),
    await browser.post("/signin/api/reset-password", { token, newPassword: NEW }),
  ];
  await server.stop({ keep: true });
  const files = await readdir(server.dataDir);
  expect(files).toContain("signet.db");
  const kept = await Promise.all(files.map((file) => readFile(join(server.dataDir, file), "latin1")));
  const all = [...server.log, ...answers.map(({ text }) => text), ...kept].join("\n");
  expect(all).toContain("PasswordRecoveryCompleted");
  for (const word of [secret, NEW, weak]) expect(all).not.toContain(word);
});
