import type { SignatureParts } from "./authorization-header.ts";
import { type SignatureFailure, signatureFailure } from "./failure.ts";
import { decodeQueryComponent } from "./percent.ts";
import { algorithm } from "./string-to-sign.ts";

const required = [
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Signature",
  "X-Amz-SignedHeaders",
  "X-Amz-Date",
] as const;

const names: ReadonlySet<string> = new Set([
  ...required,
  "X-Amz-Expires",
  "X-Amz-Security-Token",
  "X-Amz-Content-Sha256",
]);

/** What a query says about its signature: the parameters found (the first of each), and the name of one that is repeated. */
export interface QueryAuthentication {
  readonly parameters: ReadonlyMap<string, string>;
  readonly repeated: string | undefined;
}

const none: QueryAuthentication = { parameters: new Map(), repeated: undefined };

/**
 * The parameters of a query that concern its signature, decoded.
 * Source: IAM User Guide, "Authentication methods", query string parameters.
 * @param query raw, without `?`
 */
export function queryAuthentication(query: string): QueryAuthentication {
  if (query === "") return none;
  const parameters = new Map<string, string>();
  let repeated: string | undefined;
  for (const piece of query.split("&")) {
    const equals = piece.indexOf("=");
    const name = decodeQueryComponent(equals < 0 ? piece : piece.slice(0, equals));
    if (!names.has(name)) continue;
    if (parameters.has(name)) repeated ??= name;
    else parameters.set(name, equals < 0 ? "" : decodeQueryComponent(piece.slice(equals + 1)));
  }
  return { parameters, repeated };
}

/** The parts of a presigned request's signature, or AWS's list of what it lacks. */
export function readAuthorizationQuery({
  parameters,
}: QueryAuthentication): SignatureParts | SignatureFailure {
  const missing = required.filter((name) => !parameters.get(name));
  const credential = parameters.get("X-Amz-Credential");
  const signedHeaders = parameters.get("X-Amz-SignedHeaders");
  const signature = parameters.get("X-Amz-Signature");
  if (missing.length > 0 || !credential || !signedHeaders || !signature) {
    const list = missing.map((name) => `AWS query-string parameters must include '${name}'.`).join(" ");
    return signatureFailure("IncompleteSignature", `${list} Re-examine the query-string parameters.`);
  }
  const stated = parameters.get("X-Amz-Algorithm") ?? "";
  if (stated !== algorithm) {
    const shown = /^AWS[\w-]{0,40}$/.test(stated) ? stated : "";
    return signatureFailure("IncompleteSignature", `Unsupported AWS 'algorithm': '${shown}'.`);
  }
  return { ok: true, credential, signedHeaders, signature };
}
