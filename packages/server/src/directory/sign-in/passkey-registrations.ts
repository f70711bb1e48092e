import type { DirectoryScope } from "../scope.ts";

/** Milliseconds that somebody has to touch a key, or to find it: what WebAuthn Level 3 recommends as the longest for a ceremony without. */
const REGISTRATION_LASTS = 5 * 60_000;
const CHALLENGE_SIZE = 32;

/** The passkeys that signed-in people are about to register. A session has one under way: another attempt takes the place of the one before. */
export function passkeyRegistrationsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  return {
    /** Makes the challenge, in base64url. @param sessionId of a sign-in */
    async begin(sessionId: string): Promise<string> {
      const challenge = Buffer.from(scope.randomBytes(CHALLENGE_SIZE)).toString("base64url");
      const values = { challenge, expires_at: scope.now() + REGISTRATION_LASTS };
      await db
        .insertInto("passkey_registrations")
        .values({ account_id: accountId, session_id: sessionId, ...values })
        .onConflict((conflict) => conflict.columns(["account_id", "session_id"]).doUpdateSet(values))
        .execute();
      return challenge;
    },

    /** Takes the challenge out: it is good for one answer, right or wrong. Undefined when there is none, or its time is over. */
    async take(sessionId: string): Promise<string | undefined> {
      const row = await db
        .deleteFrom("passkey_registrations")
        .where("account_id", "=", accountId)
        .where("session_id", "=", sessionId)
        .returning(["challenge", "expires_at"])
        .executeTakeFirst();
      return row === undefined || row.expires_at <= scope.now() ? undefined : row.challenge;
    },
  };
}
