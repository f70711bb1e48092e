import { type SignatureFailure, signatureFailure } from "./failure.ts";
import type { HeaderSurvey } from "./header-survey.ts";
import type { HeaderPair } from "./request.ts";

export interface SignedHeaders {
  readonly ok: true;
  readonly names: readonly string[];
}

const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

function unsigned(name: string): SignatureFailure {
  return signatureFailure(
    "SignatureDoesNotMatch",
    `${name} must be a 'SignedHeader' in the AWS Authorization.`,
  );
}

/**
 * Checks the list of signed headers: well-formed, sorted, each once, each in the request; and that it covers what
 * has a meaning to AWS: the host, every `x-amz-*` header, and the header that the date was taken from.
 * Source: IAM User Guide, "Create a signed AWS API request", signed headers.
 * @param dateHeader lower-case name of the header that the date was taken from, if it was a header
 */
export function readSignedHeaders(
  text: string,
  headers: readonly HeaderPair[],
  survey: HeaderSurvey,
  dateHeader: "x-amz-date" | "date" | undefined,
): SignedHeaders | SignatureFailure {
  const names = text.split(";");
  let before = "";
  for (const name of names) {
    if (name <= before || !token.test(name) || name === "authorization") {
      return signatureFailure(
        "IncompleteSignature",
        "SignedHeaders must be a sorted list of lower-case header names, each once, separated by semicolons, without 'authorization'.",
      );
    }
    before = name;
  }
  const signed = new Set(names);
  if (!signed.has("host") || !survey.hasHost) return unsigned("'Host' or ':authority'");
  for (const name of survey.mandatory) if (!signed.has(name)) return unsigned(`'${name}'`);
  if (dateHeader !== undefined && !signed.has(dateHeader)) return unsigned(`'${dateHeader}'`);
  for (const [name] of headers) signed.delete(name.toLowerCase());
  for (const name of signed) {
    return signatureFailure(
      "IncompleteSignature",
      `'${name}' is named as a SignedHeader, but it does not exist in the HTTP request.`,
    );
  }
  return { ok: true, names };
}
