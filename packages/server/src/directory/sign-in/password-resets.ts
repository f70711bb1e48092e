import { sql } from "kysely";
import type { PasswordResetRow } from "../../storage/schema/sign-in.ts";
import type { DirectoryScope } from "../scope.ts";
import { newAccountSecret, secretId } from "./account-secret.ts";

/** Milliseconds that a way to another password is open. */
const LIFETIME = 3_600_000;
/** Of one account at once: whoever asks in the owner's name does not close the owner's way with each. */
const MOST = 3;

export interface IssuedReset {
  /** For the mail, and kept nowhere else. */
  readonly token: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Ways to another password of an account's root user. A way is known by a secret, of which only the digest is kept. */
export function passwordResetsOf(scope: DirectoryScope) {
  const { db, accountId, now } = scope;

  return {
    /**
     * Opens a way, for an hour; of more than three the oldest close. Where there is no such account the same is done, and what comes out
     * opens nothing.
     */
    async issue(): Promise<IssuedReset> {
      const token = newAccountSecret(scope);
      const expiresAt = now() + LIFETIME;
      await sql`delete from password_resets where account_id = ${accountId} and (
        expires_at <= ${now()} or reset_id not in (
          select reset_id from password_resets where account_id = ${accountId}
          order by created_at desc, reset_id limit ${MOST - 1}))`.execute(db);
      await sql`insert into password_resets (account_id, reset_id, created_at, expires_at)
        select account_id, ${secretId(token)}, cast(${now()} as bigint), cast(${expiresAt} as bigint)
        from accounts where account_id = ${accountId}`.execute(db);
      return { token, expiresAt };
    },

    /** Undefined when there is none, it is over, or it was used. */
    find(token: string): Promise<PasswordResetRow | undefined> {
      return db
        .selectFrom("password_resets")
        .selectAll()
        .where("account_id", "=", accountId)
        .where("reset_id", "=", secretId(token))
        .where("expires_at", ">", now())
        .executeTakeFirst();
    },

    /** Closes all ways: the password is another one now. */
    async endAll(): Promise<void> {
      await db.deleteFrom("password_resets").where("account_id", "=", accountId).execute();
    },
  };
}
