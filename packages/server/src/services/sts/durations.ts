import { validationError } from "./errors.ts";

// Lifetimes of sessions, in seconds (AWS STS API Reference, DurationSeconds of AssumeRole, GetSessionToken, GetFederationToken).
// The schema's constraints have seen to the lower bound of 900 and the upper bounds of 43,200 and 129,600.

const HOUR = 3600;
const USER_DEFAULT = 12 * HOUR;

/**
 * How long a role session lasts. With temporary credentials, whichever they are, an hour is the most (IAM User Guide, "Role
 * chaining"). Throws ValidationError for more than that, or than the role allows.
 */
export function roleSessionSeconds(
  requested: number | undefined,
  roleMaximum: number,
  withTemporaryCredentials: boolean,
): number {
  const seconds = requested ?? HOUR;
  if (withTemporaryCredentials && seconds > HOUR)
    throw validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  if (seconds > roleMaximum)
    throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  return seconds;
}

/** How long a session of GetSessionToken or GetFederationToken lasts: a root user gets an hour at the most, without an error. */
export function longTermSessionSeconds(requested: number | undefined, isRoot: boolean): number {
  return isRoot ? Math.min(requested ?? HOUR, HOUR) : (requested ?? USER_DEFAULT);
}
