import type { ServiceConstraints } from "./constraints/facts.ts";
import type { WireError } from "./errors/wire-error.ts";
import type { FormParameters } from "./query/form.ts";

/** The protocols that this package speaks (Smithy: "AWS Query protocol", "AWS JSON 1.0 protocol", "AWS JSON 1.1 protocol", "AWS restJson1 protocol"). */
export type Protocol = "awsQuery" | "awsJson1.0" | "awsJson1.1" | "restJson";

/** A service as the wire sees it: one protocol, one version, and the facts that the SDK schemas lack. */
export interface WireService {
  /** Short name, as in the credential scope: "iam", "sts". */
  readonly name: string;
  readonly protocol: Protocol;
  /** The date that an awsQuery request gives as `Version`. */
  readonly apiVersion: string;
  /** awsQuery only: the namespace of response and error documents. */
  readonly xmlNamespace?: string;
  /** awsJson only: what stands before the dot in `X-Amz-Target`. */
  readonly targetPrefix?: string;
  readonly constraints: ServiceConstraints;
  /** What the service's model wants of a ValidationException beside its message. */
  readonly validationMembers?: WireError["members"];
}

/** What the writer of an error needs to know of a service. */
export type ErrorFormat = Pick<WireService, "protocol" | "xmlNamespace">;

/** One HTTP answer. `body` is UTF-8 text. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The parts of an HTTP request that a restJson operation reads. */
export interface RestRequest {
  /** What stands in the path, by the names of the operation's template: see `operationUri`. */
  readonly labels: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  /** The value of a header that is there once; the name is in lower case. */
  header(this: void, name: string): string | undefined;
  readonly body: Uint8Array;
}

/** What an operation reads: the form parameters for awsQuery, the body as it arrived for awsJson, the request for restJson. */
export type RequestPayload = FormParameters | Uint8Array | RestRequest;

/** Typed input, or the error to answer. */
export type ReadResult<Input = object> =
  | { readonly ok: true; readonly input: Input }
  | { readonly ok: false; readonly error: WireError };
