import { sql } from "kysely";
import type { DirectoryScope } from "./scope.ts";

/** The number of rows of a query, as its column `count`. */
export const ROW_COUNT = sql<number>`count(*)`.as("count");

/** Tables that are counted for an account as a whole. */
type CountedTable =
  | "users"
  | "groups"
  | "roles"
  | "instance_profiles"
  | "policies"
  | "policy_versions"
  | "server_certificates"
  | "oidc_providers"
  | "saml_providers"
  | "mfa_devices"
  | "passkeys";

/** How many rows an account has in a table. */
export async function countRows(
  { db, accountId }: Pick<DirectoryScope, "db" | "accountId">,
  table: CountedTable,
): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select(ROW_COUNT)
    .where("account_id", "=", accountId)
    .executeTakeFirstOrThrow();
  return count;
}
