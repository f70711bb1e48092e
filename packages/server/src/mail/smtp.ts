import { isIPv4, connect, type Socket } from "node:net";
import { once } from "node:events";
import { isMailAddress } from "./mail-address.ts";
import type { SmtpServer } from "./smtp-url.ts";

/** A mail, ready to be sent. */
export interface OutgoingMail {
  readonly mailId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
}

/** Why a mail was not sent: a code, and no text of the server's, which may quote the mail. */
export class SmtpError extends Error {
  override readonly name = "SmtpError";
  /** Such as "ETLS", "ECONNREFUSED", or "EENVELOPE 550" with the server's status. */
  readonly code: string;

  constructor(code: string) {
    super(`the mail was not sent: ${code}`);
    this.code = code;
  }
}

/** Resolves once the server has taken the mail; rejects with SmtpError. */
export type SendMail = (mail: OutgoingMail, signal: AbortSignal) => Promise<void>;

export interface SmtpOptions {
  readonly server: SmtpServer;
  /** The address that mails come from. */
  readonly from: string;
  /** Sends also where the server offers no TLS: whoever listens on the way reads the links, and the password of the server. */
  readonly allowPlainText?: boolean;
  /** Certificates to trust, PEM; default: those that Node trusts. */
  readonly ca?: string | undefined;
  /** Milliseconds for all of one attempt. */
  readonly longest?: number;
  /** Whether the address of a server that answered is of this machine; default: whether it is loopback. */
  readonly isHere?: (address: string | undefined) => boolean;
}

/** Well below the time for which a mail is claimed. */
const LONGEST = 60_000;
const LARGEST_RESPONSE = 65_536;

export function createSmtp(options: SmtpOptions): SendMail {
  return async (mail, signal) => {
    if (!isMailAddress(mail.recipient)) throw new SmtpError("EADDRESS");
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(options.longest ?? LONGEST)]);
    let socket: Socket | undefined;
    try {
      socket = connect({ host: options.server.host, port: options.server.port });
      await once(socket, "connect", { signal: deadline });
      await hand(socket, mail, options, deadline);
    } catch (error) {
      throw deadline.aborted ? new SmtpError("ETIMEDOUT") : told(error);
    } finally {
      socket?.destroy();
    }
  };
}

/** All of the conversation, over a connection that is there. */
async function hand(
  socket: Socket,
  mail: OutgoingMail,
  { server, from, allowPlainText = false, ca, longest = LONGEST, ...options }: SmtpOptions,
  deadline: AbortSignal,
): Promise<void> {
  // Only when there is a mail: most of what the package can do is of no use here, and takes time to load.
  const [{ default: SMTPConnection }, message] = await Promise.all([
    import("nodemailer/lib/smtp-connection"),
    compose(mail, from),
  ]);
  // The address that answered, and not what the name promises: a name can be made to point anywhere.
  const isHere = (options.isHere ?? isLoopback)(socket.remoteAddress);
  const connection = new SMTPConnection({
    connection: socket,
    host: server.host,
    secure: server.secure,
    requireTLS: !server.secure && !isHere && !allowPlainText,
    // On this machine nobody is in between, and certificates rarely name it.
    tls: { rejectUnauthorized: !isHere, minVersion: "TLSv1.2", ...(ca === undefined ? {} : { ca }) },
    greetingTimeout: longest,
    socketTimeout: longest,
    maxResponseSize: LARGEST_RESPONSE,
    logger: false,
  });
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  connection.on("error", reject);
  connection.on("end", () => reject(new SmtpError("ECONNECTION")));
  deadline.addEventListener("abort", () => reject(new SmtpError("ETIMEDOUT")), { once: true });
  const step = <T>(begin: (done: (error?: Error | null, result?: T) => void) => void) =>
    Promise.race([
      failed,
      new Promise<T | undefined>((resolve, refuse) => {
        begin((error, result) => (error ? refuse(error) : resolve(result)));
      }),
    ]);
  try {
    deadline.throwIfAborted();
    await step((done) => connection.connect(done));
    const { login } = server;
    if (login !== undefined)
      await step((done) => connection.login({ user: login.user, pass: login.password }, done));
    const envelope = { from, to: [mail.recipient] };
    const taken = await step<{ readonly accepted: readonly unknown[] }>((done) =>
      connection.send(envelope, message, done),
    );
    if (taken?.accepted.length !== 1) throw new SmtpError("EENVELOPE");
    connection.quit();
  } finally {
    connection.close();
  }
}

async function compose(
  { mailId, createdAt, recipient, subject, text }: OutgoingMail,
  from: string,
): Promise<Buffer> {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const composer = new MailComposer({
    from: { name: "Signet", address: from },
    to: { name: "", address: recipient },
    subject,
    text,
    date: new Date(createdAt),
    // The same with each attempt, so that a mailbox can tell a mail that came twice.
    messageId: `<${mailId}@${from.slice(from.lastIndexOf("@") + 1)}>`,
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** Loopback: RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3. */
export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  const bare = address.replace(/^::ffff:/iu, "");
  return isIPv4(bare) ? bare.startsWith("127.") : bare === "::1";
}

/** Codes of nodemailer and of the operating system are words of a fixed list; what a server said is in `message` and `response`. */
function told(error: unknown): SmtpError {
  if (error instanceof SmtpError) return error;
  const { code, originalCode, responseCode } = (error ?? {}) as Readonly<Record<string, unknown>>;
  const words = [originalCode ?? code, responseCode].filter(
    (word) => (typeof word === "string" && /^[A-Z0-9_]{1,64}$/u.test(word)) || typeof word === "number",
  );
  return new SmtpError(words.length === 0 ? "EUNKNOWN" : words.join(" "));
}
