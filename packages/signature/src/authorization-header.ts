import { hash } from "node:crypto";
import { type SignatureFailure, signatureFailure } from "./failure.ts";
import { foldSpace } from "./canonical-headers.ts";
import { bytesOf } from "./sha256.ts";
import { algorithm } from "./string-to-sign.ts";

/** The three parts of a SigV4 signature, wherever they stood. */
export interface SignatureParts {
  readonly ok: true;
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
}

/** AWS quotes the header it could not read as a hash, so that its answer does not carry a signature about. */
function hashed(authorization: string): string {
  return hash("sha256", bytesOf(authorization), "base64");
}

function unsupported(scheme: string): SignatureFailure {
  // Only what looks like the name of an algorithm is repeated: anything else may be a credential.
  const shown = /^AWS[\w-]{0,40}$/.test(scheme) ? scheme : "";
  return signatureFailure("IncompleteSignature", `Unsupported AWS 'algorithm': '${shown}'.`);
}

/** The refusal of a header that lacks parameters, all of them named, as AWS words it. */
function incomplete(
  parts: ReadonlyMap<string, string>,
  dated: boolean,
  authorization: string,
): SignatureFailure {
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((name) => !parts.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!dated) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  const shown = authorization.startsWith("AWS") ? hashed(authorization) : "";
  return signatureFailure(
    "IncompleteSignature",
    `${missing.join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${shown}`,
  );
}

/**
 * Takes the Authorization header apart:
 * `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. Repeated and unknown parameters are refused.
 * Source: IAM User Guide, "Authentication methods", HTTP authorization header.
 * @param dated whether the request has an X-Amz-Date or a Date header
 */
export function readAuthorizationHeader(value: string, dated: boolean): SignatureParts | SignatureFailure {
  const authorization = foldSpace(value);
  const space = authorization.indexOf(" ");
  const scheme = space < 0 ? authorization : authorization.slice(0, space);
  if (!scheme.startsWith("AWS")) return incomplete(new Map(), dated, authorization);
  if (scheme !== algorithm) return unsupported(scheme);

  const parts = new Map<string, string>();
  const list = space < 0 ? "" : authorization.slice(space + 1);
  for (const piece of list === "" ? [] : list.split(",")) {
    const pair = piece.trim();
    const equals = pair.indexOf("=");
    if (equals < 0) {
      return signatureFailure(
        "IncompleteSignature",
        `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed(authorization)}'.`,
      );
    }
    const name = pair.slice(0, equals);
    if (parts.has(name) || (name !== "Credential" && name !== "SignedHeaders" && name !== "Signature")) {
      return signatureFailure(
        "IncompleteSignature",
        "Authorization header must have the parameters 'Credential', 'SignedHeaders' and 'Signature', each once, and no other.",
      );
    }
    parts.set(name, pair.slice(equals + 1));
  }
  const credential = parts.get("Credential");
  const signedHeaders = parts.get("SignedHeaders");
  const signature = parts.get("Signature");
  if (!credential || !signedHeaders || !signature || !dated) return incomplete(parts, dated, authorization);
  return { ok: true, credential, signedHeaders, signature };
}
