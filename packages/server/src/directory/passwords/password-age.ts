import type { LoginProfileRow, PasswordPolicyRow } from "../../storage/schema/passwords-and-mfa.ts";

const DAY = 86_400_000;

/** What a right password is good for at sign-in. */
export interface PasswordStanding {
  /** Epoch milliseconds; undefined: it does not expire. */
  readonly expiresAt?: number;
  readonly expired: boolean;
  /** The user has to choose another one before anything else. */
  readonly mustChange: boolean;
  /** The user cannot sign in, nor choose another one there: an administrator has to set one. */
  readonly lockedOut: boolean;
}

/**
 * How a password stands at an instant (epoch milliseconds) under the account's policy, undefined for the default one: that lets none
 * expire. A policy counts for passwords that were set before it, too. Source: IAM API Reference, "UpdateAccountPasswordPolicy".
 */
export function passwordStanding(
  profile: Pick<LoginProfileRow, "changed_at" | "reset_required">,
  policy: Pick<PasswordPolicyRow, "max_age" | "hard_expiry"> | undefined,
  now: number,
): PasswordStanding {
  const maxAge = policy?.max_age ?? undefined;
  const expiresAt = maxAge === undefined ? undefined : profile.changed_at + maxAge * DAY;
  const expired = expiresAt !== undefined && now >= expiresAt;
  const lockedOut = expired && policy?.hard_expiry === 1;
  return {
    ...(expiresAt === undefined ? {} : { expiresAt }),
    expired,
    mustChange: !lockedOut && (expired || profile.reset_required === 1),
    lockedOut,
  };
}
