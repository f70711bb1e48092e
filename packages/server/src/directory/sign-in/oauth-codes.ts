import type { OAuthCodeRow } from "../../storage/schema/sign-in.ts";
import type { DirectoryScope } from "../scope.ts";
import { newAccountSecret, secretId } from "./account-secret.ts";

/** Milliseconds for which a code can be exchanged: ten minutes at the most, says RFC 6749 section 4.1.2. */
const LIFETIME = 5 * 60_000;
/** Of one session: who goes on asking and never exchanges makes no heap of rows. */
const MOST_OF_ONE = 10;

export type NewOAuthCode = Pick<OAuthCodeRow, "session_id" | "client_id" | "redirect_uri" | "code_challenge">;

/**
 * The authorization codes of an account. A code that was exchanged stays, as what its refresh tokens belong to: without the row they are good
 * for nothing.
 */
export function oauthCodesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const find = (codeId: string): Promise<OAuthCodeRow | undefined> =>
    db
      .selectFrom("oauth_codes")
      .selectAll()
      .where("account_id", "=", accountId)
      .where("code_id", "=", codeId)
      .where("expires_at", ">", scope.now())
      .executeTakeFirst();

  async function remove(codeIds: readonly string[]): Promise<void> {
    if (codeIds.length === 0) return;
    await db
      .deleteFrom("oauth_codes")
      .where("account_id", "=", accountId)
      .where("code_id", "in", codeIds)
      .execute();
  }

  return {
    /** The code itself is told here and kept nowhere. */
    async create(made: NewOAuthCode): Promise<string> {
      const waiting = await db
        .selectFrom("oauth_codes")
        .select("code_id")
        .where("account_id", "=", accountId)
        .where("session_id", "=", made.session_id)
        .where("used_at", "is", null)
        .orderBy("expires_at", "desc")
        .execute();
      await remove(waiting.slice(MOST_OF_ONE - 1).map((row) => row.code_id));
      const code = newAccountSecret(scope);
      const expiresAt = scope.now() + LIFETIME;
      await db
        .insertInto("oauth_codes")
        .values({
          account_id: accountId,
          code_id: secretId(code),
          session_id: made.session_id,
          client_id: made.client_id,
          redirect_uri: made.redirect_uri,
          code_challenge: made.code_challenge,
          expires_at: expiresAt,
          used_at: null,
        })
        .execute();
      return code;
    },

    /** Undefined when it is over. */
    find,

    /**
     * Exchanges a code, once: false when somebody did before.
     *
     * @param until epoch milliseconds to which its refresh tokens are good
     */
    async use(codeId: string, until: number): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("oauth_codes")
        .set({ used_at: scope.now(), expires_at: until })
        .where("account_id", "=", accountId)
        .where("code_id", "=", codeId)
        .where("used_at", "is", null)
        .where("expires_at", ">", scope.now())
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    /** Ends what the code was exchanged for. */
    revoke: (codeId: string) => remove([codeId]),
  };
}
