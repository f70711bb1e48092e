import { type Kysely, PostgresAdapter, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The tables of SSH public keys, signing and server certificates, and credentials for single services. */
export const keysAndCertificates: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await ofUsers(db, "ssh_public_keys", "ssh_public_key_id")
      .addColumn("body", "text", (column) => column.notNull())
      .addColumn("digest", "text", (column) => column.notNull())
      .addColumn("uploaded_at", "bigint", (column) => column.notNull())
      .addUniqueConstraint("ssh_public_keys_digest_unique", ["account_id", "user_id", "digest"])
      .addForeignKeyConstraint("ssh_public_keys_user", ["account_id", "user_id"], "users", [
        "account_id",
        "user_id",
      ])
      .execute();

    // No reference to users: the root user has signing certificates too.
    await ofUsers(db, "signing_certificates", "certificate_id")
      .addColumn("body", "text", (column) => column.notNull())
      .addColumn("digest", "text", (column) => column.notNull())
      .addColumn("uploaded_at", "bigint", (column) => column.notNull())
      .addUniqueConstraint("signing_certificates_digest_unique", ["account_id", "digest"])
      .execute();
    await db.schema
      .createIndex("signing_certificates_by_user")
      .on("signing_certificates")
      .columns(["account_id", "user_id"])
      .execute();

    await db.schema
      .createTable("server_certificates")
      .addColumn("account_id", "text", (column) => column.notNull())
      .addColumn("server_certificate_id", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("name_key", textInByteOrder(db), (column) => column.notNull())
      .addColumn("path", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("body", "text", (column) => column.notNull())
      .addColumn("chain", "text")
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("tags", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("server_certificates_primary", ["account_id", "server_certificate_id"])
      .addUniqueConstraint("server_certificates_name_unique", ["account_id", "name_key"])
      .addForeignKeyConstraint("server_certificates_account", ["account_id"], "accounts", ["account_id"])
      .execute();

    await ofUsers(db, "service_credentials", "credential_id")
      .addColumn("service_name", "text", (column) => column.notNull())
      .addColumn("public_name", "text", (column) => column.notNull())
      .addColumn("secret_digest", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint")
      // Whoever presents a credential gives the name, not the id.
      .addUniqueConstraint("service_credentials_name_unique", ["account_id", "service_name", "public_name"])
      .addForeignKeyConstraint("service_credentials_user", ["account_id", "user_id"], "users", [
        "account_id",
        "user_id",
      ])
      .execute();
    await db.schema
      .createIndex("service_credentials_by_user")
      .on("service_credentials")
      .columns(["account_id", "user_id"])
      .execute();
  },
};

/** A table of what belongs to users and can be switched off: the key, the user and the status. */
function ofUsers(db: Kysely<unknown>, table: string, id: string) {
  return db.schema
    .createTable(table)
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn(id, textInByteOrder(db), (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint(`${table}_primary`, ["account_id", id])
    .addCheckConstraint(`${table}_status`, sql`status in ('Active', 'Inactive')`);
}

/** Text that both engines sort by its bytes, as lists are sorted. */
function textInByteOrder(db: Kysely<unknown>) {
  return db.getExecutor().adapter instanceof PostgresAdapter ? sql`text collate "C"` : ("text" as const);
}
