import type { Logger } from "pino";
import type { KeyRing } from "../credentials/key-ring.ts";
import { MAIL_SUBJECT } from "../mail/outbox.ts";
import { claimMail, isMailDue, settleFailed, settleSent } from "../mail/queue.ts";
import { openMailText } from "../mail/read-mails.ts";
import { type SendMail, SmtpError } from "../mail/smtp.ts";
import type { MailRow } from "../storage/schema/mail.ts";
import type { Storage } from "../storage/storage.ts";

export interface Delivery {
  /** Sends what waits, one after the other; resolves when nothing more is to be sent now. Rejects when the database does not answer. */
  run(this: void): Promise<void>;
  /** No other mail is begun; one under way has a few seconds left, and is tried again if that was too short. */
  close(this: void): Promise<void>;
}

export interface DeliveryOptions {
  readonly storage: Pick<Storage, "reader" | "write" | "changes">;
  readonly seals: Pick<KeyRing, "open">;
  readonly send: SendMail;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly logger: Pick<Logger, "error" | "warn" | "info">;
  /** Milliseconds between two looks at what has to be tried again. */
  readonly interval?: number;
  /** Milliseconds from a new mail to its being sent: by then whoever caused it has the answer, and feels nothing of the work. */
  readonly pause?: number;
  /** Milliseconds that a mail under way has at the end. */
  readonly grace?: number;
}

/** Sends mails as soon as they are written, by whichever node it was; and again later what could not be sent. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { storage, seals, send, now, logger, interval = 15_000, pause = 250, grace = 5_000 } = options;
  const ending = new AbortController();
  let closed = false;
  let running: Promise<void> | undefined;
  let again = false;

  async function attempt(mail: MailRow): Promise<void> {
    const { account_id: accountId, mail_id: mailId, created_at: createdAt, recipient, subject } = mail;
    const text = openMailText(seals, mail);
    if (text === undefined) throw new SmtpError("EUNREADABLE");
    await send({ mailId, createdAt, recipient, subject, text }, ending.signal);
    await storage.write(({ db }) => settleSent(db, mail, now()));
    logger.info({ account: accountId, mail: mailId }, "a mail was sent");
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      if (closed || !(await isMailDue(storage.reader, now()))) return;
      const mail = await storage.write(({ db }) => claimMail(db, now()));
      if (mail === undefined) return;
      try {
        await attempt(mail);
      } catch (error) {
        // Whatever else it is comes from the database: the mail may have been sent, and stays claimed for a while.
        if (!(error instanceof SmtpError)) throw error;
        const { code } = error;
        await storage.write(({ db }) => settleFailed(db, mail, code, now()));
        const { account_id: account, mail_id: id, attempts } = mail;
        logger.warn({ account, mail: id, attempts, failure: code }, "a mail could not be sent");
      }
    }
  }

  function run(): Promise<void> {
    if (closed) return running ?? Promise.resolve();
    // What was written after the last look is found by another one.
    again = running !== undefined;
    running ??= (async () => {
      try {
        do {
          again = false;
          await sendAll();
        } while (again);
      } finally {
        running = undefined;
      }
    })();
    return running;
  }

  const wake = () => {
    run().catch((error: unknown) => logger.error({ err: error }, "the outbox could not be read or written"));
  };
  let soon: NodeJS.Timeout | undefined;
  const unsubscribe = storage.changes.subscribe((changes) => {
    if (changes !== "everything" && changes.every(({ subject }) => subject !== MAIL_SUBJECT)) return;
    soon ??= setTimeout(() => {
      soon = undefined;
      wake();
    }, pause).unref();
  });
  const timer = setInterval(wake, interval);
  timer.unref();

  return {
    run,
    async close() {
      closed = true;
      unsubscribe();
      clearInterval(timer);
      clearTimeout(soon);
      const last = setTimeout(() => ending.abort(), grace);
      await running?.catch(() => undefined);
      clearTimeout(last);
    },
  };
}
