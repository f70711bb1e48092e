import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The tables of temporary delegation, what partners may ask for and what they asked for; and those of role templates. */
export const delegation: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await ofAccount(db, "delegation_templates")
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("policy", "text", (column) => column.notNull())
      .addColumn("parameters", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("delegation_templates_primary", ["account_id", "name"])
      .execute();

    await ofAccount(db, "delegation_requests")
      .addColumn("request_id", "text", (column) => column.notNull())
      .addColumn("workflow_id", "text", (column) => column.notNull())
      .addColumn("template_arn", "text", (column) => column.notNull())
      .addColumn("parameters", "text", (column) => column.notNull())
      .addColumn("policy", "text", (column) => column.notNull())
      .addColumn("description", "text", (column) => column.notNull())
      .addColumn("request_message", "text")
      .addColumn("redirect_url", "text")
      .addColumn("notification_channel", "text", (column) => column.notNull())
      .addColumn("session_seconds", "integer", (column) => column.notNull())
      .addColumn("only_send_by_owner", "integer", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("owner_account_id", "text")
      .addColumn("owner_arn", "text")
      .addColumn("owner_id", "text")
      .addColumn("approver_arn", "text")
      .addColumn("approver", "text")
      .addColumn("notes", "text")
      .addColumn("rejection_reason", "text")
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("sent_at", "bigint")
      .addColumn("token_digest", "text")
      .addPrimaryKeyConstraint("delegation_requests_primary", ["account_id", "request_id"])
      .addUniqueConstraint("delegation_requests_workflow", ["account_id", "workflow_id"])
      .addCheckConstraint("delegation_requests_flag", sql`only_send_by_owner in (0, 1)`)
      .addCheckConstraint(
        "delegation_requests_state",
        sql`state in ('UNASSIGNED', 'ASSIGNED', 'PENDING_APPROVAL', 'ACCEPTED', 'FINALIZED', 'REJECTED')`,
      )
      .execute();
    await db.schema
      .createIndex("delegation_requests_by_owner")
      .on("delegation_requests")
      .columns(["owner_account_id", "request_id"])
      .execute();

    // Of the installation: what services offer to all accounts.
    await db.schema
      .createTable("role_templates")
      .addColumn("template_arn", "text", (column) => column.notNull())
      .addColumn("default_minor_version", "integer", (column) => column.notNull())
      .addColumn("enabled", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("role_templates_primary", ["template_arn"])
      .addCheckConstraint("role_templates_flag", sql`enabled in (0, 1)`)
      .execute();
    await db.schema
      .createTable("role_template_versions")
      .addColumn("template_arn", "text", (column) => column.notNull())
      .addColumn("minor_version", "integer", (column) => column.notNull())
      .addColumn("version_id", "text", (column) => column.notNull())
      .addColumn("enabled", "integer", (column) => column.notNull())
      .addColumn("content", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("role_template_versions_primary", ["template_arn", "minor_version"])
      .addForeignKeyConstraint("role_template_versions_template", ["template_arn"], "role_templates", [
        "template_arn",
      ])
      .addCheckConstraint("role_template_versions_flag", sql`enabled in (0, 1)`)
      .execute();

    await ofAccount(db, "role_sources")
      .addColumn("role_id", "text", (column) => column.notNull())
      .addColumn("template_arn", "text", (column) => column.notNull())
      .addColumn("minor_version", "integer", (column) => column.notNull())
      .addPrimaryKeyConstraint("role_sources_primary", ["account_id", "role_id"])
      .addForeignKeyConstraint(
        "role_sources_role",
        ["account_id", "role_id"],
        "roles",
        ["account_id", "role_id"],
        (constraint) => constraint.onDelete("cascade"),
      )
      .execute();
  },
};

function ofAccount(db: Kysely<unknown>, table: string) {
  return db.schema
    .createTable(table)
    .addColumn("account_id", "text", (column) => column.notNull())
    .addForeignKeyConstraint(`${table}_account`, ["account_id"], "accounts", ["account_id"]);
}
