import { type Kysely, PostgresAdapter, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The tables of OIDC and SAML providers, of used assertions, and of the keys that this server's own tokens are signed with. */
export const identityProviders: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await ofAccount(db, "oidc_providers")
      .addColumn("url", textInByteOrder(db), (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("client_ids", "text", (column) => column.notNull())
      .addColumn("thumbprints", "text", (column) => column.notNull())
      .addColumn("tags", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("oidc_providers_primary", ["account_id", "url"])
      .addForeignKeyConstraint("oidc_providers_account", ["account_id"], "accounts", ["account_id"])
      .execute();

    await ofAccount(db, "saml_providers")
      .addColumn("provider_id", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("name_key", textInByteOrder(db), (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("metadata", "text", (column) => column.notNull())
      .addColumn("issuer", "text", (column) => column.notNull())
      .addColumn("certificates", "text", (column) => column.notNull())
      .addColumn("valid_until", "bigint", (column) => column.notNull())
      .addColumn("encryption_mode", "text")
      .addColumn("tags", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("saml_providers_primary", ["account_id", "provider_id"])
      .addUniqueConstraint("saml_providers_name_unique", ["account_id", "name_key"])
      .addForeignKeyConstraint("saml_providers_account", ["account_id"], "accounts", ["account_id"])
      .addCheckConstraint("saml_providers_encryption", sql`encryption_mode in ('Required', 'Allowed')`)
      .execute();

    await ofAccount(db, "saml_provider_keys")
      .addColumn("provider_id", "text", (column) => column.notNull())
      .addColumn("key_id", "text", (column) => column.notNull())
      .addColumn("sealed_key", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("saml_provider_keys_primary", ["account_id", "provider_id", "key_id"])
      .addForeignKeyConstraint(
        "saml_provider_keys_provider",
        ["account_id", "provider_id"],
        "saml_providers",
        ["account_id", "provider_id"],
      )
      .execute();

    await ofAccount(db, "used_assertions")
      .addColumn("assertion_digest", "text", (column) => column.notNull())
      .addColumn("ends_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("used_assertions_primary", ["account_id", "assertion_digest"])
      .execute();
    await db.schema
      .createIndex("used_assertions_by_end")
      .on("used_assertions")
      .columns(["account_id", "ends_at"])
      .execute();

    await ofAccount(db, "token_issuers")
      .addColumn("issuer_id", "text", (column) => column.notNull())
      .addColumn("enabled", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("token_issuers_primary", ["account_id"])
      .addUniqueConstraint("token_issuers_id_unique", ["issuer_id"])
      .addForeignKeyConstraint("token_issuers_account", ["account_id"], "accounts", ["account_id"])
      .execute();

    await ofAccount(db, "token_signing_keys")
      .addColumn("key_id", "text", (column) => column.notNull())
      .addColumn("algorithm", "text", (column) => column.notNull())
      .addColumn("public_key", "text", (column) => column.notNull())
      .addColumn("sealed_key", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("token_signing_keys_primary", ["account_id", "key_id"])
      .addForeignKeyConstraint("token_signing_keys_issuer", ["account_id"], "token_issuers", ["account_id"])
      .addCheckConstraint("token_signing_keys_algorithm", sql`algorithm in ('RS256', 'ES384')`)
      .execute();
  },
};

function ofAccount(db: Kysely<unknown>, table: string) {
  return db.schema.createTable(table).addColumn("account_id", "text", (column) => column.notNull());
}

/** Text that both engines sort by its bytes. SQLite does so by itself. */
function textInByteOrder(db: Kysely<unknown>) {
  return db.getExecutor().adapter instanceof PostgresAdapter ? sql`text collate "C"` : ("text" as const);
}
