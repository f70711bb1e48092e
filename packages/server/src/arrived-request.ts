import type { SignedRequest } from "@signet/signature";

/** A request as it arrived, with what the connection says of it. */
export interface ArrivedRequest extends SignedRequest {
  /** The address of the client: the peer's, or what a trusted proxy says. */
  readonly sourceIp: string;
  readonly tls: { readonly version: string; readonly cipher: string } | undefined;
}

/**
 * The value of a header, undefined unless it is there exactly once.
 *
 * @param name in lower case
 */
export function headerOf(request: SignedRequest, name: string): string | undefined {
  let found: string | undefined;
  for (const [candidate, value] of request.headers) {
    if (candidate.length !== name.length || candidate.toLowerCase() !== name) continue;
    if (found !== undefined) return undefined;
    found = value;
  }
  return found;
}

/** What goes back: the answer of the AWS API, or of a page. */
export interface HttpAnswer {
  readonly status: number;
  /** A list is a header for each of its values, as for `set-cookie`. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array;
}
