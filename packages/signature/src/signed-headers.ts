import { type SignatureFailure, signatureFailure } from "./failure.ts";
import type { HeaderSurvey } from "./header-survey.ts";
import { remembering } from "./remembering.ts";

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

/** The names of a list that is well-formed, sorted, and has each once; frozen. */
const soundNames = remembering(
  (text) => {
    const names = text.split(";");
    let before = "";
    for (const name of names) {
      if (name <= before || name === "authorization") return undefined;
      before = name;
    }
    return tokens.test(text) ? Object.freeze(names) : undefined;
  },
  { entries: 128, longest: 1024 },
);

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
  const names = soundNames(text);
  if (names === undefined) {
    return signatureFailure(
      "IncompleteSignature",
      "SignedHeaders must be a sorted list of lower-case header names, each once, separated by semicolons, without 'authorization'.",
    );
  }
  const layout = survey.layout(names);
  if (layout.unsigned === "host") return unsigned("'Host' or ':authority'");
  if (layout.unsigned !== undefined) return unsigned(`'${layout.unsigned}'`);
  if (dateHeader !== undefined && !names.includes(dateHeader)) return unsigned(`'${dateHeader}'`);
  const { absent } = layout;
  if (absent === undefined) return { ok: true, names };
  return signatureFailure(
    "IncompleteSignature",
    `'${absent}' is named as a SignedHeader, but it does not exist in the HTTP request.`,
  );
}
