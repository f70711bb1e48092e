import { type KeyRing, createKeyRing } from "./key-ring.ts";
import { decodeBase64 } from "./strict-base64.ts";
import { KEY_SIZE } from "./xaes-256-gcm.ts";

/** The master key is missing, malformed, carelessly kept, or not the one of this database. Its message holds no key material. */
export class MasterKeyError extends Error {
  override readonly name = "MasterKeyError";
}

/** The key that wraps the data keys. Its bytes stay inside. */
export interface MasterKey {
  wrap(dataKey: Uint8Array, version: number): string;
  /** Undefined when the data key was wrapped by another master key, was altered, or is of another version. */
  unwrap(wrapped: string, version: number): Buffer | undefined;
}

/** `bytes`: 32 of them. */
export function createMasterKey(bytes: Uint8Array, randomBytes: (size: number) => Uint8Array): MasterKey {
  if (bytes.length !== KEY_SIZE) throw new MasterKeyError("a master key has 32 bytes");
  const key = Buffer.from(bytes);
  const ring: KeyRing = createKeyRing({
    find: (version) => (version === 0 ? key : undefined),
    current: () => ({ version: 0, key }),
    randomBytes,
  });
  const belonging = (version: number) =>
    ({ purpose: "data-key", accountId: "", recordId: version.toString() }) as const;
  return {
    wrap: (dataKey, version) => ring.seal(dataKey, belonging(version)),
    unwrap: (wrapped, version) => ring.open(wrapped, belonging(version)),
  };
}

/** Reads a master key as it is kept: base64 of 32 bytes. `source` says in the error where it came from. */
export function parseMasterKey(
  text: string,
  source: string,
  randomBytes: (size: number) => Uint8Array,
): MasterKey {
  const bytes = decodeBase64(text.trim());
  if (bytes?.length !== KEY_SIZE) {
    throw new MasterKeyError(`the master key ${source} is not base64 of 32 bytes (44 characters)`);
  }
  return createMasterKey(bytes, randomBytes);
}
