import { hash } from "node:crypto";
import type { DirectoryScope } from "../scope.ts";

/** The proofs of possession that an account's clients have shown (RFC 9449 section 11.1). */
export function dpopProofsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  return {
    /**
     * Takes a proof that was not taken before; false for one that was.
     *
     * @param proof.expiresAt epoch milliseconds after which it is no proof any more
     */
    async take(proof: { readonly id: string; readonly expiresAt: number }): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("dpop_proofs")
        .values({
          account_id: accountId,
          proof_id: hash("sha256", proof.id, "base64url"),
          expires_at: proof.expiresAt,
        })
        .onConflict((conflict) => conflict.columns(["account_id", "proof_id"]).doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}
