import type { SessionStatement } from "../../../credentials/session-statement.ts";
import { LONGEST_SIGN_IN } from "../../../directory/sign-in/sign-in-sessions.ts";
import { badRequest, type Parameters } from "./parameters.ts";

const SHORTEST = 900;
const LONGEST = LONGEST_SIGN_IN / 1000;

/**
 * When the session in the browser ends, in epoch milliseconds: after SessionDuration, or with the credentials (IAM User Guide, "Enable custom
 * identity broker access to the AWS console"). It is counted from here, so that who waits gains nothing.
 *
 * Throws WebError for a SessionDuration that is not one, and with credentials that may not have any: those of GetFederationToken, and those of
 * role chaining, which last an hour at the most: roles that were assumed with temporary credentials, also a user's, as AssumeRole counts them.
 */
export function sessionEnd(statement: SessionStatement, parameters: Parameters, now: number): number {
  const seconds = readDuration(parameters.get("SessionDuration"));
  if (seconds === undefined) return Math.min(statement.expiresAt, now + LONGEST_SIGN_IN);
  if (statement.kind !== "assumed-role")
    throw badRequest("SessionDuration cannot be used with credentials of GetFederationToken.");
  if (statement.chained || statement.byTemporary === true)
    throw badRequest(
      "SessionDuration cannot be used with credentials of role chaining: the role was assumed with temporary credentials.",
    );
  return now + seconds * 1000;
}

function readDuration(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d{1,5}$/u.test(text) ? Number(text) : 0;
  if (seconds < SHORTEST || seconds > LONGEST)
    throw badRequest(`SessionDuration must be a whole number of seconds from ${SHORTEST} to ${LONGEST}.`);
  return seconds;
}
