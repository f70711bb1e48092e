import type { DelegationSchema } from "./schema/delegation.ts";
import type { IdentityProvidersSchema } from "./schema/identity-providers.ts";
import type { KeysAndCertificatesSchema } from "./schema/keys-and-certificates.ts";
import type { MailSchema } from "./schema/mail.ts";
import type { PasswordsAndMfaSchema } from "./schema/passwords-and-mfa.ts";
import type { ReportsSchema } from "./schema/reports.ts";
import type { SignInSchema } from "./schema/sign-in.ts";

/**
 * The tables of Signet, as Kysely sees them on SQLite and on PostgreSQL alike.
 *
 * Conventions: `account_id` is the first column of every key (accounts share nothing, so they are what a distributed engine
 * shards by); instants are integer epoch milliseconds; documents, tags and events are JSON text; flags are 0 or 1; a
 * `name_key` is the name in lower case, because IAM's names are unique without case.
 */
export interface Schema
  extends
    KeysAndCertificatesSchema,
    IdentityProvidersSchema,
    PasswordsAndMfaSchema,
    ReportsSchema,
    DelegationSchema,
    SignInSchema,
    MailSchema {
  readonly data_keys: DataKeyRow;
  readonly accounts: AccountRow;
  readonly users: UserRow;
  readonly groups: GroupRow;
  readonly group_members: GroupMemberRow;
  readonly roles: RoleRow;
  readonly instance_profiles: InstanceProfileRow;
  readonly policies: PolicyRow;
  readonly policy_versions: PolicyVersionRow;
  readonly inline_policies: InlinePolicyRow;
  readonly policy_attachments: PolicyAttachmentRow;
  readonly access_keys: AccessKeyRow;
  readonly last_used: LastUsedRow;
  readonly events: EventRow;
}

/** A data key, wrapped by the master key. Belongs to the installation, not to an account. */
export interface DataKeyRow {
  readonly version: number;
  readonly wrapped: string;
  readonly created_at: number;
}

/** An account with its root user; `root_password` is an argon2id PHC string. */
export interface AccountRow {
  readonly account_id: string;
  readonly name: string;
  readonly email: string;
  /** The e-mail address in lower case: root users sign in by it. */
  readonly email_key: string;
  readonly root_password: string;
  /** When the root password was set. */
  readonly root_password_set_at: number;
  readonly alias: string | null;
  readonly created_at: number;
}

/** What users, groups, roles, instance profiles and managed policies have in common. */
interface NamedRow {
  readonly account_id: string;
  readonly name: string;
  readonly name_key: string;
  readonly path: string;
  readonly created_at: number;
}

export interface UserRow extends NamedRow {
  readonly user_id: string;
  readonly boundary_arn: string | null;
  /** JSON: `[[key, value], …]` in the order in which they were set. */
  readonly tags: string;
}

export interface GroupRow extends NamedRow {
  readonly group_id: string;
}

export interface GroupMemberRow {
  readonly account_id: string;
  readonly group_id: string;
  readonly user_id: string;
}

export interface RoleRow extends NamedRow {
  readonly role_id: string;
  /** The trust policy, as it was written (principals of the account's own identities as unique ids: see directory/). */
  readonly trust_policy: string;
  readonly description: string | null;
  /** Seconds. */
  readonly max_session_duration: number;
  readonly boundary_arn: string | null;
  readonly tags: string;
}

export interface InstanceProfileRow extends NamedRow {
  readonly instance_profile_id: string;
  readonly role_id: string | null;
  readonly tags: string;
}

/** A customer managed policy. */
export interface PolicyRow extends NamedRow {
  readonly policy_id: string;
  readonly description: string | null;
  /** The number of the default version: 1 for v1. */
  readonly default_version: number;
  /** The number that the next version gets; numbers are never used again. */
  readonly next_version: number;
  readonly updated_at: number;
  readonly tags: string;
}

export interface PolicyVersionRow {
  readonly account_id: string;
  readonly policy_id: string;
  readonly version: number;
  readonly document: string;
  readonly created_at: number;
}

/** What policies can be embedded in or attached to. */
export type PolicyOwnerKind = "user" | "group" | "role";

export interface InlinePolicyRow {
  readonly account_id: string;
  readonly owner_kind: PolicyOwnerKind;
  readonly owner_id: string;
  readonly name: string;
  readonly document: string;
}

export interface PolicyAttachmentRow {
  readonly account_id: string;
  readonly owner_kind: PolicyOwnerKind;
  readonly owner_id: string;
  /** ARN of a customer managed policy of the account, or of an AWS managed policy. */
  readonly policy_arn: string;
}

/** A long-term access key of a user, or of the root user (whose `user_id` is the account id, as in AWS). */
export interface AccessKeyRow {
  readonly account_id: string;
  readonly access_key_id: string;
  readonly user_id: string;
  readonly status: "Active" | "Inactive";
  /** The secret access key, sealed under a data key and bound to account and access key id. */
  readonly sealed_secret: string;
  readonly created_at: number;
}

/** When something was last used; kept apart from what it describes because it is written in batches, without a lock on it. */
export interface LastUsedRow {
  readonly account_id: string;
  readonly kind: "access-key" | "role" | "password";
  readonly id: string;
  readonly used_at: number;
  readonly service: string;
  readonly region: string;
}

/** One CloudTrail-shaped event; the columns beside `event` are those that are filtered by. */
export interface EventRow {
  readonly account_id: string;
  readonly event_time: number;
  readonly event_id: string;
  readonly event_source: string;
  readonly event_name: string;
  readonly user_name: string | null;
  readonly access_key_id: string | null;
  readonly error_code: string | null;
  readonly read_only: number;
  readonly event: string;
}
