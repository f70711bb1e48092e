import type { GuessKind } from "../storage/schema/passwords-and-mfa.ts";
import type { DirectoryScope } from "./scope.ts";

/** So many guesses in a row cost no waiting. */
const FREE = 5;
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 3_600_000;

/**
 * Milliseconds for which nothing is looked at after so many guesses without a right one: twice as long for each. A day has 24 guesses
 * then, at one code of a million (RFC 4226 section 7.3).
 */
export function waitAfter(count: number): number {
  return count < FREE ? 0 : Math.min(FIRST_WAIT * 2 ** (count - FREE), LONGEST_WAIT);
}

/** How often an account's secrets were guessed at since the last right guess, and who has to wait for it. */
export function guessesOf({ db, accountId, now }: Pick<DirectoryScope, "db" | "accountId" | "now">) {
  return {
    /**
     * Pays for a guess, before it is looked at: false when it must not be. What is written is as much in both cases. The payment must be
     * kept also when the guess is wrong, so the transaction must not fail for that.
     */
    async admit(kind: GuessKind, id: string): Promise<boolean> {
      const row = await db
        .selectFrom("guesses")
        .selectAll()
        .where("account_id", "=", accountId)
        .where("kind", "=", kind)
        .where("id", "=", id)
        .executeTakeFirst();
      const admitted = row === undefined || row.blocked_until <= now();
      const count = (row?.count ?? 0) + (admitted ? 1 : 0);
      const blockedUntil = admitted ? now() + waitAfter(count) : row.blocked_until;
      await db
        .insertInto("guesses")
        .values({ account_id: accountId, kind, id, count, blocked_until: blockedUntil })
        .onConflict((conflict) =>
          conflict.columns(["account_id", "kind", "id"]).doUpdateSet({ count, blocked_until: blockedUntil }),
        )
        .execute();
      return admitted;
    },

    /** The last guess was right, or the secret is another one now. */
    async forget(kind: GuessKind, id: string): Promise<void> {
      await db
        .deleteFrom("guesses")
        .where("account_id", "=", accountId)
        .where("kind", "=", kind)
        .where("id", "=", id)
        .execute();
    },
  };
}
