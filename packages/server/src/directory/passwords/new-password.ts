import type { Passwords } from "../../credentials/passwords.ts";
import type { LoginProfileRow, PasswordPolicyRow } from "../../storage/schema/passwords-and-mfa.ts";
import type { Directory } from "../directory.ts";
import { entityTemporarilyUnmodifiable, passwordPolicyViolation } from "../errors.ts";
import { lastPasswords } from "./login-profiles.ts";
import { passwordViolation, REUSED } from "./password-rules.ts";

// A password is hashed and compared outside of the transaction that sets it: that takes tens of milliseconds each time, and nobody
// else could change anything meanwhile. The transaction then sees to it that what it was compared with is still what counts.

/** A password that may be set, as long as nothing is other than it was. */
export interface NewPassword {
  /** A PHC string. */
  readonly hash: string;
  readonly policy: PasswordPolicyRow | undefined;
  readonly profile: LoginProfileRow | undefined;
}

interface Means {
  /** For reading. */
  readonly directory: Directory;
  readonly passwords: Passwords;
}

/** Throws PasswordPolicyViolation for what the account's password policy forbids, without the passwords before this one. */
export async function requireConforming(password: string, directory: Directory): Promise<void> {
  const [policy, account] = [await directory.passwordPolicy.find(), await directory.account.get()];
  const violation = passwordViolation(password, policy, account);
  if (violation !== undefined) throw passwordPolicyViolation(violation);
}

/**
 * Makes a password ready to be set in place of a profile's, undefined for a first one. Throws PasswordPolicyViolation, and
 * TooManyPasswordsError rather than let passwords pile up.
 *
 * @param leastOther of the last passwords so many are forbidden whatever the policy says: 1 for a password that has to be another one
 */
export async function makeNewPassword(
  password: string,
  profile: LoginProfileRow | undefined,
  { directory, passwords }: Means,
  leastOther = 0,
): Promise<NewPassword> {
  await requireConforming(password, directory);
  const policy = await directory.passwordPolicy.find();
  const others = Math.max(policy?.reuse_prevention ?? 0, leastOther);
  const former = profile === undefined ? [] : lastPasswords(profile, others);
  for (const hash of former)
    if (await passwords.verify(password, hash)) throw passwordPolicyViolation(REUSED);
  return { hash: await passwords.hash(password), policy, profile };
}

/**
 * Throws EntityTemporarilyUnmodifiable when the policy or the profile is not any more what a password was compared with.
 * @param userName for the message
 */
export async function requireUnchanged(
  { policy, profile }: NewPassword,
  now: LoginProfileRow | undefined,
  userName: string,
  directory: Directory,
): Promise<void> {
  const same =
    isSame(policy, await directory.passwordPolicy.find()) &&
    profile?.password === now?.password &&
    profile?.previous_passwords === now?.previous_passwords;
  if (!same)
    throw entityTemporarilyUnmodifiable(
      `Login Profile for User ${userName} cannot be modified while it is being changed by another request.`,
    );
}

function isSame(one: PasswordPolicyRow | undefined, other: PasswordPolicyRow | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const names = Object.keys(one) as (keyof PasswordPolicyRow)[];
  return names.every((name) => one[name] === other[name]);
}
