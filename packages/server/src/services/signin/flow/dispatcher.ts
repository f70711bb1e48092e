/** What a sign-in waits for, once its password was right. */
export type Step = "second-factor" | "new-password";

/** What is known of a sign-in: what was shown so far, and what the account demands at this moment. */
export interface Standing {
  readonly passwordShown: boolean;
  /** The person has at least one device. */
  readonly hasSecondFactor: boolean;
  readonly secondFactorShown: boolean;
  /** The password has expired, and only an administrator may set another one. */
  readonly lockedOut: boolean;
  /** The password has expired, or somebody in charge wants another one. */
  readonly mustChange: boolean;
}

export type Next = "password" | Step | "locked-out" | "done";

/** After which facts comes which step: the first that applies. AWS's order, too. Steps do not know each other. */
const ORDER: readonly (readonly [Exclude<Next, "done">, (standing: Standing) => boolean])[] = [
  ["password", ({ passwordShown }) => !passwordShown],
  ["second-factor", ({ hasSecondFactor, secondFactorShown }) => hasSecondFactor && !secondFactorShown],
  // What stands with a password is told to nobody who has shown only the password.
  ["locked-out", ({ lockedOut }) => lockedOut],
  ["new-password", ({ mustChange }) => mustChange],
];

export function nextStep(standing: Standing): Next {
  return ORDER.find(([, applies]) => applies(standing))?.[0] ?? "done";
}
