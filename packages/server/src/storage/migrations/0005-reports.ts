import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The tables of reports, of deleted service-linked roles and of an account's settings. */
export const reports: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await ofAccount(db, "service_linked_role_deletions")
      .addColumn("task_id", "text", (column) => column.notNull())
      .addColumn("service", "text", (column) => column.notNull())
      .addColumn("role_name", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("service_linked_role_deletions_primary", ["account_id", "task_id"])
      .execute();

    await ofAccount(db, "credential_reports")
      .addColumn("generated_at", "bigint", (column) => column.notNull())
      .addColumn("content", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("credential_reports_primary", ["account_id"])
      .execute();

    await ofAccount(db, "access_reports")
      .addColumn("job_id", "text", (column) => column.notNull())
      .addColumn("granularity", "text", (column) => column.notNull())
      .addColumn("subject", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("content", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("access_reports_primary", ["account_id", "job_id"])
      .addCheckConstraint("access_reports_granularity", sql`granularity in ('SERVICE_LEVEL', 'ACTION_LEVEL')`)
      .addCheckConstraint("access_reports_subject", sql`subject in ('user', 'group', 'role', 'policy')`)
      .execute();
    await db.schema
      .createIndex("access_reports_by_time")
      .on("access_reports")
      .columns(["account_id", "created_at"])
      .execute();

    await ofAccount(db, "last_accesses")
      .addColumn("entity_id", "text", (column) => column.notNull())
      .addColumn("event_source", "text", (column) => column.notNull())
      .addColumn("event_name", "text", (column) => column.notNull())
      .addColumn("accessed_at", "bigint", (column) => column.notNull())
      .addColumn("region", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("last_accesses_primary", [
        "account_id",
        "entity_id",
        "event_source",
        "event_name",
      ])
      .execute();

    await ofAccount(db, "last_access_marks")
      .addColumn("read_up_to", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("last_access_marks_primary", ["account_id"])
      .execute();

    await ofAccount(db, "account_settings")
      .addColumn("global_endpoint_token_version", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("account_settings_primary", ["account_id"])
      .addCheckConstraint("account_settings_token_version", sql`global_endpoint_token_version in (1, 2)`)
      .execute();
  },
};

function ofAccount(db: Kysely<unknown>, table: string) {
  return db.schema
    .createTable(table)
    .addColumn("account_id", "text", (column) => column.notNull())
    .addForeignKeyConstraint(`${table}_account`, ["account_id"], "accounts", ["account_id"]);
}
