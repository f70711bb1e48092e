import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { SmtpServer } from "../smtp-url.ts";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it arrived: headers, an empty line, the body. */
  readonly message: string;
  readonly encrypted: boolean;
  /** Who logged in. */
  readonly user: string | undefined;
}

/** An SMTP server on loopback. */
export interface MailServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** As settings name it. */
  at(host?: string, login?: SmtpServer["login"], secure?: boolean): SmtpServer;
  close(): Promise<void>;
}

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onAuth({ username, password }, _, done) {
      if (username === "signet" && password === "hunter2") done(null, { user: username });
      else done(new Error(`no: ${username} ${password}`));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          message: Buffer.concat(parts).toString("utf8"),
          encrypted: session.secure,
          user: session.user,
        });
        done();
      });
    },
    ...options,
  });
  // Connections that break are what some tests are about.
  server.on("error", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    received,
    at: (host = "127.0.0.1", login?: SmtpServer["login"], secure = options.secure ?? false) => ({
      secure,
      host,
      port,
      login,
    }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A server that does what `meet` does with each connection, and keeps what it hears. */
export async function startLiar(
  meet: (socket: Socket, heard: () => string) => void,
): Promise<{ readonly port: number; heard: () => string; close(): Promise<void> }> {
  let heard = "";
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      heard += bytes.toString("latin1");
    });
    meet(socket, () => heard);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers each line by what its first word is answered with; says nothing to the rest. */
export function scripted(
  answers: Readonly<Record<string, string>>,
): (socket: Socket, heard: () => string) => void {
  return (socket) => {
    socket.write("220 liar ESMTP\r\n");
    socket.on("data", (bytes) => {
      for (const line of bytes.toString("latin1").split("\r\n")) {
        const answer = answers[line.split(" ", 1)[0] ?? ""];
        if (answer !== undefined) socket.write(answer);
      }
    });
  };
}

/** The text of a mail whose body is encoded as quoted-printable, or not at all (RFC 2045 section 6.7). */
export function bodyOf(message: string): string {
  const body = message.slice(message.indexOf("\r\n\r\n") + 4);
  if (!/^content-transfer-encoding: quoted-printable/imu.test(message)) return body;
  const bytes = body
    .replaceAll(/[ \t]*=\r\n/gu, "")
    .replaceAll(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
