import { type SignatureFailure, signatureFailure } from "./failure.ts";
import type { HeaderSurvey } from "./header-survey.ts";

export interface SignedHeaders {
  readonly ok: true;
  readonly names: readonly string[];
}

const tokens = /^[!#$%&'*+.^_`|~0-9a-z;-]+$/;

function unsigned(name: string): SignatureFailure {
  return signatureFailure(
    "SignatureDoesNotMatch",
    `${name} must be a 'SignedHeader' in the AWS Authorization.`,
  );
}

/** Whether a list has a name: searched as it is while it is short, so that a hostile thousand does not cost its square. */
function membership(list: readonly string[]): (name: string) => boolean {
  if (list.length <= 24) return (name) => list.includes(name);
  const set = new Set(list);
  return (name) => set.has(name);
}

/**
 * Checks the list of signed headers: well-formed, sorted, each once, each in the request; and that it covers what
 * has a meaning to AWS: the host, every `x-amz-*` header, and the header that the date was taken from.
 * Source: IAM User Guide, "Create a signed AWS API request", signed headers.
 * @param dateHeader lower-case name of the header that the date was taken from, if it was a header
 */
export function readSignedHeaders(
  text: string,
  survey: HeaderSurvey,
  dateHeader: "x-amz-date" | "date" | undefined,
): SignedHeaders | SignatureFailure {
  const names = text.split(";");
  let before = "";
  let sound = tokens.test(text);
  for (const name of names) {
    if (name <= before || name === "authorization") sound = false;
    before = name;
  }
  if (!sound) {
    return signatureFailure(
      "IncompleteSignature",
      "SignedHeaders must be a sorted list of lower-case header names, each once, separated by semicolons, without 'authorization'.",
    );
  }
  const isSigned = membership(names);
  if (!isSigned("host")) return unsigned("'Host' or ':authority'");
  for (const name of survey.mandatory) if (!isSigned(name)) return unsigned(`'${name}'`);
  if (dateHeader !== undefined && !isSigned(dateHeader)) return unsigned(`'${dateHeader}'`);
  const isPresent = membership(survey.names);
  const absent = names.find((name) => !isPresent(name));
  if (absent === undefined) return { ok: true, names };
  return signatureFailure(
    "IncompleteSignature",
    `'${absent}' is named as a SignedHeader, but it does not exist in the HTTP request.`,
  );
}
