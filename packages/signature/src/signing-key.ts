import type { Scope } from "./claim.ts";
import { hmacSha256 } from "./hmac.ts";
import { terminator } from "./string-to-sign.ts";

/**
 * Step 4 of SigV4: the signing key of a secret for one day, region and service, 32 bytes. Worth a cache by access key
 * and scope; whoever holds it can sign within that scope, so it is a secret too.
 * Source: IAM User Guide, "Create a signed AWS API request", step 4.
 */
export function deriveSigningKey(secretAccessKey: string, scope: Scope): Uint8Array {
  const date = hmacSha256(Buffer.from(`AWS4${secretAccessKey}`, "utf8"), scope.date);
  return hmacSha256(hmacSha256(hmacSha256(date, scope.region), scope.service), terminator);
}
