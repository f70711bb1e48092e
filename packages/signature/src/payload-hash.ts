import { queryAuthentication } from "./authorization-query.ts";
import { foldSpace } from "./canonical-headers.ts";
import { keepsPath } from "./canonical-uri.ts";
import type { SignatureClaim } from "./claim.ts";
import { type SignatureFailure, signatureFailure } from "./failure.ts";
import { type HeaderSurvey, surveyHeaders } from "./header-survey.ts";
import { type SignedRequest, valueAt } from "./request.ts";
import { sha256Hex } from "./sha256.ts";

/**
 * Which payloads a service takes. `signed-only`: the signature must cover the body. The other also takes
 * UNSIGNED-PAYLOAD, as S3 does: then whoever relays the request can exchange its body.
 */
export type PayloadRule = "signed-only" | "unsafely-accept-unsigned-bodies";

export interface PayloadHash {
  readonly ok: true;
  readonly text: string;
}

export const unsignedPayload = "UNSIGNED-PAYLOAD";

function refused(message: string): SignatureFailure {
  return signatureFailure("SignatureDoesNotMatch", message);
}

/**
 * The last line of the canonical request: the SHA-256 of the body that arrived. A hash that the request states must
 * be that one.
 * Source: IAM User Guide, "Create a signed AWS API request", hashed payload; S3 API Reference, "Authenticating
 * requests: using the Authorization header".
 * @param survey of the request's headers, where it is at hand
 */
export function payloadHash(
  request: SignedRequest,
  claim: Pick<SignatureClaim, "via" | "scope">,
  rule: PayloadRule,
  survey: HeaderSurvey = surveyHeaders(request.headers),
): PayloadHash | SignatureFailure {
  const inHeaders = valueAt(request.headers, survey.contentHash);
  const inQuery =
    claim.via === "query"
      ? queryAuthentication(request.query).parameters.get("X-Amz-Content-Sha256")
      : undefined;
  if (
    survey.repeated.includes("X-Amz-Content-Sha256") ||
    (inHeaders !== undefined && inQuery !== undefined)
  ) {
    return refused("The hash of the body must not be stated more than once.");
  }
  const unsigned = rule === "unsafely-accept-unsigned-bodies";
  const stated = inHeaders ?? inQuery;
  if (stated === undefined) {
    // S3 takes no hash at all in a presigned request as UNSIGNED-PAYLOAD.
    if (unsigned && claim.via === "query" && keepsPath(claim.scope.service))
      return { ok: true, text: unsignedPayload };
    return { ok: true, text: sha256Hex(request.body) };
  }
  const text = foldSpace(stated);
  if (text === unsignedPayload) {
    if (unsigned) return { ok: true, text };
    return refused(
      "x-amz-content-sha256 must be the SHA-256 of the body: unsigned payloads are not accepted here.",
    );
  }
  if (text.startsWith("STREAMING-")) {
    return refused(
      "x-amz-content-sha256 must be the SHA-256 of the body: streaming payloads are not accepted here.",
    );
  }
  const actual = sha256Hex(request.body);
  if (text !== actual) {
    return signatureFailure(
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  return { ok: true, text: actual };
}
