/** Tables of passwords, the account's password policy, MFA devices, and of what is guessed at. */
export interface PasswordsAndMfaSchema {
  readonly password_policies: PasswordPolicyRow;
  readonly login_profiles: LoginProfileRow;
  readonly mfa_devices: MfaDeviceRow;
  readonly guesses: GuessesRow;
}

/** An account's own password policy, where it has one. */
export interface PasswordPolicyRow {
  readonly account_id: string;
  /** Characters. */
  readonly minimum_length: number;
  readonly require_symbols: number;
  readonly require_numbers: number;
  readonly require_uppercase: number;
  readonly require_lowercase: number;
  readonly allow_change: number;
  /** Days; null: passwords do not expire. */
  readonly max_age: number | null;
  /** How many of a user's last passwords may not come again; null: any may. */
  readonly reuse_prevention: number | null;
  readonly hard_expiry: number | null;
}

/** The password of an IAM user. */
export interface LoginProfileRow {
  readonly account_id: string;
  readonly user_id: string;
  /** An argon2id PHC string. */
  readonly password: string;
  /** JSON: the passwords before it as PHC strings, the latest first. */
  readonly previous_passwords: string;
  readonly reset_required: number;
  readonly created_at: number;
  /** When the password was last set. */
  readonly changed_at: number;
}

/** A virtual MFA device, assigned to somebody or not. */
export interface MfaDeviceRow {
  readonly account_id: string;
  /** What follows ":mfa" in its serial number: path and name, beginning with "/". */
  readonly device: string;
  /** The seed in base32, sealed under a data key and bound to account and device. */
  readonly sealed_seed: string;
  readonly created_at: number;
  /** Of the user, or the account's id for the root user; null for a device that is not assigned. */
  readonly user_id: string | null;
  readonly enabled_at: number | null;
  /** The time step of the last code that was accepted: no code up to it is good again. */
  readonly last_step: number | null;
  /** How many time steps the device's clock is ahead of ours. */
  readonly drift: number;
  readonly tags: string;
}

/** What can be guessed at. */
export type GuessKind = "password" | "mfa-device";

/** Guesses at one secret since the last right one. */
export interface GuessesRow {
  readonly account_id: string;
  readonly kind: GuessKind;
  readonly id: string;
  readonly count: number;
  /** Until then no guess is looked at. */
  readonly blocked_until: number;
}
