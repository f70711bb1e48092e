import { createHash } from "node:crypto";
import { refuseDuplicate } from "../names.ts";
import type { AwsError } from "../../aws-error.ts";
import type { DirectoryScope } from "../scope.ts";

/** The assertions that an account's providers made and that were accepted, until they end. */
export function usedAssertionsOf({ db, accountId }: Pick<DirectoryScope, "db" | "accountId">) {
  return {
    /**
     * Notes that an assertion is accepted. Throws `refusal` when it was before, by whichever node.
     *
     * @param providerId of the SAML provider, since ids are unique for one provider only
     * @param endsAt epoch milliseconds: from then on nobody accepts it any more
     * @param now epoch milliseconds, by the clock that assertions are measured on
     */
    async use(
      { providerId, assertionId }: { readonly providerId: string; readonly assertionId: string },
      endsAt: number,
      now: number,
      refusal: () => AwsError,
    ): Promise<void> {
      const digest = createHash("sha256")
        .update(JSON.stringify([providerId, assertionId]))
        .digest("hex");
      await db
        .deleteFrom("used_assertions")
        .where("account_id", "=", accountId)
        .where("ends_at", "<", now)
        .execute();
      const known = await db
        .selectFrom("used_assertions")
        .select("ends_at")
        .where("account_id", "=", accountId)
        .where("assertion_digest", "=", digest)
        .executeTakeFirst();
      if (known !== undefined) throw refusal();
      await refuseDuplicate(
        db
          .insertInto("used_assertions")
          .values({ account_id: accountId, assertion_digest: digest, ends_at: endsAt })
          .execute(),
        refusal,
      );
    },
  };
}
