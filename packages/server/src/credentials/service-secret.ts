import { createHash } from "node:crypto";

/** Bytes of chance. */
const SECRET_SIZE = 32;

/** The password of a service-specific credential as AWS's are: 44 characters of base64, 256 bits of chance. */
export function createServicePassword(randomBytes: (size: number) => Uint8Array): string {
  return Buffer.from(randomBytes(SECRET_SIZE)).toString("base64");
}

/**
 * A long-term API key: the service's prefix, and in base64 the alias and as much chance as a password has. Whoever finds one can tell
 * what it is and whose.
 */
export function createServiceApiKey(
  prefix: string,
  alias: string,
  randomBytes: (size: number) => Uint8Array,
): string {
  return prefix + Buffer.from(`${alias}:${createServicePassword(randomBytes)}`).toString("base64");
}

/**
 * What is kept of either: SHA-256, in hexadecimal. A slow hash is for what people choose; nobody guesses 256 bits of chance, and a
 * service that gets such a secret with each request has to check it each time.
 */
export function digestServiceSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
