/** Reports about an account, what was done about its service-linked roles, and its settings. */
export interface ReportsSchema {
  readonly service_linked_role_deletions: ServiceLinkedRoleDeletionRow;
  readonly credential_reports: CredentialReportRow;
  readonly access_reports: AccessReportRow;
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
  /** JSON: see directory/reports/access-reports.ts. */
  readonly services: string;
}

export interface AccountSettingsRow {
  readonly account_id: string;
  readonly global_endpoint_token_version: 1 | 2;
}
