import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { decodeBase64 } from "../../credentials/strict-base64.ts";
import { invalidPublicKey, unrecognizedPublicKeyEncoding } from "../errors.ts";
import { readPem } from "./pem.ts";

/** An RSA public key that was read from either form. */
export interface SshPublicKey {
  readonly form: "SSH" | "PEM";
  /** The key as RFC 4253 section 6.6 writes it: the same bytes for the same key, whichever form it came in. */
  readonly blob: Buffer;
  readonly key: KeyObject;
}

const ALGORITHM = "ssh-rsa";
/** Bits (IAM API Reference, UploadSSHPublicKey). */
const SHORTEST_MODULUS = 2048;
/** Bits. With more, OpenSSL verifies nothing (OPENSSL_RSA_MAX_MODULUS_BITS). */
const LONGEST_MODULUS = 16_384;
/** FIPS 186-4, appendix B.3.1: what is longer only makes a verifier slow. */
const EXPONENT_LIMIT = 1n << 256n;
/** What is PEM of a public key. createPublicKey would take a private key or a certificate just as well. */
const PEM_LABELS: readonly string[] = ["PUBLIC KEY", "RSA PUBLIC KEY"];

/**
 * Reads `ssh-rsa AAAA… comment`, on one line, or PEM. Throws UnrecognizedPublicKeyEncoding for what is neither, InvalidPublicKey for a
 * key that is damaged, or not of RSA, or too short.
 */
export function readPublicKey(body: string): SshPublicKey {
  const text = body.trim();
  if (text.startsWith("-----BEGIN ")) return readPemKey(text);
  if (text.startsWith(`${ALGORITHM} `)) return readSshKey(text);
  throw unrecognizedPublicKeyEncoding(
    "The public key is not in a recognized encoding. It must be encoded in ssh-rsa format or PEM format.",
  );
}

/** MD5 of the key, in hexadecimal with colons, as `ssh-keygen -E md5 -l` shows it. */
export function fingerprintOf({ blob }: SshPublicKey): string {
  const hex = createHash("md5").update(blob).digest("hex");
  return (hex.match(/../g) ?? []).join(":");
}

/** SHA-256 of the key, in hexadecimal: what tells one key from another. */
export function digestOf({ blob }: SshPublicKey): string {
  return createHash("sha256").update(blob).digest("hex");
}

/** The key in another form than it came in. */
export function writePublicKey({ blob, key }: SshPublicKey, form: SshPublicKey["form"]): string {
  if (form === "SSH") return `${ALGORITHM} ${blob.toString("base64")}`;
  return key.export({ type: "spki", format: "pem" }).trim();
}

function readPemKey(text: string): SshPublicKey {
  const blocks = readPem(text);
  const [block] = blocks ?? [];
  if (block === undefined) throw invalid("is malformed");
  if (blocks?.length !== 1 || !PEM_LABELS.includes(block.label)) throw invalid("is not a single public key");
  const type = block.label === "PUBLIC KEY" ? "spki" : "pkcs1";
  const key = attempt(() => createPublicKey({ key: block.der, format: "der", type }));
  if (key.asymmetricKeyType !== "rsa") throw invalid("is not an RSA key");
  // Whatever the label says, createPublicKey takes a private key's bytes, too: what was read must be all that there is.
  if (!key.export({ type, format: "der" }).equals(block.der)) throw invalid("is malformed");
  const { n = "", e = "" } = key.export({ format: "jwk" });
  return checked("PEM", Buffer.from(e, "base64url"), Buffer.from(n, "base64url"));
}

function readSshKey(text: string): SshPublicKey {
  // A second line would be a second key to whoever writes authorized_keys from this.
  if (/[\r\n]/.test(text)) throw invalid("is longer than one line");
  const given = decodeBase64(text.split(/[ \t]+/)[1] ?? "");
  if (given === undefined) throw invalid("is malformed");
  const [algorithm, exponent, modulus, ...rest] = readStrings(given);
  if (algorithm?.toString("latin1") !== ALGORITHM || exponent === undefined || modulus === undefined)
    throw invalid("is malformed");
  const key = checked("SSH", exponent, modulus);
  // Also numbers that are negative, or longer than they need be: written again, they look different.
  if (rest.length > 0 || !key.blob.equals(given)) throw invalid("is malformed");
  return key;
}

/** The strings of a message (RFC 4251 section 5), each after its length; none of them when they do not fill it exactly. */
function readStrings(message: Buffer): readonly Buffer[] {
  const strings: Buffer[] = [];
  let at = 0;
  while (at < message.length) {
    if (message.length - at < 4) return [];
    const end = at + 4 + message.readUInt32BE(at);
    if (end > message.length) return [];
    strings.push(message.subarray(at + 4, end));
    at = end;
  }
  return strings;
}

function checked(form: SshPublicKey["form"], exponent: Buffer, modulus: Buffer): SshPublicKey {
  const [e, n] = [toInteger(exponent), toInteger(modulus)];
  // With 1 for an exponent every signature is its own message.
  if (e < 3n || e >= EXPONENT_LIMIT || e % 2n === 0n || n % 2n === 0n) throw invalid("is not an RSA key");
  const bits = n.toString(2).length;
  if (bits < SHORTEST_MODULUS) throw invalid(`is shorter than ${SHORTEST_MODULUS.toString()} bits`);
  if (bits > LONGEST_MODULUS) throw invalid(`is longer than ${LONGEST_MODULUS.toString()} bits`);
  const jwk = { kty: "RSA", e: toBytes(e).toString("base64url"), n: toBytes(n).toString("base64url") };
  const key = attempt(() => createPublicKey({ key: jwk, format: "jwk" }));
  const blob = Buffer.concat([Buffer.from(ALGORITHM), mpint(e), mpint(n)].map(withLength));
  return { form, blob, key };
}

/** RFC 4251 section 5: a positive number whose first bit is set has a zero byte before it. */
function mpint(value: bigint): Buffer {
  const bytes = toBytes(value);
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function toInteger(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString("hex")}`);
}

function toBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

function attempt(make: () => KeyObject): KeyObject {
  try {
    return make();
  } catch {
    throw invalid("is malformed");
  }
}

function invalid(what: string) {
  return invalidPublicKey(`The public key ${what}.`);
}
