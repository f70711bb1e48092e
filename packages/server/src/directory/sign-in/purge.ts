import type { Kysely } from "kysely";
import type { Schema } from "../../storage/schema.ts";
import type { MailSchema } from "../../storage/schema/mail.ts";
import type { SignInSchema } from "../../storage/schema/sign-in.ts";
import { FAILURES_COUNT } from "./sign-in-failures.ts";

/** Tables of sign-in, and of mail, whose rows say when they are over. */
export const EXPIRING = [
  "sign_in_flows",
  "sign_in_sessions",
  "passkey_registrations",
  "oauth_codes",
  "taken_once",
  "password_resets",
  "mails",
] as const satisfies readonly (keyof (SignInSchema & MailSchema))[];

/** A table, and up to when its rows are to go: a page of them. */
export interface PurgePage {
  readonly table: (typeof EXPIRING)[number] | "sign_in_failures";
  /** Epoch milliseconds. */
  readonly upTo: number;
}

/** The next rows that are over, of any account, some `most` of them; undefined when there are none. */
export async function nextPurge(
  db: Kysely<Schema>,
  now: number,
  most: number,
): Promise<PurgePage | undefined> {
  for (const table of EXPIRING) {
    const rows = await db
      .selectFrom(table)
      .select("expires_at as at")
      .where("expires_at", "<=", now)
      .orderBy("expires_at")
      .limit(most)
      .execute();
    const last = rows.at(-1);
    if (last !== undefined) return { table, upTo: last.at };
  }
  const failures = await db
    .selectFrom("sign_in_failures")
    .select("last_at as at")
    .where("last_at", "<=", now - FAILURES_COUNT)
    .where("blocked_until", "<=", now)
    .orderBy("last_at")
    .limit(most)
    .execute();
  const last = failures.at(-1);
  return last === undefined ? undefined : { table: "sign_in_failures", upTo: last.at };
}

/** Nobody reads what is over, so that nobody need hear that it is gone. */
export async function purge(db: Kysely<Schema>, { table, upTo }: PurgePage, now: number): Promise<void> {
  if (table === "sign_in_failures") {
    await db
      .deleteFrom("sign_in_failures")
      .where("last_at", "<=", upTo)
      .where("blocked_until", "<=", now)
      .execute();
    return;
  }
  await db.deleteFrom(table).where("expires_at", "<=", upTo).execute();
}
