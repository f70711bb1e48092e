import { keepsPath } from "./canonical-uri.ts";
import type { HeaderPair, SignedRequest } from "./request.ts";
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

/** Headers that signing sets: one that the request already has gives way. */
const own: ReadonlySet<string> = new Set(["authorization", "x-amz-date", "x-amz-security-token"]);

/**
 * Signs a request in its headers: adds X-Amz-Date, X-Amz-Security-Token for temporary credentials,
 * X-Amz-Content-Sha256 for S3, and Authorization. Every header is signed but those that change on the way.
 * Source: IAM User Guide, "Create a signed AWS API request".
 * @throws TypeError if the request has no host header
 */
export function signRequest(
  request: UnsignedRequest,
  credentials: SigningCredentials,
  options: SigningOptions,
): SignedRequest {
  const arriving = asArriving(request);
  const bodyHash = sha256Hex(arriving.body);
  const headers: HeaderPair[] = arriving.headers.filter(([name]) => !own.has(name.toLowerCase()));
  headers.push(["X-Amz-Date", formatIsoBasic(options.now)]);
  if (credentials.sessionToken !== undefined)
    headers.push(["X-Amz-Security-Token", credentials.sessionToken]);
  if (
    keepsPath(options.service) &&
    !headers.some(([name]) => name.toLowerCase() === "x-amz-content-sha256")
  ) {
    headers.push(["X-Amz-Content-Sha256", bodyHash]);
  }
  const signedHeaders = signableHeaders(headers);
  const complete = { ...arriving, headers };
  const form = { via: "header", service: options.service, signedHeaders, payloadHash: bodyHash } as const;
  const signature = computeSignature(complete, form, credentials.secretAccessKey, options);
  const credential = `${credentials.accessKeyId}/${scopeText(scopeAt(options))}`;
  headers.push([
    "Authorization",
    `${algorithm} Credential=${credential}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`,
  ]);
  return complete;
}
