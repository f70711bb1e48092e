import type { AccessKeyRow, LastUsedRow, UserRow } from "../../storage/schema.ts";
import type { SigningCertificateRow } from "../../storage/schema/keys-and-certificates.ts";
import { rootArn, userArn } from "../arns.ts";

/** The columns of a credential report (IAM User Guide, "Generate credential reports for your AWS account"). */
export const COLUMNS = [
  "user",
  "arn",
  "user_creation_time",
  "password_enabled",
  "password_last_used",
  "password_last_changed",
  "password_next_rotation",
  "mfa_active",
  "access_key_1_active",
  "access_key_1_last_rotated",
  "access_key_1_last_used_date",
  "access_key_1_last_used_region",
  "access_key_1_last_used_service",
  "access_key_2_active",
  "access_key_2_last_rotated",
  "access_key_2_last_used_date",
  "access_key_2_last_used_region",
  "access_key_2_last_used_service",
  "cert_1_active",
  "cert_1_last_rotated",
  "cert_2_active",
  "cert_2_last_rotated",
] as const;

const NOT_APPLICABLE = "N/A";
const NO_INFORMATION = "no_information";
const NOT_SUPPORTED = "not_supported";

/** The keys and certificates of somebody, in the order in which they were made. */
export interface Credentials {
  readonly mfaActive: boolean;
  readonly keys: readonly KeyUse[];
  readonly certificates: readonly Pick<SigningCertificateRow, "status" | "uploaded_at">[];
}

export interface KeyUse {
  readonly key: Pick<AccessKeyRow, "status" | "created_at">;
  readonly lastUsed: LastUsedRow | undefined;
}

/** A user's password; instants are in epoch milliseconds. */
export interface PasswordUse {
  readonly changedAt: number;
  readonly lastUsedAt: number | undefined;
  readonly expiresAt: number | undefined;
}

export function rowOfUser(
  user: Pick<UserRow, "account_id" | "path" | "name" | "created_at">,
  password: PasswordUse | undefined,
  credentials: Credentials,
): string {
  return row([
    user.name,
    userArn(user.account_id, user.path, user.name),
    date(user.created_at),
    String(password !== undefined),
    password === undefined ? NOT_APPLICABLE : dateOr(password.lastUsedAt, NO_INFORMATION),
    dateOr(password?.changedAt, NOT_APPLICABLE),
    dateOr(password?.expiresAt, NOT_APPLICABLE),
    ...credentialCells(credentials),
  ]);
}

/** No account is without its root user's password, and IAM does not know when that was set. */
export function rowOfRoot(
  account: { readonly account_id: string; readonly created_at: number },
  passwordLastUsedAt: number | undefined,
  credentials: Credentials,
): string {
  return row([
    "<root_account>",
    rootArn(account.account_id),
    date(account.created_at),
    "true",
    dateOr(passwordLastUsedAt, NO_INFORMATION),
    NOT_SUPPORTED,
    NOT_SUPPORTED,
    ...credentialCells(credentials),
  ]);
}

/** A report of its rows. Like AWS's, it does not end with a line break. */
export function reportOf(rows: readonly string[]): string {
  return [row(COLUMNS), ...rows].join("\n");
}

function credentialCells({ mfaActive, keys, certificates }: Credentials): string[] {
  return [
    String(mfaActive),
    ...keyCells(keys[0]),
    ...keyCells(keys[1]),
    ...certificateCells(certificates[0]),
    ...certificateCells(certificates[1]),
  ];
}

function keyCells(use: KeyUse | undefined): string[] {
  return [
    String(use?.key.status === "Active"),
    dateOr(use?.key.created_at, NOT_APPLICABLE),
    dateOr(use?.lastUsed?.used_at, NOT_APPLICABLE),
    use?.lastUsed?.region ?? NOT_APPLICABLE,
    use?.lastUsed?.service ?? NOT_APPLICABLE,
  ];
}

function certificateCells(certificate: Credentials["certificates"][number] | undefined): string[] {
  return [String(certificate?.status === "Active"), dateOr(certificate?.uploaded_at, NOT_APPLICABLE)];
}

function dateOr(at: number | undefined, otherwise: string): string {
  return at === undefined ? otherwise : date(at);
}

/** "2026-01-01T00:00:00+00:00": so far scripts parse it, and "Z" they may not. */
function date(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+00:00`;
}

/** Names of users and paths may have commas in them. */
function row(cells: readonly string[]): string {
  return cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}
