import type { AccessKeyRow, AccountRow, LastUsedRow, UserRow } from "../schema.ts";

/** Rows for tests, of which only what matters is said. */
export function accountRow(accountId: string, values: Partial<AccountRow> = {}): AccountRow {
  return {
    account_id: accountId,
    name: "Example",
    email: `Root@${accountId}.example`,
    email_key: `root@${accountId}.example`,
    root_password: "",
    root_password_set_at: 0,
    alias: null,
    created_at: 1_750_000_000_000,
    ...values,
  };
}

export function userRow(accountId: string, name: string, values: Partial<UserRow> = {}): UserRow {
  return {
    account_id: accountId,
    user_id: `AIDA${name}`,
    name,
    name_key: name.toLowerCase(),
    path: "/",
    created_at: 1_750_000_000_000,
    boundary_arn: null,
    tags: "[]",
    ...values,
  };
}

export function accessKeyRow(accountId: string, accessKeyId: string, userId: string): AccessKeyRow {
  return {
    account_id: accountId,
    access_key_id: accessKeyId,
    user_id: userId,
    status: "Active",
    sealed_secret: "sealed",
    created_at: 1_750_000_000_000,
  };
}

/** A row that belongs to nothing, for counting. */
export function counterRow(id: string, value: number): LastUsedRow {
  return { account_id: "0", kind: "role", id, used_at: value, service: "", region: "" };
}
