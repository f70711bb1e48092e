/** Reports about an account, what was done about its service-linked roles, and its settings. */
export interface ReportsSchema {
  readonly service_linked_role_deletions: ServiceLinkedRoleDeletionRow;
  readonly credential_reports: CredentialReportRow;
  readonly access_reports: AccessReportRow;
  readonly last_accesses: LastAccessRow;
  readonly last_access_marks: LastAccessMarkRow;
  readonly account_settings: AccountSettingsRow;
}

/** The deletion of a service-linked role: done when it is recorded. */
export interface ServiceLinkedRoleDeletionRow {
  readonly account_id: string;
  /** A UUID: the last part of what requests name. */
  readonly task_id: string;
  /** "ecs.amazonaws.com" */
  readonly service: string;
  readonly role_name: string;
  readonly created_at: number;
}

/** The account's last credential report. */
export interface CredentialReportRow {
  readonly account_id: string;
  readonly generated_at: number;
  /** CSV. */
  readonly content: string;
}

/** What a user, group, role or policy may access, and when it last did, as it was at the time of the report. */
export interface AccessReportRow {
  readonly account_id: string;
  /** A UUID. */
  readonly job_id: string;
  readonly granularity: "SERVICE_LEVEL" | "ACTION_LEVEL";
  readonly subject: "user" | "group" | "role" | "policy";
  readonly created_at: number;
  /** JSON: `AccessReportContent` of directory/reports/access-reports.ts. */
  readonly content: string;
}

/** When a user or role last asked for an operation, allowed or not: drawn from the audit trail, and behind it. */
export interface LastAccessRow {
  readonly account_id: string;
  /** Unique id of the user or role. */
  readonly entity_id: string;
  /** "iam.amazonaws.com" */
  readonly event_source: string;
  readonly event_name: string;
  readonly accessed_at: number;
  readonly region: string;
}

/** How far the trail was read for `last_accesses`. */
export interface LastAccessMarkRow {
  readonly account_id: string;
  readonly read_up_to: number;
}

export interface AccountSettingsRow {
  readonly account_id: string;
  readonly global_endpoint_token_version: 1 | 2;
}
