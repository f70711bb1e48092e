import { sql } from "kysely";
import type { KeyRing } from "../credentials/key-ring.ts";
import type { WriteTransaction } from "../storage/storage.ts";

/** A mail to the root user of an account. */
export interface NewMail {
  /** Whose root user gets it; where there is no such account nobody does. */
  readonly accountId: string;
  readonly subject: string;
  readonly text: string;
  /** Epoch milliseconds; from then on it is not sent any more. */
  readonly usefulUntil: number;
}

export interface OutboxMeans {
  readonly seals: Pick<KeyRing, "seal">;
  /** A random UUID. */
  readonly newId: () => string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What is announced when there is a new mail. */
export const MAIL_SUBJECT = "mail";

/** Seven days: for operators who look into the outbox after a weekend. */
const KEPT = 7 * 86_400_000;

/**
 * Puts a mail into the outbox, within the transaction of what caused it. It goes to the address that the accounts table has, read by the
 * same statement: nobody else can be named, and where there is no such account the work is the same.
 */
export async function writeMail(
  { db, announce }: WriteTransaction,
  { accountId, subject, text, usefulUntil }: NewMail,
  { seals, newId, now }: OutboxMeans,
): Promise<void> {
  const mailId = newId();
  const sealed = seals.seal(text, mailText(accountId, mailId));
  await sql`insert into mails (account_id, mail_id, created_at, recipient, subject, sealed_text, useful_until, next_attempt_at,
      attempts, expires_at)
    select account_id, ${mailId}, cast(${now} as bigint), email, ${subject}, ${sealed}, cast(${usefulUntil} as bigint),
      cast(${now} as bigint), 0, cast(${now + KEPT} as bigint)
    from accounts where account_id = ${accountId}`.execute(db);
  announce({ accountId, subject: MAIL_SUBJECT });
}

/** What a mail's text belongs to. */
export function mailText(accountId: string, mailId: string) {
  return { purpose: "mail-text", accountId, recordId: mailId } as const;
}
