import { type Kysely, PostgresAdapter, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Passwords of IAM users, password policies, virtual MFA devices, and how often was guessed at either. */
export const passwordsAndMfa: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable("password_policies")
      .addColumn("account_id", "text", (column) => column.primaryKey())
      .addColumn("minimum_length", "integer", (column) => column.notNull())
      .addColumn("require_symbols", "integer", (column) => column.notNull())
      .addColumn("require_numbers", "integer", (column) => column.notNull())
      .addColumn("require_uppercase", "integer", (column) => column.notNull())
      .addColumn("require_lowercase", "integer", (column) => column.notNull())
      .addColumn("allow_change", "integer", (column) => column.notNull())
      .addColumn("max_age", "integer")
      .addColumn("reuse_prevention", "integer")
      .addColumn("hard_expiry", "integer")
      .addForeignKeyConstraint("password_policies_account", ["account_id"], "accounts", ["account_id"])
      .execute();

    await db.schema
      .createTable("login_profiles")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("user_id", "text", (column) => column.notNull())
      .addColumn("password", "text", (column) => column.notNull())
      .addColumn("previous_passwords", "text", (column) => column.notNull())
      .addColumn("reset_required", "integer", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("changed_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("login_profiles_primary", ["account_id", "user_id"])
      .addForeignKeyConstraint("login_profiles_user", ["account_id", "user_id"], "users", [
        "account_id",
        "user_id",
      ])
      .execute();

    await db.schema
      .createTable("mfa_devices")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("device", textInByteOrder(db), (column) => column.notNull())
      .addColumn("sealed_seed", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("user_id", "text")
      .addColumn("enabled_at", "bigint")
      .addColumn("last_step", "bigint")
      .addColumn("drift", "integer", (column) => column.notNull())
      .addColumn("tags", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("mfa_devices_primary", ["account_id", "device"])
      .addForeignKeyConstraint("mfa_devices_account", ["account_id"], "accounts", ["account_id"])
      .execute();
    await db.schema
      .createIndex("mfa_devices_by_user")
      .on("mfa_devices")
      .columns(["account_id", "user_id", "device"])
      .execute();

    await db.schema
      .createTable("guesses")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("id", "text", (column) => column.notNull())
      .addColumn("count", "integer", (column) => column.notNull())
      .addColumn("blocked_until", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("guesses_primary", ["account_id", "kind", "id"])
      .addCheckConstraint("guesses_kind", sql`kind in ('password', 'mfa-device')`)
      .execute();
  },
};

/** Text that both engines sort by its bytes. SQLite does so by itself. */
function textInByteOrder(db: Kysely<unknown>) {
  return db.getExecutor().adapter instanceof PostgresAdapter ? sql`text collate "C"` : ("text" as const);
}
