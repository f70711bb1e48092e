import { type CanonicalForm, canonicalRequest } from "./canonical-request.ts";
import type { Scope } from "./claim.ts";
import { hmacSha256Hex } from "./hmac.ts";
import type { HeaderPair, SignedRequest } from "./request.ts";
import { deriveSigningKey } from "./signing-key.ts";
import { stringToSign } from "./string-to-sign.ts";
import { formatIsoBasic } from "./timestamp.ts";

/** A request to sign. Its strings are ordinary text; what is not ASCII is sent, and signed, as UTF-8. */
export interface UnsignedRequest {
  readonly method: string;
  /** As it will stand in the request line: percent-encoded by the caller where that is needed. */
  readonly path: string;
  /** Without `?`, percent-encoded. */
  readonly query?: string;
  /** `host` must be among them. */
  readonly headers: readonly HeaderPair[];
  readonly body?: Uint8Array;
}

export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface SigningOptions {
  readonly region: string;
  /** The service's signing name: `iam`, `sts`, `s3`. */
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Headers that proxies and HTTP libraries add or change on the way. */
const unsignable: ReadonlySet<string> = new Set([
  "authorization",
  "connection",
  "expect",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "x-amzn-trace-id",
]);

/** Text as the latin1 string of its UTF-8 bytes: the form in which node:http takes and gives what is on the wire. */
function onWire(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** The request in the form in which it will arrive. */
export function asArriving(request: UnsignedRequest): SignedRequest {
  if (!request.headers.some(([name]) => name.toLowerCase() === "host"))
    throw new TypeError("A host header is needed to sign");
  return {
    method: request.method,
    path: onWire(request.path),
    query: onWire(request.query ?? ""),
    headers: request.headers.map(([name, value]) => [name, onWire(value)] as const),
    body: request.body ?? new Uint8Array(),
  };
}

/** The names of the headers that get signed: lower case, sorted, each once. */
export function signableHeaders(headers: readonly HeaderPair[]): readonly string[] {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return [...names].filter((name) => !unsignable.has(name)).toSorted();
}

export function scopeAt(options: SigningOptions): Scope {
  return { date: formatIsoBasic(options.now).slice(0, 8), region: options.region, service: options.service };
}

/** Steps 1 to 4 of SigV4 for a request that is complete but for its signature. */
export function computeSignature(
  request: SignedRequest,
  form: CanonicalForm,
  secretAccessKey: string,
  options: SigningOptions,
): string {
  const canonical = canonicalRequest(request, form);
  if (canonical === undefined) throw new TypeError("A signed header is not in the request");
  const scope = scopeAt(options);
  return hmacSha256Hex(
    deriveSigningKey(secretAccessKey, scope),
    stringToSign(canonical, formatIsoBasic(options.now), scope),
  );
}
