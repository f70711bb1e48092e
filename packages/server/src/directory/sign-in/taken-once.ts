import { hash } from "node:crypto";
import type { TakenOnceRow } from "../../storage/schema/sign-in.ts";
import type { DirectoryScope } from "../scope.ts";

/** What was shown to an account and is good once: DPoP proofs, tokens of the federation endpoint. */
export function takenOnceOf({ db, accountId }: Pick<DirectoryScope, "db" | "accountId">) {
  return {
    /**
     * Takes what was not taken before, by whichever node; false for what was.
     *
     * @param shown.id names it among those of its kind
     * @param shown.expiresAt epoch milliseconds, from which on nobody takes it any more
     */
    async takeOnce(
      kind: TakenOnceRow["kind"],
      shown: { readonly id: string; readonly expiresAt: number },
    ): Promise<boolean> {
      const id = hash("sha256", shown.id, "base64url");
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("taken_once")
        .values({ account_id: accountId, kind, id, expires_at: shown.expiresAt })
        .onConflict((conflict) => conflict.columns(["account_id", "kind", "id"]).doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}
