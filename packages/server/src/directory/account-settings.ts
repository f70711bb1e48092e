import type { AccountSettingsRow } from "../storage/schema/reports.ts";
import type { DirectoryScope } from "./scope.ts";

/** Settings of an account as a whole that nothing else keeps. */
export function accountSettingsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  return {
    /**
     * Which tokens the global endpoint of STS gives out: version 1 is good in the Regions that are enabled by default, version 2 in all
     * of them. Here all tokens are good in all Regions, whatever is set, and 2 is what holds until something is.
     */
    async globalEndpointTokenVersion(): Promise<1 | 2> {
      const row = await db
        .selectFrom("account_settings")
        .select("global_endpoint_token_version")
        .where("account_id", "=", accountId)
        .executeTakeFirst();
      return row?.global_endpoint_token_version ?? 2;
    },

    async setGlobalEndpointTokenVersion(
      version: AccountSettingsRow["global_endpoint_token_version"],
    ): Promise<void> {
      const values = { global_endpoint_token_version: version };
      await db
        .insertInto("account_settings")
        .values({ account_id: accountId, ...values })
        .onConflict((conflict) => conflict.column("account_id").doUpdateSet(values))
        .execute();
      scope.announce("account");
    },
  };
}
