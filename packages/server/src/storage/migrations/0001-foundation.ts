import { type Kysely, PostgresAdapter, sql } from "kysely";
import type { Migration } from "kysely/migration";

const OWNER_KINDS = sql`owner_kind in ('user', 'group', 'role')`;

/** The tables of accounts, IAM identities, policies, access keys and the audit trail. */
export const foundation: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("data_keys")
      .addColumn("version", "integer", (column) => column.primaryKey())
      .addColumn("wrapped", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .execute();

    await db.schema
      .createTable("accounts")
      .addColumn("account_id", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("email", "text", (column) => column.notNull())
      .addColumn("email_key", "text", (column) => column.notNull())
      .addColumn("root_password", "text", (column) => column.notNull())
      .addColumn("alias", "text")
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addUniqueConstraint("accounts_email_unique", ["email_key"])
      .addUniqueConstraint("accounts_alias_unique", ["alias"])
      .execute();

    await named(db, "users", "user_id")
      .addColumn("boundary_arn", "text")
      .addColumn("tags", "text", (column) => column.notNull())
      .execute();

    await named(db, "groups", "group_id").execute();

    await db.schema
      .createTable("group_members")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("group_id", "text", (column) => column.notNull())
      .addColumn("user_id", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("group_members_primary", ["account_id", "group_id", "user_id"])
      .addForeignKeyConstraint("group_members_group", ["account_id", "group_id"], "groups", [
        "account_id",
        "group_id",
      ])
      .addForeignKeyConstraint("group_members_user", ["account_id", "user_id"], "users", [
        "account_id",
        "user_id",
      ])
      .execute();
    await db.schema
      .createIndex("group_members_by_user")
      .on("group_members")
      .columns(["account_id", "user_id"])
      .execute();

    await named(db, "roles", "role_id")
      .addColumn("trust_policy", "text", (column) => column.notNull())
      .addColumn("description", "text")
      .addColumn("max_session_duration", "integer", (column) => column.notNull())
      .addColumn("boundary_arn", "text")
      .addColumn("tags", "text", (column) => column.notNull())
      .execute();

    await named(db, "instance_profiles", "instance_profile_id")
      .addColumn("role_id", "text")
      .addColumn("tags", "text", (column) => column.notNull())
      .addForeignKeyConstraint("instance_profiles_role", ["account_id", "role_id"], "roles", [
        "account_id",
        "role_id",
      ])
      .execute();
    await db.schema
      .createIndex("instance_profiles_by_role")
      .on("instance_profiles")
      .columns(["account_id", "role_id"])
      .execute();

    await named(db, "policies", "policy_id")
      .addColumn("description", "text")
      .addColumn("default_version", "integer", (column) => column.notNull())
      .addColumn("next_version", "integer", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .addColumn("tags", "text", (column) => column.notNull())
      .execute();

    await db.schema
      .createTable("policy_versions")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("policy_id", "text", (column) => column.notNull())
      .addColumn("version", "integer", (column) => column.notNull())
      .addColumn("document", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("policy_versions_primary", ["account_id", "policy_id", "version"])
      .addForeignKeyConstraint("policy_versions_policy", ["account_id", "policy_id"], "policies", [
        "account_id",
        "policy_id",
      ])
      .execute();

    await db.schema
      .createTable("inline_policies")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("owner_kind", "text", (column) => column.notNull())
      .addColumn("owner_id", "text", (column) => column.notNull())
      .addColumn("name", textInByteOrder(db), (column) => column.notNull())
      .addColumn("document", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("inline_policies_primary", ["account_id", "owner_kind", "owner_id", "name"])
      .addCheckConstraint("inline_policies_owner", OWNER_KINDS)
      .execute();

    await db.schema
      .createTable("policy_attachments")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("owner_kind", "text", (column) => column.notNull())
      .addColumn("owner_id", "text", (column) => column.notNull())
      .addColumn("policy_arn", textInByteOrder(db), (column) => column.notNull())
      .addPrimaryKeyConstraint("policy_attachments_primary", [
        "account_id",
        "owner_kind",
        "owner_id",
        "policy_arn",
      ])
      .addCheckConstraint("policy_attachments_owner", OWNER_KINDS)
      .execute();
    await db.schema
      .createIndex("policy_attachments_by_policy")
      .on("policy_attachments")
      .columns(["account_id", "policy_arn"])
      .execute();

    await db.schema
      .createTable("access_keys")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("access_key_id", textInByteOrder(db), (column) => column.notNull())
      .addColumn("user_id", "text", (column) => column.notNull())
      .addColumn("status", "text", (column) => column.notNull())
      .addColumn("sealed_secret", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("access_keys_primary", ["account_id", "access_key_id"])
      // Requests name a key by its id alone; keys of scripted installations need not have the account's id in them.
      .addUniqueConstraint("access_keys_id_unique", ["access_key_id"])
      .addCheckConstraint("access_keys_status", sql`status in ('Active', 'Inactive')`)
      .execute();
    await db.schema
      .createIndex("access_keys_by_user")
      .on("access_keys")
      .columns(["account_id", "user_id"])
      .execute();

    await db.schema
      .createTable("last_used")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("id", "text", (column) => column.notNull())
      .addColumn("used_at", "bigint", (column) => column.notNull())
      .addColumn("service", "text", (column) => column.notNull())
      .addColumn("region", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("last_used_primary", ["account_id", "kind", "id"])
      .execute();

    await db.schema
      .createTable("events")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("event_time", "bigint", (column) => column.notNull())
      .addColumn("event_id", textInByteOrder(db), (column) => column.notNull())
      .addColumn("event_source", "text", (column) => column.notNull())
      .addColumn("event_name", "text", (column) => column.notNull())
      .addColumn("user_name", "text")
      .addColumn("access_key_id", "text")
      .addColumn("error_code", "text")
      .addColumn("read_only", "integer", (column) => column.notNull())
      .addColumn("event", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("events_primary", ["account_id", "event_time", "event_id"])
      .execute();
  },
};

/** A table of named things of an account: its key, its name that is unique without case, its path. */
function named(db: Kysely<unknown>, table: string, id: string) {
  return db.schema
    .createTable(table)
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn(id, "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("name_key", textInByteOrder(db), (column) => column.notNull())
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint(`${table}_primary`, ["account_id", id])
    .addUniqueConstraint(`${table}_name_unique`, ["account_id", "name_key"])
    .addForeignKeyConstraint(`${table}_account`, ["account_id"], "accounts", ["account_id"]);
}

/** Text that both engines sort by its bytes: lists and their pagination look the same everywhere. SQLite does so by itself. */
function textInByteOrder(db: Kysely<unknown>) {
  return db.getExecutor().adapter instanceof PostgresAdapter ? sql`text collate "C"` : ("text" as const);
}
