import type { DirectoryScope } from "../scope.ts";

/** The tokens of the federation endpoint by which somebody signed in to an account, until they end. */
export function signinTokensOf({ db, accountId }: Pick<DirectoryScope, "db" | "accountId">) {
  return {
    /**
     * Takes a token that was not taken before, by whichever node; false for one that was.
     *
     * @param token.expiresAt epoch milliseconds, from which on nobody takes it any more
     */
    async take(token: { readonly id: string; readonly expiresAt: number }): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("signin_tokens")
        .values({ account_id: accountId, token_id: token.id, expires_at: token.expiresAt })
        .onConflict((conflict) => conflict.columns(["account_id", "token_id"]).doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}
