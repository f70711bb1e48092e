/** Temporary delegation, where `account_id` is the partner's; role templates, and which roles were made from them. */
export interface DelegationSchema {
  readonly delegation_templates: DelegationTemplateRow;
  readonly delegation_requests: DelegationRequestRow;
  readonly role_templates: RoleTemplateRow;
  readonly role_template_versions: RoleTemplateVersionRow;
  readonly role_sources: RoleSourceRow;
}

/** A template of a service, for roles of all accounts: registered by the operator. */
export interface RoleTemplateRow {
  readonly template_arn: string;
  readonly default_minor_version: number;
  readonly enabled: 0 | 1;
}

export interface RoleTemplateVersionRow {
  readonly template_arn: string;
  readonly minor_version: number;
  /** A UUID. */
  readonly version_id: string;
  readonly enabled: 0 | 1;
  /** JSON: `RoleTemplate` of directory/role-templates/role-template.ts. */
  readonly content: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** The template that a role was made from. */
export interface RoleSourceRow {
  readonly account_id: string;
  readonly role_id: string;
  readonly template_arn: string;
  readonly minor_version: number;
}

/** What a partner may ask accounts for: registered by the operator. */
export interface DelegationTemplateRow {
  readonly account_id: string;
  readonly name: string;
  /** A policy with placeholders, as JSON. */
  readonly policy: string;
  /** JSON: `TemplateParameter[]` of directory/delegation/policy-template.ts. */
  readonly parameters: string;
  readonly created_at: number;
}

export interface DelegationRequestRow {
  readonly account_id: string;
  readonly request_id: string;
  /** The partner's own name for the request: unique in its account. */
  readonly workflow_id: string;
  readonly template_arn: string;
  /** JSON: what the partner filled in, as the API has it. */
  readonly parameters: string;
  /** The template with its parameters filled in. */
  readonly policy: string;
  readonly description: string;
  readonly request_message: string | null;
  readonly redirect_url: string | null;
  readonly notification_channel: string;
  readonly session_seconds: number;
  readonly only_send_by_owner: 0 | 1;
  /** The last step that was taken: what `expires_at` ended is expired, and not written again. */
  readonly state: DelegationState;
  readonly owner_account_id: string | null;
  readonly owner_arn: string | null;
  /** Unique id of the owner: its ARN may be another's one day. */
  readonly owner_id: string | null;
  readonly approver_arn: string | null;
  /** JSON: `Approver` of directory/delegation/approver.ts. */
  readonly approver: string | null;
  readonly notes: string | null;
  readonly rejection_reason: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly expires_at: number;
  /** When the exchange token was released. */
  readonly sent_at: number | null;
  /** SHA-256 of the exchange token, in hexadecimal, when it was handed over. */
  readonly token_digest: string | null;
}

export type DelegationState =
  | "UNASSIGNED"
  | "ASSIGNED"
  | "PENDING_APPROVAL"
  | "ACCEPTED"
  | "FINALIZED"
  | "REJECTED";
