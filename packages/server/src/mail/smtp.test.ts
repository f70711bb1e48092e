import { afterEach, expect, test } from "vitest";
import { makeCertificate } from "../federation/testing/certificates.ts";
import { createSmtp, type OutgoingMail, type SmtpOptions } from "./smtp.ts";
import { bodyOf, type MailServer, startMailServer } from "./testing/mail-server.ts";

const localhost = makeCertificate("localhost");
const LINK = `https://signet.example/signin/reset-password#111122223333.${"abcDEF_-".repeat(6)}`;
const MAIL: OutgoingMail = {
  mailId: "0c7d9f0e-0000-4000-8000-000000000001",
  createdAt: 1_767_225_600_000,
  recipient: "Root@example.test",
  subject: "Reset the root password of account 111122223333",
  text: `To set another password, open\n\n${LINK}\n\n.\nund zwar spätestens morgen.\n`,
};

let server: MailServer;
afterEach(() => server.close());

const send = (options: Omit<SmtpOptions, "from">, mail: OutgoingMail = MAIL) =>
  createSmtp({ from: "signet@mail.example", ...options })(mail, new AbortController().signal);

test("a mail arrives as it was written, at its recipient alone", async () => {
  server = await startMailServer({ disabledCommands: ["STARTTLS"] });
  await send({ server: server.at() });
  const [mail, ...others] = server.received;
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ from: "signet@mail.example", to: ["Root@example.test"], user: undefined });
  const { message = "" } = mail ?? {};
  expect(bodyOf(message).replaceAll("\r\n", "\n").trimEnd()).toBe(MAIL.text.trimEnd());
  for (const header of [
    "From: Signet <signet@mail.example>",
    "To: Root@example.test",
    "Subject: Reset the root password of account 111122223333",
    "Date: Thu, 01 Jan 2026 00:00:00 +0000",
    `Message-ID: <${MAIL.mailId}@mail.example>`,
    "Auto-Submitted: auto-generated",
    "Content-Type: text/plain; charset=utf-8",
  ])
    expect(message).toContain(`${header}\r\n`);
});

test("over STARTTLS and from the first byte, with user and password", async () => {
  const login = { user: "signet", password: "hunter2" };
  for (const secure of [false, true]) {
    server = await startMailServer({ ...localhost, secure });
    await send({ server: server.at("localhost", login), ca: localhost.cert });
    expect(server.received).toMatchObject([{ encrypted: true, user: "signet" }]);
    if (!secure) await server.close();
  }
});

test("a server that is this machine may have a certificate that nobody trusts", async () => {
  server = await startMailServer(localhost);
  await send({ server: server.at() });
  expect(server.received).toMatchObject([{ encrypted: true }]);
});

test("what comes twice can be told from two mails", async () => {
  server = await startMailServer({ disabledCommands: ["STARTTLS"] });
  for (const _ of [1, 2]) await send({ server: server.at() });
  const ids = server.received.map(({ message }) => /^Message-ID: .*$/mu.exec(message)?.[0]);
  expect(ids[0]).toBeDefined();
  expect(ids[1]).toBe(ids[0]);
});
