import { decodeQueryComponent } from "./percent.ts";
import type { SignedRequest } from "./request.ts";

const mask = "REDACTED";

/** Names of headers and parameters whose values are credentials, or may be. */
const secretName = /token|secret|password|authorization|cookie|assertion|credentials|authenticationcode/;

function isSecret(name: string): boolean {
  return secretName.test(name.toLowerCase());
}

/** The request with every value masked that is, or may be, a credential: for showing, never for computing. */
export function redactRequest(request: SignedRequest): SignedRequest {
  const query = request.query
    .split("&")
    .map((piece) => {
      const equals = piece.indexOf("=");
      return equals >= 0 && isSecret(decodeQueryComponent(piece.slice(0, equals)))
        ? `${piece.slice(0, equals)}=${mask}`
        : piece;
    })
    .join("&");
  const headers = request.headers.map(([name, value]) => [name, isSecret(name) ? mask : value] as const);
  return { ...request, query, headers };
}
