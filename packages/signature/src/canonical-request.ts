import { canonicalHeaders } from "./canonical-headers.ts";
import { canonicalQuery } from "./canonical-query.ts";
import { canonicalUri } from "./canonical-uri.ts";
import { type HeaderSurvey, surveyHeaders } from "./header-survey.ts";
import type { SignedRequest } from "./request.ts";

/** What of a signature decides the canonical form of the request that it covers. */
export interface CanonicalForm {
  readonly via: "header" | "query";
  readonly service: string;
  readonly signedHeaders: readonly string[];
  /** 64 lower-case hexadecimal digits, or one of the literals that S3 takes in their place. */
  readonly payloadHash: string;
}

/**
 * Step 1 of SigV4: the canonical request, one byte for each character.
 * Source: IAM User Guide, "Create a signed AWS API request", step 1.
 * @param survey of the request's headers, where it is at hand
 * @returns undefined if the request lacks one of the signed headers
 */
export function canonicalRequest(
  request: SignedRequest,
  form: CanonicalForm,
  survey: HeaderSurvey = surveyHeaders(request.headers),
): string | undefined {
  const layout = survey.layout(form.signedHeaders);
  const headers = canonicalHeaders(request.headers, layout);
  if (headers === undefined) return undefined;
  const uri = canonicalUri(request.path, form.service);
  const query = canonicalQuery(request.query, form.via === "query" ? "X-Amz-Signature" : undefined);
  return `${request.method}\n${uri}\n${query}\n${headers}\n${layout.list}\n${form.payloadHash}`;
}
