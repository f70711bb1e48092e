import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Sign-ins under way, sessions, failures, passkeys, `aws login`, lost passwords, and mail. */
export const signIn: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // When a root password was set was not kept so far: not before its account was made.
    await db.schema.alterTable("accounts").addColumn("root_password_set_at", "bigint").execute();
    await sql`update accounts set root_password_set_at = created_at`.execute(db);

    await db.schema
      .createTable("sign_in_flows")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("flow_id", "text", (column) => column.notNull())
      .addColumn("user_id", "text", (column) => column.notNull())
      .addColumn("known_browser", "integer", (column) => column.notNull())
      .addColumn("step", "text", (column) => column.notNull())
      .addColumn("version", "integer", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("sign_in_flows_primary", ["account_id", "flow_id"])
      .addForeignKeyConstraint("sign_in_flows_account", ["account_id"], "accounts", ["account_id"])
      .execute();
    await db.schema
      .createIndex("sign_in_flows_by_user")
      .on("sign_in_flows")
      .columns(["account_id", "user_id"])
      .execute();
    await expiring(db, "sign_in_flows");

    await db.schema
      .createTable("sign_in_sessions")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("session_id", "text", (column) => column.notNull())
      .addColumn("owner_id", "text", (column) => column.notNull())
      .addColumn("statement", "text", (column) => column.notNull())
      .addColumn("signed_in_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("second_factor_at", "bigint")
      .addColumn("second_factor", "text")
      .addColumn("password_set_at", "bigint")
      .addColumn("source_ip", "text", (column) => column.notNull())
      .addColumn("user_agent", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("sign_in_sessions_primary", ["account_id", "session_id"])
      .addForeignKeyConstraint("sign_in_sessions_account", ["account_id"], "accounts", ["account_id"])
      .execute();
    await db.schema
      .createIndex("sign_in_sessions_by_owner")
      .on("sign_in_sessions")
      .columns(["account_id", "owner_id"])
      .execute();
    await expiring(db, "sign_in_sessions");

    await db.schema
      .createTable("sign_in_failures")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("id", "text", (column) => column.notNull())
      .addColumn("count", "integer", (column) => column.notNull())
      .addColumn("last_at", "bigint", (column) => column.notNull())
      .addColumn("blocked_until", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("sign_in_failures_primary", ["account_id", "kind", "id"])
      .execute();
    await db.schema
      .createIndex("sign_in_failures_by_time")
      .on("sign_in_failures")
      .columns(["last_at"])
      .execute();

    await db.schema
      .createTable("passkeys")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("credential_id", "text", (column) => column.notNull())
      .addColumn("user_id", "text", (column) => column.notNull())
      .addColumn("device", "text", (column) => column.notNull())
      .addColumn("rp_id", "text", (column) => column.notNull())
      .addColumn("public_key", "text", (column) => column.notNull())
      .addColumn("counter", "bigint", (column) => column.notNull())
      .addColumn("user_verified", "integer", (column) => column.notNull())
      .addColumn("transports", "text", (column) => column.notNull())
      .addColumn("enabled_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("passkeys_primary", ["account_id", "credential_id"])
      .addUniqueConstraint("passkeys_by_device", ["account_id", "device"])
      .addForeignKeyConstraint("passkeys_account", ["account_id"], "accounts", ["account_id"])
      .execute();
    await db.schema
      .createIndex("passkeys_by_user")
      .on("passkeys")
      .columns(["account_id", "user_id", "device"])
      .execute();

    await db.schema
      .createTable("passkey_registrations")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("session_id", "text", (column) => column.notNull())
      .addColumn("challenge", "text", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("passkey_registrations_primary", ["account_id", "session_id"])
      .addForeignKeyConstraint("passkey_registrations_account", ["account_id"], "accounts", ["account_id"])
      .execute();
    await expiring(db, "passkey_registrations");

    await db.schema
      .createTable("oauth_codes")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("code_id", "text", (column) => column.notNull())
      .addColumn("session_id", "text", (column) => column.notNull())
      .addColumn("client_id", "text", (column) => column.notNull())
      .addColumn("redirect_uri", "text", (column) => column.notNull())
      .addColumn("code_challenge", "text", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("used_at", "bigint")
      .addPrimaryKeyConstraint("oauth_codes_primary", ["account_id", "code_id"])
      .addForeignKeyConstraint("oauth_codes_account", ["account_id"], "accounts", ["account_id"])
      .execute();
    await db.schema
      .createIndex("oauth_codes_by_session")
      .on("oauth_codes")
      .columns(["account_id", "session_id"])
      .execute();
    await expiring(db, "oauth_codes");

    await db.schema
      .createTable("taken_once")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("id", "text", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("taken_once_primary", ["account_id", "kind", "id"])
      .addForeignKeyConstraint("taken_once_account", ["account_id"], "accounts", ["account_id"])
      .execute();
    await expiring(db, "taken_once");

    await db.schema
      .createTable("password_resets")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("reset_id", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("password_resets_primary", ["account_id", "reset_id"])
      .addForeignKeyConstraint("password_resets_account", ["account_id"], "accounts", ["account_id"])
      .execute();
    await expiring(db, "password_resets");

    await db.schema
      .createTable("mails")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("mail_id", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("recipient", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("sealed_text", "text")
      .addColumn("useful_until", "bigint", (column) => column.notNull())
      .addColumn("next_attempt_at", "bigint")
      .addColumn("attempts", "integer", (column) => column.notNull())
      .addColumn("sent_at", "bigint")
      .addColumn("failure", "text")
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("mails_primary", ["account_id", "mail_id"])
      .addForeignKeyConstraint("mails_account", ["account_id"], "accounts", ["account_id"])
      .execute();
    await expiring(db, "mails");
    await db.schema.createIndex("mails_by_next_attempt").on("mails").columns(["next_attempt_at"]).execute();
  },
};

/** What is over is found, and deleted, by its time. */
async function expiring(db: Kysely<unknown>, table: string): Promise<void> {
  await db.schema.createIndex(`${table}_by_expiry`).on(table).columns(["expires_at"]).execute();
}
