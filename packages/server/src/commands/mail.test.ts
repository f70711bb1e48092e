import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../services/signin/testing/browser.ts";
import { startMailServer } from "../mail/testing/mail-server.ts";
import { startServer } from "../server.ts";
import { readConfig } from "../config.ts";
import { startTestServer, type TestServer } from "../testing/server.ts";
import { pino } from "pino";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const ask = (endpoint: string) =>
  openBrowser(endpoint).post("/signin/api/forgot-password", { email: "root@signet.internal" });

test("without mails it says so", async () => {
  expect(await server.signet("mail")).toEqual({ status: 0, out: "There is no mail.\n", err: "" });
  expect(await server.signet("mail", "show", "--last")).toMatchObject({
    status: 1,
    out: "",
    err: "signet: There is no mail.\n",
  });
});

test("lists mails newest first, and shows each with its text", async () => {
  await ask(server.endpoint);
  await ask(server.endpoint);
  const { out } = await server.signet("mail");
  const lines = out.trim().split("\n");
  expect(lines).toHaveLength(2);
  const uuid = "[0-9a-f-]{36}";
  const subject = `Reset the root password of account ${server.accountId}`;
  for (const line of lines)
    expect(line).toMatch(new RegExp(`^${uuid}  \\S{20}  waiting  root@signet\\.internal  ${subject}$`, "u"));
  const [newest = "", older = ""] = lines.map((line) => line.split(" ", 1)[0] ?? "");
  const shown = await server.signet("mail", "show", older);
  expect(shown).toMatchObject({ status: 0, err: "" });
  expect(shown.out).toMatch(
    new RegExp(
      `^To: +root@signet\\.internal\nDate: +\\S{20}\nSubject: +${subject}\nState: +waiting\n\nSomebody asked`,
      "u",
    ),
  );
  expect(shown.out).toContain(`\n${server.endpoint}/signin/reset-password#${server.accountId}.`);
  expect((await server.signet("mail", "show", newest)).out).toBe(
    (await server.signet("mail", "show", "--last")).out,
  );
  const json = JSON.parse((await server.signet("mail", "show", "--last", "--json")).out) as object;
  expect(json).toMatchObject({
    mailId: newest,
    accountId: server.accountId,
    state: "waiting",
    to: "root@signet.internal",
    subject,
    attempts: 0,
    failure: null,
    sentDate: null,
    text: expect.stringContaining("#"),
  });
  // The list has no texts: whoever looks over a shoulder there sees no link.
  expect((await server.signet("mail", "list", "--json", "--limit", "1")).out).not.toMatch(/#|"text"/u);
});

test.each([
  [["mail", "show"], 2, "--last"],
  [["mail", "show", "x", "--last"], 2, "--last"],
  [["mail", "show", "x"], 1, "There is no mail with this id"],
  [["mail", "list", "--limit", "0"], 2, "whole number"],
  [["account", "reset-root-password"], 2, "--account-id"],
  [["account", "reset-root-password", "--account-id", "12"], 2, "12 digits"],
  [["account", "reset-root-password", "--account-id", "123456789012"], 1, "cannot be found"],
])("%j ends with %i and says %s", async (args, status, words) => {
  const { err, ...end } = await server.signet(...args);
  expect(end).toEqual({ status, out: "" });
  expect(err).toContain(words);
  expect(err).not.toContain("    at ");
});

test("the operator gets a link for an account's root user, good once, and the trail says so", async () => {
  const args = ["account", "reset-root-password", "--account-id", server.accountId];
  const { out } = await server.signet(...args, "--json", "--public-url", "https://signet.example");
  const { link, ...others } = JSON.parse(out) as { readonly link: string };
  expect(others).toEqual({
    accountId: server.accountId,
    expirationDate: expect.stringMatching(/Z$/u) as unknown,
  });
  const [page, token = ""] = link.split("#");
  expect(page).toBe("https://signet.example/signin/reset-password");
  const reset = { token, newPassword: "correct-Horse-8" };
  const browser = openBrowser(server.endpoint);
  expect((await browser.post("/signin/api/reset-password", reset)).status).toBe(200);
  expect((await browser.post("/signin/api/reset-password", reset)).status).toBe(400);

  const events = await server.signet("events", "--name", "PasswordRecoveryRequested", "--json");
  const last = JSON.parse(events.out.trim().split("\n").at(-1) ?? "") as object;
  expect(last).toMatchObject({
    userAgent: "signet account reset-root-password",
    requestParameters: { operatingSystemUser: expect.any(String) as unknown },
    recipientAccountId: server.accountId,
  });
  expect(events.out).not.toContain(token.split(".")[1] ?? "?");
  expect((await server.signet(...args)).out).toContain("\n\nhttp://127.0.0.1:4566/signin/reset-password#");
});

test("a server with a mail server sends at once, also what waited, and keeps no text", async () => {
  const own = await startTestServer();
  const mails = await startMailServer({ disabledCommands: ["STARTTLS"] });
  try {
    await ask(own.endpoint);
    await own.stop({ keep: true });
    const again = await startServer(
      readConfig({
        flags: { dataDir: own.dataDir, port: 0, mailFrom: "signet@mail.example" },
        env: { SIGNET_SMTP_URL: `smtp://signet:hunter2@127.0.0.1:${mails.port}` },
      }),
      { logger: pino({ level: "silent" }) },
    );
    try {
      await ask(again.url);
      await expect.poll(() => mails.received.length).toBe(2);
      expect(mails.received.map(({ to, user }) => [to, user])).toEqual([
        [["root@signet.internal"], "signet"],
        [["root@signet.internal"], "signet"],
      ]);
    } finally {
      await again.close();
    }
    const shown = await own.signet("mail", "show", "--last");
    expect(shown.out).toMatch(/State: +sent at \S+Z\n\n\(its text is not kept: it was sent\)\n$/u);
  } finally {
    await mails.close();
    await own.stop();
  }
});
