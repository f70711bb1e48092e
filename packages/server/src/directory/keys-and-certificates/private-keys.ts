import { createPrivateKey, type KeyObject } from "node:crypto";
import { decodeBase64 } from "../../credentials/strict-base64.ts";

/** One block, with whatever stands around it: OpenSSL writes a curve's parameters, or whose key it is, before the key. */
const KEY =
  /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END (?:RSA |EC )?PRIVATE KEY-----/g;

const [INTEGER, OCTET_STRING, OBJECT_IDENTIFIER, SEQUENCE] = [0x02, 0x04, 0x06, 0x30];

/** RFC 8017 appendix A.1, RFC 5480 section 2.1.1, RFC 8410 section 3: as bytes, in hexadecimal. */
const ALGORITHMS: ReadonlySet<string> = new Set([
  "2a864886f70d010101", // rsaEncryption
  "2a864886f70d01010a", // RSASSA-PSS
  "2a8648ce3d0201", // ecPublicKey
  "2b6570", // Ed25519
  "2b6571", // Ed448
]);

/**
 * Reads one private key in PEM, not encrypted, of RSA or of an elliptic curve; undefined for anything else. The algorithm is looked at
 * first: of a key of DSA or Diffie-Hellman OpenSSL works out the public key while it reads it, which takes a minute for numbers as long
 * as a request can have.
 */
export function readPrivateKey(text: string): KeyObject | undefined {
  const [block, another] = text.matchAll(KEY);
  const der = block === undefined ? undefined : decodeBase64((block[1] ?? "").replaceAll(/\s/g, ""));
  if (der === undefined || another !== undefined) return undefined;
  const type = typeOf(der);
  if (type === undefined) return undefined;
  try {
    return createPrivateKey({ key: der, format: "der", type });
  } catch {
    // The reason names OpenSSL's functions: nothing for a caller.
    return undefined;
  }
}

/** By what follows the version: a number, the key itself, or an algorithm (RFC 8017 A.1.2, RFC 5915 section 3, RFC 5208 section 5). */
function typeOf(der: Buffer): "pkcs1" | "sec1" | "pkcs8" | undefined {
  const key = elementAt(der, 0);
  if (key?.tag !== SEQUENCE || key.end !== der.length) return undefined;
  const version = elementAt(der, key.start);
  if (version?.tag !== INTEGER) return undefined;
  const second = elementAt(der, version.end);
  if (second?.tag === INTEGER) return "pkcs1";
  if (second?.tag === OCTET_STRING) return "sec1";
  const algorithm = second?.tag === SEQUENCE ? elementAt(der, second.start) : undefined;
  if (algorithm?.tag !== OBJECT_IDENTIFIER) return undefined;
  return ALGORITHMS.has(der.subarray(algorithm.start, algorithm.end).toString("hex")) ? "pkcs8" : undefined;
}

/** An element of DER (X.690 section 8.1): where its content starts and ends. Undefined for what does not fit. */
function elementAt(der: Buffer, at: number) {
  const [tag, first] = [der[at], der[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  // No request has room for more than two bytes of length.
  const size = first < 0x80 ? 0 : first - 0x80;
  const start = at + 2 + size;
  if (first === 0x80 || size > 2 || start > der.length) return undefined;
  const length = size === 0 ? first : der.readUIntBE(at + 2, size);
  const end = start + length;
  return end > der.length ? undefined : { tag, start, end };
}
