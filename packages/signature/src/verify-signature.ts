import { type CanonicalForm, canonicalRequest } from "./canonical-request.ts";
import type { SignatureClaim } from "./claim.ts";
import { equalConstantTime } from "./constant-time.ts";
import { type SignatureFailure, signatureFailure } from "./failure.ts";
import { surveyHeaders } from "./header-survey.ts";
import { hmacSha256Hex } from "./hmac.ts";
import { payloadHash, type PayloadRule } from "./payload-hash.ts";
import { redactRequest } from "./redact.ts";
import type { SignedRequest } from "./request.ts";
import { stringToSign } from "./string-to-sign.ts";
import { checkValidity, defaultSkewSeconds } from "./validity.ts";

export interface VerifyOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How far the request's date may lie from `now`, in seconds; 300 if not given. */
  readonly maxSkewSeconds?: number;
  /** `signed-only` if not given. */
  readonly payload?: PayloadRule;
}

export interface Verified {
  readonly ok: true;
}

/** The refusal with what the server computed, so that a client's author can compare; credentials are masked in it. */
function mismatch(
  request: SignedRequest,
  claim: SignatureClaim,
  form: CanonicalForm,
  computed: string,
): SignatureFailure {
  const shown = canonicalRequest(redactRequest(request), form) ?? "";
  return signatureFailure(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n" +
      `The Canonical String for this request should have been\n'${shown}'\n\n` +
      `The String-to-Sign should have been\n'${computed}'\n`,
  );
}

/**
 * Whether the request was signed with the key: steps 1 to 5 of SigV4 over the bytes that arrived, then a comparison
 * in constant time. Never throws on a request, whatever it holds.
 * Source: IAM User Guide, "Create a signed AWS API request".
 * @param claim what `readAuthorization` read from this same request
 * @param signingKey 32 bytes, of `deriveSigningKey` for the claim's access key and scope
 */
export function verifySignature(
  request: SignedRequest,
  claim: SignatureClaim,
  signingKey: Uint8Array,
  options: VerifyOptions,
): Verified | SignatureFailure {
  const stale = checkValidity(claim, options.now, options.maxSkewSeconds ?? defaultSkewSeconds);
  if (stale) return stale;
  const survey = surveyHeaders(request.headers);
  const payload = payloadHash(request, claim, options.payload ?? "signed-only", survey);
  if (!payload.ok) return payload;
  const form: CanonicalForm = {
    via: claim.via,
    service: claim.scope.service,
    signedHeaders: claim.signedHeaders,
    payloadHash: payload.text,
  };
  const canonical = canonicalRequest(request, form, survey);
  if (canonical === undefined) {
    return signatureFailure("IncompleteSignature", "A SignedHeader does not exist in the HTTP request.");
  }
  const text = stringToSign(canonical, claim.timestampText, claim.scope);
  if (equalConstantTime(hmacSha256Hex(signingKey, text), claim.signature)) return { ok: true };
  return mismatch(request, claim, form, text);
}
