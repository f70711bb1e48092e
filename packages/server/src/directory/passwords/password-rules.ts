import type { AccountRow } from "../../storage/schema.ts";
import type { PasswordPolicyRow } from "../../storage/schema/passwords-and-mfa.ts";

// The character types of password policies (IAM API Reference, "UpdateAccountPasswordPolicy").
const UPPERCASE = /[A-Z]/;
const LOWERCASE = /[a-z]/;
const NUMBER = /[0-9]/;
const SYMBOL = /[!@#$%^&*()_+\-=[\]{}|']/;

/** Of accounts without a policy of their own: IAM User Guide, "Set an account password policy for IAM users". */
const DEFAULT_LENGTH = 8;
const DEFAULT_TYPES = 3;

/** What a new password breaks of the account's password policy, in AWS's words; undefined when it may be set. */
export function passwordViolation(
  password: string,
  policy: PasswordPolicyRow | undefined,
  account: Pick<AccountRow, "name" | "email">,
): string | undefined {
  return policy === undefined ? breaksDefault(password, account) : breaksPolicy(password, policy);
}

/** For a password that is one of the user's last ones. */
export const REUSED = "Policy constraint violation with password reuse prevention during password change.";

function breaksPolicy(password: string, policy: PasswordPolicyRow): string | undefined {
  const required: readonly (readonly [number, RegExp, string])[] = [
    [policy.require_uppercase, UPPERCASE, "uppercase letter"],
    [policy.require_lowercase, LOWERCASE, "lowercase letter"],
    [policy.require_numbers, NUMBER, "number"],
    [policy.require_symbols, SYMBOL, "symbol"],
  ];
  if (password.length < policy.minimum_length) return tooShort(policy.minimum_length);
  const missing = required.find(([isRequired, type]) => isRequired === 1 && !type.test(password));
  return missing === undefined ? undefined : `Password should have at least one ${missing[2]}`;
}

function breaksDefault(
  password: string,
  { name, email }: Pick<AccountRow, "name" | "email">,
): string | undefined {
  if (password.length < DEFAULT_LENGTH) return tooShort(DEFAULT_LENGTH);
  const types = [UPPERCASE, LOWERCASE, NUMBER, SYMBOL].filter((type) => type.test(password)).length;
  const isName = [name, email].some((known) => known.toLowerCase() === password.toLowerCase());
  return types < DEFAULT_TYPES || isName
    ? "Password does not conform to the account password policy."
    : undefined;
}

function tooShort(length: number): string {
  return `Password should have a minimum length of ${length}`;
}
