import { decodeBase32, encodeBase32, randomBase32 } from "./base32.ts";

/** AKIA: long-term credentials of a user or root. ASIA: temporary credentials of STS. (IAM User Guide, "IAM identifiers".) */
export type AccessKeyPrefix = "AKIA" | "ASIA";

/**
 * The kinds of unique ids (IAM User Guide, "IAM identifiers"): user, role, group, managed policy, instance profile, version
 * of a managed policy, certificate, server certificate, public key.
 */
export type UniqueIdPrefix =
  | "AIDA"
  | "AROA"
  | "AGPA"
  | "ANPA"
  | "AIPA"
  | "ANVA"
  | "ASCA"
  | "APKA"
  | "ABIA"
  | "ACCA";

const ACCOUNT_ID = /^\d{12}$/;
const ACCESS_KEY_ID = /^(?:AKIA|ASIA)([A-Z2-7]{16})$/;
const RANDOM_ID_LENGTH = 17;

// An id is the prefix and 16 characters of base32, so 80 bits: a one (ids without it are older than this scheme), 40 bits
// of account id, 39 random bits.
const SCHEME_BIT = 1n << 79n;
const RANDOM_BITS = 39n;
const ACCOUNT_MASK = (1n << 40n) - 1n;
const LAST_ACCOUNT = 999_999_999_999n;

/** An access key id of 20 characters that says, the way AWS's do, which account it belongs to. `accountId`: 12 digits. */
export function createAccessKeyId(
  prefix: AccessKeyPrefix,
  accountId: string,
  randomBytes: (size: number) => Uint8Array,
): string {
  if (!ACCOUNT_ID.test(accountId)) throw new TypeError("an account id has 12 digits");
  const random = toInteger(randomBytes(5)) & ((1n << RANDOM_BITS) - 1n);
  const value = SCHEME_BIT | (BigInt(accountId) << RANDOM_BITS) | random;
  return prefix + encodeBase32(Buffer.from(value.toString(16).padStart(20, "0"), "hex"));
}

/** The account that an access key id says it belongs to; undefined when it is none, or says nothing. Proves nothing by itself. */
export function accountIdOfAccessKeyId(accessKeyId: string): string | undefined {
  const encoded = ACCESS_KEY_ID.exec(accessKeyId)?.[1];
  const bytes = encoded === undefined ? undefined : decodeBase32(encoded);
  if (bytes === undefined) return undefined;
  const value = toInteger(bytes);
  const account = (value >> RANDOM_BITS) & ACCOUNT_MASK;
  if ((value & SCHEME_BIT) === 0n || account > LAST_ACCOUNT) return undefined;
  return account.toString().padStart(12, "0");
}

/** A unique id of 21 characters for an entity of IAM: never used again, also when a name is. */
export function createUniqueId(prefix: UniqueIdPrefix, randomBytes: (size: number) => Uint8Array): string {
  return prefix + randomBase32(RANDOM_ID_LENGTH, randomBytes);
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}
