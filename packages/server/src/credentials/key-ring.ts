import { createHmac, hkdfSync } from "node:crypto";
import { type AssociatedData, encodeAssociatedData, type Purpose } from "./associated-data.ts";
import { decodeBase64 } from "./strict-base64.ts";
import { decrypt, encrypt, KEY_SIZE, NONCE_SIZE, TAG_SIZE } from "./xaes-256-gcm.ts";

/** A key that seals values; `version` says which one it was. */
export interface DataKey {
  readonly version: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Seals values so that only this installation can open them, and only as what they were sealed as. */
export interface KeyRing {
  /** Base64 of the format version, the version of the data key, a nonce and the ciphertext with its tag. */
  seal(plaintext: Uint8Array | string, associatedData: AssociatedData): string;
  /** The plaintext; undefined when `sealed` was altered, comes from another ring, or belongs to something else. */
  open(sealed: string, associatedData: AssociatedData): Buffer | undefined;
  /** 32 secret bytes that belong to this sealed value, the same on each node; undefined when its data key is unknown. */
  derive(sealed: string, purpose: Purpose): Buffer | undefined;
  /** 32 bytes that only this installation can tell for this text; others after its data key has changed. */
  digest(text: string, purpose: Purpose): Buffer;
}

export interface KeyRingOptions {
  /** The data keys by which values can be opened. Asked on each use, since others may rotate them. */
  readonly find: (version: number) => Uint8Array | undefined;
  /** The data key to seal with now. */
  readonly current: () => DataKey;
  readonly randomBytes: (size: number) => Uint8Array;
}

const FORMAT = 1;
/** Format version (1 byte), version of the data key (4). */
const HEADER_SIZE = 5;

export function createKeyRing({ find, current, randomBytes }: KeyRingOptions): KeyRing {
  // One key for each use of a data key: what is done with one says nothing about another.
  const subkeys = new WeakMap<Uint8Array, Map<string, Buffer>>();
  function subkey(key: Uint8Array, use: string): Buffer {
    let known = subkeys.get(key);
    if (known === undefined) subkeys.set(key, (known = new Map<string, Buffer>()));
    let derived = known.get(use);
    if (derived === undefined) {
      // RFC 5869; the data key is random already, so it needs no salt.
      derived = Buffer.from(hkdfSync("sha256", key, "", `signet ${use}`, KEY_SIZE));
      known.set(use, derived);
    }
    return derived;
  }

  return {
    seal(plaintext, associatedData) {
      const { version, key } = current();
      const header = Buffer.alloc(HEADER_SIZE);
      header.writeUInt8(FORMAT);
      header.writeUInt32BE(version, 1);
      const nonce = randomBytes(NONCE_SIZE);
      const bound = Buffer.concat([header, encodeAssociatedData(associatedData)]);
      const bytes = typeof plaintext === "string" ? Buffer.from(plaintext, "utf8") : plaintext;
      const ciphertext = encrypt(subkey(key, `seal ${associatedData.purpose}`), nonce, bytes, bound);
      return Buffer.concat([header, nonce, ciphertext]).toString("base64");
    },
    open(sealed, associatedData) {
      const parsed = parse(sealed, find);
      if (parsed === undefined) return undefined;
      const { key, bytes } = parsed;
      return decrypt(
        subkey(key, `seal ${associatedData.purpose}`),
        bytes.subarray(HEADER_SIZE, HEADER_SIZE + NONCE_SIZE),
        bytes.subarray(HEADER_SIZE + NONCE_SIZE),
        Buffer.concat([bytes.subarray(0, HEADER_SIZE), encodeAssociatedData(associatedData)]),
      );
    },
    derive(sealed, purpose) {
      const parsed = parse(sealed, find);
      if (parsed === undefined) return undefined;
      return createHmac("sha256", subkey(parsed.key, `derive ${purpose}`))
        .update(parsed.bytes)
        .digest();
    },
    digest: (text, purpose) =>
      createHmac("sha256", subkey(current().key, `digest ${purpose}`))
        .update(text, "utf8")
        .digest(),
  };
}

function parse(sealed: string, find: KeyRingOptions["find"]): { key: Uint8Array; bytes: Buffer } | undefined {
  const bytes = decodeBase64(sealed);
  if (bytes === undefined || bytes.length < HEADER_SIZE + NONCE_SIZE + TAG_SIZE) return undefined;
  if (bytes.readUInt8() !== FORMAT) return undefined;
  const key = find(bytes.readUInt32BE(1));
  return key === undefined ? undefined : { key, bytes };
}
