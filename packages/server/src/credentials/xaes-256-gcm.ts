import { type Cipheriv, createCipheriv, createDecipheriv } from "node:crypto";

/**
 * XAES-256-GCM (c2sp.org/XAES-256-GCM): AES-256-GCM with a nonce of 24 bytes. Plain AES-GCM loses everything when one of
 * its 12-byte nonces repeats, which random ones would after some billions of session tokens; random ones of 24 bytes never do.
 */
export const KEY_SIZE = 32;
export const NONCE_SIZE = 24;
export const TAG_SIZE = 16;

/** The ciphertext, followed by the tag. `nonce`: 24 random bytes. */
export function encrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  associatedData: Uint8Array,
): Buffer {
  const cipher = createCipheriv("aes-256-gcm", deriveKey(key, nonce), nonce.subarray(12), {
    authTagLength: TAG_SIZE,
  });
  cipher.setAAD(associatedData);
  const head = cipher.update(plaintext);
  return Buffer.concat([head, cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext, or undefined when key, nonce, ciphertext, tag or associated data are not those of one `encrypt`. */
export function decrypt(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  associatedData: Uint8Array,
): Buffer | undefined {
  if (sealed.length < TAG_SIZE) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", deriveKey(key, nonce), nonce.subarray(12), {
    authTagLength: TAG_SIZE,
  });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_SIZE));
  const head = decipher.update(sealed.subarray(0, sealed.length - TAG_SIZE));
  try {
    return Buffer.concat([head, decipher.final()]);
  } catch {
    // What was deciphered until here is not authentic: it is dropped.
    return undefined;
  }
}

/** NIST SP 800-108r1 KDF in counter mode with AES-CMAC as the PRF, which for these short inputs comes to three blocks of AES. */
function deriveKey(key: Uint8Array, nonce: Uint8Array): Buffer {
  const aes = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  const subkey = subkeyOf(key, aes);
  const blocks = Buffer.alloc(32);
  for (const counter of [1, 2]) {
    const block = blocks.subarray(16 * (counter - 1), 16 * counter);
    block.set([0, counter, 0x58, 0]);
    block.set(nonce.subarray(0, 12), 4);
    for (let i = 0; i < 16; i++) block[i] = block[i]! ^ subkey[i]!;
  }
  return aes.update(blocks);
}

/** Of each key, by the object that holds it; it goes with that. Computing it costs as much as one of the two blocks that follow. */
const subkeys = new WeakMap<Uint8Array, Uint8Array>();

function subkeyOf(key: Uint8Array, aes: Cipheriv): Uint8Array {
  let subkey = subkeys.get(key);
  if (subkey === undefined) subkeys.set(key, (subkey = double(aes.update(new Uint8Array(16)))));
  return subkey;
}

/** Doubling in GF(2^128), without a branch that depends on the secret (RFC 4493 section 2.3). */
function double(block: Uint8Array): Uint8Array {
  const doubled = new Uint8Array(16);
  let carry = 0;
  for (let i = 15; i >= 0; i--) {
    const shifted = (block[i]! << 1) | carry;
    doubled[i] = shifted & 0xff;
    carry = shifted >> 8;
  }
  doubled[15] = doubled[15]! ^ (0x87 & -carry);
  return doubled;
}
