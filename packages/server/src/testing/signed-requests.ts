import { presignRequest, signRequest, type SignedRequest } from "@signet/signature";
import type { RawRequest } from "./raw-http.ts";
import type { ClientCredentials } from "./server.ts";

/** What a request asks, and for whom it is signed. */
export interface Signing {
  readonly endpoint: string;
  readonly credentials: ClientCredentials;
  /** The parameters, `Version` included, as a form. */
  readonly form: string;
  readonly service: "iam" | "sts";
  /** Epoch milliseconds. */
  readonly now?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

/** Requests as clients send them, signed in the headers. */
export function headerSigned(signing: Signing): RawRequest {
  const { credentials, service, now = Date.now(), headers = [] } = signing;
  const request = {
    method: "POST",
    path: "/",
    query: "",
    headers: [
      ["Host", hostOf(signing)] as const,
      ["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"] as const,
      ...headers,
    ],
    body: Buffer.from(signing.form),
  };
  return rawOf(signRequest(request, signingCredentials(credentials), { region: "us-east-1", service, now }));
}

/** The same, signed in the query. */
export function querySigned(signing: Signing): RawRequest {
  const { credentials, service, now = Date.now(), headers = [] } = signing;
  const request = {
    method: "GET",
    path: "/",
    query: signing.form,
    headers: [["Host", hostOf(signing)] as const, ...headers],
    body: new Uint8Array(),
  };
  const options = { region: "us-east-1", service, now, expiresSeconds: 60 };
  return rawOf(presignRequest(request, signingCredentials(credentials), options));
}

function rawOf({ method, path, query, headers, body }: SignedRequest): RawRequest {
  return { method, target: query === "" ? path : `${path}?${query}`, headers, body };
}

function hostOf({ endpoint }: Signing): string {
  return new URL(endpoint).host;
}

function signingCredentials({ accessKeyId, secretAccessKey, sessionToken }: ClientCredentials) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
