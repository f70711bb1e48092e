import { type Kysely, sql } from "kysely";
import { roleArn } from "../../directory/arns.ts";
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

/** As trust policies name users and roles: whole values, which are stored without escapes. */
const NAMED_ID = /"(A(?:IDA|ROA)[A-Z0-9]+)"/g;

/**
 * Which unique ids trust policies of other accounts name, with one of those roles. The file's identities with them were never there, or
 * were deleted: whoever gets such an id is whom that role trusts.
 */
export async function idsTrustedElsewhere(
  db: Kysely<Schema>,
  accountId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom("roles")
    .select(["account_id", "path", "name", "trust_policy"])
    .where("account_id", "!=", accountId)
    .where((eb) => eb.or([eb("trust_policy", "like", '%"AIDA%'), eb("trust_policy", "like", '%"AROA%')]))
    .execute();
  return new Map(
    rows.flatMap(({ account_id: account, path, name, trust_policy: text }) =>
      [...text.matchAll(NAMED_ID)].map(([, id = ""]) => [id, roleArn(account, path, name)] as const),
    ),
  );
}
