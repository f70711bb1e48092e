import { type Kysely, sql } from "kysely";
import type { Schema } from "../../storage/schema.ts";
import { type AccountEntities, KINDS } from "../entities.ts";

const TABLES = {
  users: { table: "users", id: "user_id" },
  groups: { table: "groups", id: "group_id" },
  roles: { table: "roles", id: "role_id" },
  policies: { table: "policies", id: "policy_id" },
  instanceProfiles: { table: "instance_profiles", id: "instance_profile_id" },
} as const;

const OF_ONE_QUERY = 500;

/**
 * Which ids of the file entities of other accounts of this server have, with one of those accounts. Trust policies mean users and
 * roles by their ids alone, and caches know them by nothing else: a second one with an id would be taken for the first.
 */
export async function idsOfOtherAccounts(
  db: Kysely<Schema>,
  accountId: string,
  file: AccountEntities,
): Promise<ReadonlyMap<string, string>> {
  const taken = new Map<string, string>();
  for (const kind of KINDS) {
    const { table, id } = TABLES[kind];
    const ids = file[kind].map((entity) => entity.id);
    for (let from = 0; from < ids.length; from += OF_ONE_QUERY) {
      const rows = await db
        .selectFrom(table)
        .select(["account_id", sql.ref<string>(id).as("id")])
        // Keys begin with the account: in each of them this is a look-up, without them a walk through all there are.
        .where(
          "account_id",
          "in",
          db.selectFrom("accounts").select("account_id").where("accounts.account_id", "!=", accountId),
        )
        .where(sql.ref<string>(id), "in", ids.slice(from, from + OF_ONE_QUERY))
        .execute();
      for (const row of rows) taken.set(row.id, row.account_id);
    }
  }
  return taken;
}
