import { AwsError } from "../../aws-error.ts";

// The catalogue of what STS refuses. Codes and statuses are those of STS's schema and of its API Reference, "Common Errors"; a
// test holds them against the schema. MalformedPolicyDocument, which IAM has too, is in the directory's catalogue.

export function packedPolicyTooLarge(message: string): AwsError {
  return new AwsError("PackedPolicyTooLarge", 400, message);
}

export function invalidIdentityToken(message: string): AwsError {
  return new AwsError("InvalidIdentityToken", 400, message, "InvalidIdentityTokenException");
}

export function expiredIdentityToken(message: string): AwsError {
  return new AwsError("ExpiredTokenException", 400, message);
}

/** The identity provider itself says that nobody signed in. */
export function idpRejectedClaim(message: string): AwsError {
  return new AwsError("IDPRejectedClaim", 403, message, "IDPRejectedClaimException");
}

export function idpCommunicationError(message: string): AwsError {
  return new AwsError("IDPCommunicationError", 400, message, "IDPCommunicationErrorException");
}

/** For a token that is over, and for one that never was. */
export function expiredTradeInToken(): AwsError {
  return new AwsError("ExpiredTradeInTokenException", 400, "The trade-in token is not valid or has expired.");
}

export function outboundFederationDisabled(): AwsError {
  return new AwsError(
    "OutboundWebIdentityFederationDisabledException",
    403,
    "Outbound web identity federation is not enabled for this account.",
  );
}

export function sessionDurationEscalation(): AwsError {
  return new AwsError(
    "SessionDurationEscalationException",
    403,
    "The requested token duration would extend beyond the end of the session.",
  );
}

export function jwtPayloadSizeExceeded(): AwsError {
  return new AwsError(
    "JWTPayloadSizeExceededException",
    400,
    "The claims of the requested token are too large.",
  );
}

export function invalidAuthorizationMessage(): AwsError {
  return new AwsError("InvalidAuthorizationMessageException", 400, "Message is not valid");
}

export function accessDenied(message: string): AwsError {
  return new AwsError("AccessDenied", 403, message);
}

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", 400, message);
}

export function invalidParameterValue(message: string): AwsError {
  return new AwsError("InvalidParameterValue", 400, message);
}

/** A value is repeated in a message up to this many characters. */
const LONGEST_ECHO = 2048;

/** A constraint that the schema lacks, worded like those that it has. `member` is the member's name on the wire. */
export function violation(value: string, member: string, constraint: string): AwsError {
  const echo = value.length > LONGEST_ECHO ? `${value.slice(0, LONGEST_ECHO)}...` : value;
  return validationError(
    `1 validation error detected: Value '${echo}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}
