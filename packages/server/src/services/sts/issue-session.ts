import type { Credentials } from "@aws-sdk/client-sts";
import type { SessionStatement } from "../../credentials/session-statement.ts";
import type { Call } from "../operation.ts";
import { validationError, violation } from "./errors.ts";

/** Characters of the longest session token. */
const MAXIMUM_TOKEN = 4096;

/** A statement but for its times. */
export type NewSession = SessionStatement extends infer S
  ? S extends SessionStatement
    ? Omit<S, "issuedAt" | "expiresAt">
    : never
  : never;

export interface IssuedSession {
  readonly Credentials: Credentials;
  /** Bytes of the session token, and percent of the most that it can have. */
  readonly SessionTokenSize: number;
  readonly SessionTokenUtilization: number;
}

/**
 * Temporary credentials that last `seconds`, from the second of the call on: what the answer tells in whole seconds is when they
 * end. Throws ValidationError for a minimum of the token's size that it does not reach.
 */
export function issueSession(
  { credentials, now }: Pick<Call, "credentials" | "now">,
  session: NewSession,
  seconds: number,
  minimumTokenSize: number | undefined,
): IssuedSession {
  const issuedAt = Math.floor(now / 1000) * 1000;
  const expiresAt = issuedAt + seconds * 1000;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials.sealSession({
    ...session,
    issuedAt,
    expiresAt,
  });
  if (minimumTokenSize !== undefined) requireTokenSize(sessionToken.length, minimumTokenSize);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(expiresAt),
    },
    SessionTokenSize: sessionToken.length,
    SessionTokenUtilization: Math.min(100, Math.ceil((sessionToken.length * 100) / MAXIMUM_TOKEN)),
  };
}

function requireTokenSize(size: number, minimum: number): void {
  if (minimum < 0)
    throw violation(
      String(minimum),
      "minimumSessionTokenSize",
      "Member must have value greater than or equal to 0",
    );
  if (minimum > MAXIMUM_TOKEN)
    throw violation(
      String(minimum),
      "minimumSessionTokenSize",
      `Member must have value less than or equal to ${MAXIMUM_TOKEN}`,
    );
  if (size < minimum)
    throw validationError(
      `A session token of at least ${minimum} bytes cannot be issued: this one has ${size}, and session tokens are not padded.`,
    );
}
