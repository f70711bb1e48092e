import type { SignatureClaim } from "./claim.ts";
import { type SignatureFailure, signatureFailure } from "./failure.ts";
import { formatIsoBasic } from "./timestamp.ts";

/** AWS refuses a date more than five minutes off. */
export const defaultSkewSeconds = 300;
/** Seven days: the longest that a presigned request may be good for. */
export const longestExpirySeconds = 604_800;

/** An instant that a clock can be at; anything else would make every comparison below answer no. */
function isInstant(now: number): boolean {
  return Number.isFinite(now) && Math.abs(now) <= 8_640_000_000_000_000 - 1000 * longestExpirySeconds;
}

function minutes(seconds: number): string {
  return `${Math.round((seconds / 60) * 100) / 100} min.`;
}

/**
 * Whether the request's date is near enough to now; a presigned request is good until its own expiry.
 * Source: IAM User Guide, "Troubleshoot signed requests for AWS APIs"; S3 API Reference, "Authenticating requests:
 * using query parameters".
 * @param now milliseconds since 1970
 */
export function checkValidity(
  claim: Pick<SignatureClaim, "timestamp" | "timestampText" | "expiresSeconds">,
  now: number,
  maxSkewSeconds: number,
): SignatureFailure | undefined {
  if (!isInstant(now) || !(maxSkewSeconds >= 0 && maxSkewSeconds <= longestExpirySeconds)) {
    throw new RangeError("The clock and the skew must be finite numbers");
  }
  const { timestamp, timestampText } = claim;
  const skew = maxSkewSeconds * 1000;
  if (timestamp > now + skew) {
    return signatureFailure(
      "SignatureDoesNotMatch",
      `Signature not yet current: ${timestampText} is still later than ${formatIsoBasic(now + skew)} (${formatIsoBasic(now)} + ${minutes(maxSkewSeconds)})`,
    );
  }
  if (claim.expiresSeconds !== undefined) {
    const over = now > timestamp + claim.expiresSeconds * 1000;
    return over ? signatureFailure("RequestExpired", "Request has expired.") : undefined;
  }
  if (timestamp < now - skew) {
    return signatureFailure(
      "SignatureDoesNotMatch",
      `Signature expired: ${timestampText} is now earlier than ${formatIsoBasic(now - skew)} (${formatIsoBasic(now)} - ${minutes(maxSkewSeconds)})`,
    );
  }
  return undefined;
}
