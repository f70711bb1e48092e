import type { Scope } from "./claim.ts";
import { sha256Hex } from "./sha256.ts";

export const algorithm = "AWS4-HMAC-SHA256";
export const terminator = "aws4_request";

/** The credential scope as it is written in a credential and in the string to sign. */
export function scopeText(scope: Scope): string {
  return `${scope.date}/${scope.region}/${scope.service}/${terminator}`;
}

/**
 * Step 3 of SigV4: the string to sign.
 * Source: IAM User Guide, "Create a signed AWS API request", steps 2 and 3.
 * @param timestampText YYYYMMDDTHHMMSSZ
 */
export function stringToSign(canonicalRequest: string, timestampText: string, scope: Scope): string {
  return `${algorithm}\n${timestampText}\n${scopeText(scope)}\n${sha256Hex(canonicalRequest)}`;
}
