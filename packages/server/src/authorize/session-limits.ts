import { invalidClientTokenId } from "@signet/signature";
import { AwsError } from "../aws-error.ts";
import type { Caller } from "../authenticate/caller.ts";
import { authenticationError } from "../authenticate/errors.ts";
import { accessDenied } from "./refusal.ts";

/**
 * What temporary credentials may not call, whatever the policies say: credentials of GetSessionToken without a second factor have no
 * IAM, and of STS only AssumeRole and GetCallerIdentity; federated users have no IAM, and of STS only GetCallerIdentity.
 * Source: IAM User Guide, "Compare AWS STS credentials".
 *
 * Returns the refusal, or undefined.
 */
export function sessionLimit(caller: Caller, service: string, operation: string): AwsError | undefined {
  const { session, principal } = caller;
  if (session === undefined || principal.kind === "role-session") return undefined;
  const federated = principal.kind === "federated-user";
  if (service === "iam" && (federated || session.mfaAuthenticatedAt === undefined)) {
    return authenticationError(invalidClientTokenId(), false);
  }
  if (service !== "sts" || operation === "GetCallerIdentity") return undefined;
  if (operation === "AssumeRole" && !federated) return undefined;
  if (operation === "GetSessionToken" || operation === "GetFederationToken") {
    return new AwsError(
      "AccessDenied",
      403,
      `Cannot call ${operation} with session credentials`,
      "AccessDeniedException",
    );
  }
  return accessDenied(principal.arn, `sts:${operation}`, "*", undefined);
}
