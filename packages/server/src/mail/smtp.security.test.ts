// The attack: somebody sits between this server and its mail server, or is that server: takes TLS out of what it offers, shows another
// certificate, hangs, never stops answering, and answers with what it was sent, for our logs to keep. Mails have links that set root passwords.
import type { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { makeCertificate } from "../federation/testing/certificates.ts";
import { createSmtp, isLoopback, type OutgoingMail, SmtpError, type SmtpOptions } from "./smtp.ts";
import { scripted, startLiar, startMailServer } from "./testing/mail-server.ts";

const SECRET = "s3cr3t-of-the-link";
const PASSWORD = "hunter2";
const MAIL: OutgoingMail = {
  mailId: "0c7d9f0e-0000-4000-8000-000000000001",
  createdAt: 1_767_225_600_000,
  recipient: "root@example.test",
  subject: "Reset",
  text: `https://signet.example/signin/reset-password#${SECRET}\n`,
};
const localhost = makeCertificate("localhost");
const stranger = makeCertificate("localhost");
const login = { user: "signet", password: PASSWORD };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function liar(meet: (socket: Socket, heard: () => string) => void) {
  const server = await startLiar(meet);
  ends.push(() => server.close());
  return server;
}

interface Attempt extends Partial<Omit<SmtpOptions, "server">> {
  readonly port: number;
  readonly host?: string;
  readonly secure?: boolean;
  readonly signal?: AbortSignal;
  readonly mail?: OutgoingMail;
}

/** Sends as to a server that is not this machine; resolves with the error, or undefined where the mail was taken. */
async function attempt({ port, host = "127.0.0.1", secure = false, signal, mail = MAIL, ...more }: Attempt) {
  const send = createSmtp({
    server: { secure, host, port, login },
    from: "signet@mail.example",
    isHere: () => false,
    ...more,
  });
  const thrown = await send(mail, signal ?? new AbortController().signal).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown === undefined) return undefined;
  if (!(thrown instanceof SmtpError)) throw thrown;
  // With every failure: nothing of the mail, of the password, or of its base64.
  expect(JSON.stringify([thrown.message, thrown.code, thrown.stack])).not.toMatch(
    /s3cr3t|hunter2|aHVudGVyMg/u,
  );
  return thrown.code;
}

const TALK = {
  HELO: "250 liar\r\n",
  MAIL: "250 ok\r\n",
  RCPT: "250 ok\r\n",
  DATA: "354 go on\r\n",
  ".": "250 taken\r\n",
};

test.each([
  [
    "offers no STARTTLS",
    { ...TALK, EHLO: "250-liar\r\n250 AUTH PLAIN LOGIN\r\n", STARTTLS: "502 what?\r\n" },
  ],
  ["refuses STARTTLS", { ...TALK, EHLO: "250-liar\r\n250 STARTTLS\r\n", STARTTLS: "454 not now\r\n" }],
  ["knows no EHLO", { ...TALK, EHLO: "502 what?\r\n" }],
  [
    "answers in plain text after STARTTLS",
    {
      ...TALK,
      EHLO: "250-liar\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n",
      STARTTLS: "220 go\r\n250-liar\r\n250 AUTH PLAIN\r\n235 welcome\r\n",
    },
  ],
] as const)("a server that %s gets neither password nor mail", async (_, answers) => {
  const server = await liar(scripted(answers));
  expect(await attempt({ port: server.port, longest: 500 })).toMatch(/^[A-Z_]+/u);
  expect(server.heard()).not.toMatch(/AUTH|MAIL|s3cr3t|hunter2/u);
});

test.each([
  ["is not trusted", stranger, "localhost"],
  ["names another host", localhost, "127.0.0.1"],
])("a server whose certificate %s gets neither password nor mail", async (_, shown, host) => {
  for (const secure of [false, true]) {
    const server = await startMailServer({ ...shown, secure });
    expect(await attempt({ port: server.port, host, secure, ca: localhost.cert })).toMatch(/^[A-Z_]+/u);
    expect(server.received).toEqual([]);
    await server.close();
  }
});

test("the same server with the right certificate gets the mail", async () => {
  const server = await startMailServer(localhost);
  ends.push(() => server.close());
  expect(await attempt({ port: server.port, host: "localhost", ca: localhost.cert })).toBeUndefined();
  expect(server.received).toMatchObject([{ encrypted: true, user: "signet" }]);
});

test("a server without TLS where smtps:// was asked for gets nothing", async () => {
  const server = await liar(scripted(TALK));
  expect(await attempt({ port: server.port, secure: true })).toMatch(/^[A-Z_]+/u);
  expect(server.heard()).not.toMatch(/MAIL|s3cr3t/u);
});

