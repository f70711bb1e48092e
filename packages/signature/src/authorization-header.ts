import { hash } from "node:crypto";
import { type SignatureFailure, signatureFailure } from "./failure.ts";
import { remembering } from "./remembering.ts";
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

interface Found {
  Credential: string;
  Signature: string;
  SignedHeaders: string;
}

/** The refusal of a header that lacks parameters, all of them named, as AWS words it. */
function incomplete(found: Found, dated: boolean, authorization: string): SignatureFailure {
  const missing = (["Credential", "Signature", "SignedHeaders"] as const)
    .filter((name) => found[name] === "")
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!dated) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  // Of another scheme not even the hash: that of a short password could be searched for.
  const shown = authorization.startsWith("AWS") ? hashed(authorization) : "";
  return signatureFailure(
    "IncompleteSignature",
    `${missing.join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${shown}`,
  );
}

function unreadable(pair: string, authorization: string): SignatureFailure {
  return signatureFailure(
    "IncompleteSignature",
    pair.includes("=")
      ? "Authorization header must have the parameters 'Credential', 'SignedHeaders' and 'Signature', each once, and no other."
      : `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed(authorization)}'.`,
  );
}

const signatureLength = 64;
const stand = "0";

/** What stands before the signature, the same in all requests of a client for a day; undefined if it is not as it should be. */
const readPrefix = remembering(
  (prefix) => {
    const parts = readWhole(prefix + stand, true);
    return parts.ok && parts.signature === stand ? parts : undefined;
  },
  { entries: 512, longest: 1024 },
);

/**
 * Takes the Authorization header apart:
 * `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. Repeated and unknown parameters are refused.
 * Source: IAM User Guide, "Authentication methods", HTTP authorization header.
 * @param dated whether the request has an X-Amz-Date or a Date header
 */
export function readAuthorizationHeader(value: string, dated: boolean): SignatureParts | SignatureFailure {
  const authorization = value.trim();
  const end = authorization.length - signatureLength;
  // Without a comma it is one parameter's value to its end, so what stands before it can be read by itself.
  if (!dated || end <= 0 || authorization.includes(",", end)) return readWhole(authorization, dated);
  const prefix = readPrefix(authorization.slice(0, end));
  if (prefix === undefined) return readWhole(authorization, dated);
  const { credential, signedHeaders } = prefix;
  return { ok: true, credential, signedHeaders, signature: authorization.slice(end) };
}

function readWhole(authorization: string, dated: boolean): SignatureParts | SignatureFailure {
  const space = authorization.indexOf(" ");
  const scheme = space < 0 ? authorization : authorization.slice(0, space);
  const found: Found = { Credential: "", Signature: "", SignedHeaders: "" };
  if (!scheme.startsWith("AWS")) return incomplete(found, dated, authorization);
  if (scheme !== algorithm) return unsupported(scheme);

  for (const piece of space < 0 ? [] : authorization.slice(space + 1).split(",")) {
    const pair = piece.trim();
    if (pair.startsWith("Credential=") && found.Credential === "") found.Credential = pair.slice(11);
    else if (pair.startsWith("SignedHeaders=") && found.SignedHeaders === "")
      found.SignedHeaders = pair.slice(14);
    else if (pair.startsWith("Signature=") && found.Signature === "") found.Signature = pair.slice(10);
    else return unreadable(pair, authorization);
  }
  const { Credential: credential, SignedHeaders: signedHeaders, Signature: signature } = found;
  if (credential === "" || signedHeaders === "" || signature === "" || !dated) {
    return incomplete(found, dated, authorization);
  }
  return { ok: true, credential, signedHeaders, signature };
}
