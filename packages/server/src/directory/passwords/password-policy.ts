import type { PasswordPolicyRow } from "../../storage/schema/passwords-and-mfa.ts";
import { noSuchEntity } from "../errors.ts";
import type { DirectoryScope } from "../scope.ts";

/** The account's own password policy; without one IAM's default policy holds (password-rules.ts). */
export function passwordPolicyOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  function find(): Promise<PasswordPolicyRow | undefined> {
    return db
      .selectFrom("password_policies")
      .selectAll()
      .where("account_id", "=", accountId)
      .executeTakeFirst();
  }

  /** Throws NoSuchEntity. */
  async function get(): Promise<PasswordPolicyRow> {
    const policy = await find();
    if (policy === undefined)
      throw noSuchEntity(`The Password Policy with domain name ${accountId} cannot be found.`);
    return policy;
  }

  return {
    find,
    get,

    /** Takes the place of the one before, as a whole. */
    async put(settings: Omit<PasswordPolicyRow, "account_id">): Promise<void> {
      await db
        .insertInto("password_policies")
        .values({ account_id: accountId, ...settings })
        .onConflict((conflict) => conflict.column("account_id").doUpdateSet(settings))
        .execute();
      scope.announce("password-policy");
    },

    /** Throws NoSuchEntity. */
    async delete(): Promise<void> {
      await get();
      await db.deleteFrom("password_policies").where("account_id", "=", accountId).execute();
      scope.announce("password-policy");
    },
  };
}
