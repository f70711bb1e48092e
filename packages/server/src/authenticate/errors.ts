import { type SignatureErrorCode, signatureErrors, type SignatureFailure } from "@signet/signature";
import { AwsError } from "../aws-error.ts";

/** A refusal of authentication, for both families of protocols: each has codes and statuses of its own. */
export function authenticationError(failure: SignatureFailure, json: boolean): AwsError {
  const { json: type, queryStatus, jsonStatus } = signatureErrors[failure.code satisfies SignatureErrorCode];
  return new AwsError(failure.code, json ? jsonStatus : queryStatus, failure.message, type);
}
