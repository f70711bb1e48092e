import type { PasswordPolicyRow } from "../../../../storage/schema/passwords-and-mfa.ts";

/** A password policy that demands nothing but what a test adds. */
export function laxPolicy(
  demands: Partial<Omit<PasswordPolicyRow, "account_id">> = {},
): Omit<PasswordPolicyRow, "account_id"> {
  return {
    minimum_length: 6,
    require_symbols: 0,
    require_numbers: 0,
    require_uppercase: 0,
    require_lowercase: 0,
    allow_change: 0,
    max_age: null,
    reuse_prevention: null,
    hard_expiry: null,
    ...demands,
  };
}
