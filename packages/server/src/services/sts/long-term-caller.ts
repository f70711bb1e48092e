import type { AwsError } from "../../aws-error.ts";
import type { SessionUser } from "../../credentials/session-statement.ts";
import type { Caller } from "../../authenticate/caller.ts";
import { accessDenied } from "./errors.ts";

/**
 * The user or root user that calls with long-term credentials, as a session statement names it. Throws AccessDenied for callers
 * with temporary credentials: no session may lengthen its own life (IAM User Guide, "Compare AWS STS credentials").
 */
export function requireLongTermCaller({ identity, session }: Caller, operationName: string): SessionUser {
  if (session !== undefined || identity.kind === "role") throw callsWithSession(operationName);
  return identity.kind === "root" ? { kind: "root" } : { kind: "user", userId: identity.userId };
}

/** What is not for temporary credentials. */
export function callsWithSession(operationName: string): AwsError {
  return accessDenied(`Cannot call ${operationName} with session credentials`);
}
