import type { PasswordPolicyRow } from "../../../storage/schema/passwords-and-mfa.ts";
import { WebError } from "../web/route.ts";

/** The characters of a password (IAM API Reference, "ChangePassword"). */
const PASSWORD = /^[\t\n\r\u0020-\u00FF]{1,128}$/u;

/** Throws WebError ValidationError for what is no password under any policy. */
export function requirePossible(password: string): void {
  if (PASSWORD.test(password)) return;
  throw new WebError(
    "ValidationError",
    400,
    "newPassword has a length or characters that no password can have.",
  );
}

/** What a new password has to be, for the page to say. */
export interface ShownRules {
  readonly minimumLength: number;
  readonly symbols: boolean;
  readonly numbers: boolean;
  readonly uppercase: boolean;
  readonly lowercase: boolean;
  /** Of the four kinds of characters so many. */
  readonly kinds: number;
  /** So many of the last passwords, the present one among them, are none. */
  readonly reuse: number;
}

/** Source: IAM User Guide, "Set an account password policy for IAM users"; without a policy the default one holds. */
export function passwordRules(policy: PasswordPolicyRow | undefined): ShownRules {
  return {
    minimumLength: policy?.minimum_length ?? 8,
    symbols: policy?.require_symbols === 1,
    numbers: policy?.require_numbers === 1,
    uppercase: policy?.require_uppercase === 1,
    lowercase: policy?.require_lowercase === 1,
    kinds: policy === undefined ? 3 : 1,
    reuse: Math.max(policy?.reuse_prevention ?? 0, 1),
  };
}
