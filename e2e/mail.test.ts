// The built server and a mail server: a lost root password from the request over the mail to another password. What sends mails is loaded when the
// first one is sent, from a file of its own beside the bundle.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCertificate } from "../packages/server/src/federation/testing/certificates.ts";
import { bodyOf, type MailServer, startMailServer } from "../packages/server/src/mail/testing/mail-server.ts";
import { openBrowser } from "../packages/server/src/services/signin/testing/browser.ts";
import { type Folder, makeFolder } from "./support/folder.ts";
import { serve, signet } from "./support/signet.ts";

let mails: MailServer;
let folder: Folder;
beforeAll(async () => {
  folder = await makeFolder();
  mails = await startMailServer(makeCertificate("localhost"));
});
afterAll(async () => {
  await mails.close();
  await folder.remove();
});

test("a lost root password, by mail", async () => {
  const password = `Correct-Horse-${randomBytes(6).toString("hex")}`;
  const env = { SIGNET_SMTP_URL: `smtp://signet:hunter2@127.0.0.1:${mails.port}` };
  const args = ["--data-dir", folder.dataDir];
  const server = await serve([...args, "--mail-from", "signet@mail.example"], { env });
  const browser = openBrowser(server.url);
  await browser.post("/signin/api/forgot-password", { email: "nobody@signet.internal" });
  await browser.post("/signin/api/forgot-password", { email: "root@signet.internal" });
  await expect.poll(() => mails.received.length).toBe(1);
  const [mail] = mails.received;
  expect(mail).toMatchObject({ to: ["root@signet.internal"], encrypted: true, user: "signet" });
  const [, page, token] = /(http:\S+\/signin\/reset-password)#(\S+)/u.exec(bodyOf(mail?.message ?? "")) ?? [];
  expect(page).toBe(`${server.url}/signin/reset-password`);

  expect((await browser.post("/signin/api/reset-password", { token, newPassword: password })).text).toBe(
    "{}",
  );
  await expect.poll(() => mails.received.length).toBe(2);
  expect(mails.received[1]?.message).toMatch(
    /^Subject: The root password of account \d{12} was changed\r$/mu,
  );
  const signedIn = await browser.post("/signin/api/sign-in", {
    kind: "root",
    email: "root@signet.internal",
    password,
  });
  expect(signedIn.json).toMatchObject({ step: "done" });

  const sent = async () => (await signet(["mail", ...args])).out.match(/ {2}sent /gu);
  await expect.poll(sent, { timeout: 10_000 }).toHaveLength(2);
  const { err } = await server.end("SIGTERM");
  expect(err).toContain("a mail was sent");
  for (const secret of [token ?? "?", password, "hunter2", "root@signet"]) expect(err).not.toContain(secret);
});
