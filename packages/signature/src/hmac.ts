import { createHmac, hash } from "node:crypto";

const block = 64;
const zeros = new Uint8Array(block);
const innerBlock = Buffer.alloc(2048);
/** In UTF-16 units, of which each is at most three bytes of UTF-8. */
const longestText = Math.floor((innerBlock.length - block) / 3);
const outerBlock = Buffer.alloc(block + 32);

function loadPads(key: Uint8Array): void {
  const { length } = key;
  for (let i = 0; i < block; i++) {
    const byte = i < length ? (key[i] ?? 0) : 0;
    innerBlock[i] = byte ^ 0x36;
    outerBlock[i] = byte ^ 0x5c;
  }
}

/**
 * HMAC-SHA-256 (RFC 2104) of an ASCII text, as 64 lower-case hexadecimal digits.
 *
 * Two one-shot hashes, because a Hmac object costs more than the hashing of a short text (see the README's figures).
 * Long keys and long texts, where that is not so, go to node:crypto's own.
 */
export function hmacSha256Hex(key: Uint8Array, text: string): string {
  if (key.length > block || text.length > longestText) {
    return createHmac("sha256", key).update(text).digest("hex");
  }
  loadPads(key);
  const length = innerBlock.write(text, block, "utf8");
  outerBlock.write(hash("sha256", innerBlock.subarray(0, block + length), "latin1"), block, "latin1");
  const mac = hash("sha256", outerBlock, "hex");
  // The pads are the key: it does not stay behind in memory that outlives the call.
  innerBlock.set(zeros);
  outerBlock.set(zeros);
  return mac;
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes. Strings are taken as UTF-8. */
export function hmacSha256(key: Uint8Array, data: string | Uint8Array): Uint8Array {
  return createHmac("sha256", key).update(data).digest();
}