test("without TLS it goes only where the operator said so; and where TLS is offered, certificates count also then", async () => {
  const plain = await liar(
    scripted({ ...TALK, EHLO: "250-liar\r\n250 AUTH PLAIN\r\n", AUTH: "235 ok\r\n", QUIT: "221 bye\r\n" }),
  );
  expect(await attempt({ port: plain.port, allowPlainText: true })).toBeUndefined();
  expect(plain.heard()).toContain(SECRET);
  const other = await startMailServer(stranger);
  ends.push(() => other.close());
  expect(await attempt({ port: other.port, host: "localhost", allowPlainText: true })).toMatch(/^[A-Z_]+/u);
  expect(other.received).toEqual([]);
});

test.each([
  ["before it greets", () => undefined],
  ["after it greeted", scripted({})],
  ["after the password", scripted({ EHLO: "250 AUTH PLAIN\r\n" })],
  ["after the mail", scripted({ ...TALK, ".": "", EHLO: "250 AUTH PLAIN\r\n", AUTH: "235 ok\r\n" })],
  [
    "in the middle of an answer that never ends",
    (socket: Socket) => {
      const drip = setInterval(() => socket.write("220-"), 5);
      socket.on("close", () => clearInterval(drip));
    },
  ],
])("a server that hangs %s is let go of when the time is over", async (_, meet) => {
  const server = await liar(meet);
  expect(await attempt({ port: server.port, allowPlainText: true, longest: 150 })).toBe("ETIMEDOUT");
});

test("a server that hangs is let go of when this server stops", async () => {
  const stop = new AbortController();
  const server = await liar((socket) => {
    socket.write("220 liar\r\n");
    socket.on("data", () => stop.abort());
  });
  expect(await attempt({ port: server.port, signal: stop.signal })).toBe("ETIMEDOUT");
  expect(await attempt({ port: server.port, signal: stop.signal })).toBe("ETIMEDOUT");
});

test("a server that never stops answering does not fill the memory", async () => {
  let sent = 0;
  const server = await liar((socket) => {
    const more = () => {
      while (!socket.destroyed && sent < 64 * 1024 * 1024) {
        sent += 65_536;
        if (!socket.write(`220-${"x".repeat(65_530)}\r\n`)) return void socket.once("drain", more);
      }
    };
    more();
  });
  expect(await attempt({ port: server.port })).toMatch(/^[A-Z_]+/u);
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});

test.each([
  ["at the password", { AUTH: `535 no, not signet with ${PASSWORD}\r\n` }, /^EAUTH 535$/u],
  ["at the recipient", { RCPT: "550 who is root@example.test?\r\n" }, /^EENVELOPE 550$/u],
  [
    "after the mail",
    { ".": `554 we take no links like https://signet.example/signin/reset-password#${SECRET}\r\n` },
    /^EMESSAGE 554$/u,
  ],
  ["with codes that are none", { RCPT: `${SECRET}\r\n` }, /^E[A-Z]+$/u],
])("what a server says that refuses %s is not repeated", async (_, answers, code) => {
  const server = await liar(
    scripted({ ...TALK, EHLO: "250 AUTH PLAIN\r\n", AUTH: "235 ok\r\n", ...answers }),
  );
  expect(await attempt({ port: server.port, allowPlainText: true })).toMatch(code);
});

test("a server that is gone, or ends the connection, is a failure like others", async () => {
  const closing = await liar((socket) => socket.end("220 liar\r\n"));
  expect(await attempt({ port: closing.port })).toMatch(/^[A-Z_]+/u);
  const gone = await startLiar(() => undefined);
  await gone.close();
  expect(await attempt({ port: gone.port })).toBe("ECONNREFUSED");
});

test("nobody gets a mail by an address or a subject of two lines", async () => {
  const server = await startMailServer({ ...localhost });
  ends.push(() => server.close());
  const to = { port: server.port, host: "localhost", ca: localhost.cert };
  for (const recipient of [
    "root@example.test\r\nRCPT TO:<evil@example.test>",
    "root@example.test\r\nBcc: evil@example.test",
    "root@example.test, evil@example.test",
    '"root@example.test, evil@example.test" <evil@example.test>',
  ])
    expect(await attempt({ ...to, mail: { ...MAIL, recipient } })).toBe("EADDRESS");
  expect(server.received).toEqual([]);
  const subject = "Reset\r\nBcc: evil@example.test\r\n\r\nOpen https://evil.example";
  expect(await attempt({ ...to, mail: { ...MAIL, subject } })).toBeUndefined();
  const [mail] = server.received;
  expect(mail?.to).toEqual(["root@example.test"]);
  expect(mail?.message).not.toMatch(/^(?:Bcc|Open)/imu);
});

test.each([
  ["127.0.0.1", true],
  ["127.8.9.1", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["128.0.0.1", false],
  ["::ffff:10.0.0.1", false],
  ["::2", false],
  ["fe80::1", false],
  ["127.evil.example", false],
  [undefined, false],
])("%s is this machine: %s", (address, isIt) => {
  expect(isLoopback(address)).toBe(isIt);
});
