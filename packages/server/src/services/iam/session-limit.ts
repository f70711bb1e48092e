import { AwsError } from "../../aws-error.ts";
import type { Caller } from "../../authenticate/caller.ts";

/**
 * Credentials of GetSessionToken without a second factor have no IAM, and federated users have none at all.
 * What was delegated is limited by its policy alone. None of it holds for who signed in by browser. Source: IAM User Guide, "Compare AWS STS credentials".
 */
export function iamSessionLimit({ session, principal }: Caller): AwsError | undefined {
  if (session === undefined || session.delegation !== undefined || session.signIn !== undefined)
    return undefined;
  if (principal.kind === "role-session") return undefined;
  if (principal.kind !== "federated-user" && session.mfaAuthenticatedAt !== undefined) return undefined;
  return new AwsError(
    "InvalidClientTokenId",
    403,
    "The security token included in the request is invalid.",
    "UnrecognizedClientException",
  );
}
