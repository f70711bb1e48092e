import type { Kysely } from "kysely";
import type { Schema } from "../storage/schema.ts";
import type { MailRow } from "../storage/schema/mail.ts";

/** For so long a mail is its sender's alone. Longer than an attempt can take: see smtp.ts. */
const CLAIMED_FOR = 300_000;
const MOST_ATTEMPTS = 12;
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 3_600_000;

/** Milliseconds after so many attempts: twice as long each time, an hour at most. All twelve take six hours. */
function waitAfterAttempts(attempts: number): number {
  return Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT);
}

/** Whether there is a mail to be sent now. */
export async function isMailDue(db: Kysely<Schema>, now: number): Promise<boolean> {
  return (await due(db, now)) !== undefined;
}

/**
 * Takes the mail that waits longest, so that no other node sends it meanwhile; undefined when there is none. Within a transaction, which
 * must be over before it is sent.
 */
export async function claimMail(db: Kysely<Schema>, now: number): Promise<MailRow | undefined> {
  const row = await due(db, now);
  if (row === undefined) return undefined;
  const claim = { next_attempt_at: now + CLAIMED_FOR, attempts: row.attempts + 1 };
  await db
    .updateTable("mails")
    .set(claim)
    .where("account_id", "=", row.account_id)
    .where("mail_id", "=", row.mail_id)
    .execute();
  return { ...row, ...claim };
}

function due(db: Kysely<Schema>, now: number): Promise<MailRow | undefined> {
  return db
    .selectFrom("mails")
    .selectAll()
    .where("next_attempt_at", "<=", now)
    .where("useful_until", ">", now)
    .orderBy("next_attempt_at")
    .orderBy("account_id")
    .orderBy("mail_id")
    .limit(1)
    .executeTakeFirst();
}

/** The SMTP server took it. What it said is kept no longer. */
export async function settleSent(db: Kysely<Schema>, mail: MailRow, now: number): Promise<void> {
  await db
    .updateTable("mails")
    .set({ sent_at: now, sealed_text: null, next_attempt_at: null, failure: null })
    .where("account_id", "=", mail.account_id)
    .where("mail_id", "=", mail.mail_id)
    .execute();
}

/**
 * It is tried again later, or not any more after twelve attempts.
 *
 * @param failure a code of ours, without anything that the server said
 */
export async function settleFailed(
  db: Kysely<Schema>,
  mail: MailRow,
  failure: string,
  now: number,
): Promise<void> {
  const { attempts } = mail;
  await db
    .updateTable("mails")
    .set({
      next_attempt_at: attempts >= MOST_ATTEMPTS ? null : now + waitAfterAttempts(attempts),
      failure,
    })
    .where("account_id", "=", mail.account_id)
    .where("mail_id", "=", mail.mail_id)
    // Another node took it when the claim was over: its attempt counts.
    .where("attempts", "=", attempts)
    .where("sent_at", "is", null)
    .execute();
}
