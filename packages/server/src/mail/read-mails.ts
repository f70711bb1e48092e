import type { Kysely } from "kysely";
import type { KeyRing } from "../credentials/key-ring.ts";
import type { Schema } from "../storage/schema.ts";
import type { MailRow } from "../storage/schema/mail.ts";
import { mailText } from "./outbox.ts";

/** How a mail is: "over" was never sent and is of no use any more, "failed" was tried often enough. */
export type MailState = "waiting" | "sent" | "failed" | "over";

export function mailState(
  { sent_at: sentAt, next_attempt_at: nextAttemptAt, useful_until: usefulUntil }: MailRow,
  now: number,
): MailState {
  if (sentAt !== null) return "sent";
  if (nextAttemptAt === null) return "failed";
  return usefulUntil <= now ? "over" : "waiting";
}

/** The mails of all accounts, newest first. */
export function listMails(db: Kysely<Schema>, most: number): Promise<MailRow[]> {
  return db
    .selectFrom("mails")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("mail_id")
    .limit(most)
    .execute();
}

export function findMail(db: Kysely<Schema>, mailId: string): Promise<MailRow | undefined> {
  return db.selectFrom("mails").selectAll().where("mail_id", "=", mailId).executeTakeFirst();
}

/** Undefined when it was sent, or cannot be opened. */
export function openMailText(
  seals: Pick<KeyRing, "open">,
  { account_id: accountId, mail_id: mailId, sealed_text: sealed }: MailRow,
): string | undefined {
  return sealed === null ? undefined : seals.open(sealed, mailText(accountId, mailId))?.toString("utf8");
}
