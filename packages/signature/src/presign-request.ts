import { keepsPath } from "./canonical-uri.ts";
import { unsignedPayload } from "./payload-hash.ts";
import { uriEncode } from "./percent.ts";
import type { SignedRequest } from "./request.ts";
import { sha256Hex } from "./sha256.ts";
import {
  asArriving,
  computeSignature,
  scopeAt,
  signableHeaders,
  type SigningCredentials,
  type SigningOptions,
  type UnsignedRequest,
} from "./signer.ts";
import { algorithm, scopeText } from "./string-to-sign.ts";
import { formatIsoBasic } from "./timestamp.ts";
import { longestExpirySeconds } from "./validity.ts";

export interface PresigningOptions extends SigningOptions {
  /** How long the request is good for: 1 to 604,800 seconds. */
  readonly expiresSeconds: number;
}

/**
 * Signs a request in its query, so that its URL alone carries the right to send it. The body is covered, but for S3,
 * where a presigned request leaves it open. Every header given is signed and has to be sent along as it is.
 * Source: IAM User Guide, "Authentication methods", query string parameters.
 * @throws TypeError if the request has no host header
 * @throws RangeError if `expiresSeconds` is not a whole number from 1 to 604,800
 */
export function presignRequest(
  request: UnsignedRequest,
  credentials: SigningCredentials,
  options: PresigningOptions,
): SignedRequest {
  const { expiresSeconds } = options;
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > longestExpirySeconds) {
    throw new RangeError(`expiresSeconds must be a whole number from 1 to ${longestExpirySeconds}`);
  }
  const arriving = asArriving(request);
  const signedHeaders = signableHeaders(arriving.headers);
  const parameters: (readonly [string, string])[] = [
    ["X-Amz-Algorithm", algorithm],
    ["X-Amz-Credential", `${credentials.accessKeyId}/${scopeText(scopeAt(options))}`],
    ["X-Amz-Date", formatIsoBasic(options.now)],
    ["X-Amz-Expires", String(expiresSeconds)],
  ];
  if (credentials.sessionToken !== undefined)
    parameters.push(["X-Amz-Security-Token", credentials.sessionToken]);
  parameters.push(["X-Amz-SignedHeaders", signedHeaders.join(";")]);
  const added = parameters.map(([name, value]) => `${name}=${uriEncode(value)}`).join("&");
  const query = arriving.query === "" ? added : `${arriving.query}&${added}`;
  const form = {
    via: "query",
    service: options.service,
    signedHeaders,
    payloadHash: keepsPath(options.service) ? unsignedPayload : sha256Hex(arriving.body),
  } as const;
  const signature = computeSignature({ ...arriving, query }, form, credentials.secretAccessKey, options);
  return { ...arriving, query: `${query}&X-Amz-Signature=${signature}` };
}
