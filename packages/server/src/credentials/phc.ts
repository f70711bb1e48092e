/** An argon2id hash with all that it was made from, but the password. */
export interface PasswordHash {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Uint8Array;
  readonly tag: Uint8Array;
}

// Version 19 is 0x13, that of RFC 9106.
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;
/** KiB: no row of the database makes the server take more memory than this. */
const MOST_MEMORY = 262_144;

/** The PHC string format (github.com/P-H-C/phc-string-format). */
export function formatPhc({ memory, passes, parallelism, salt, tag }: PasswordHash): string {
  return `$argon2id$v=19$m=${memory.toString()},t=${passes.toString()},p=${parallelism.toString()}$${toText(salt)}$${toText(tag)}`;
}

/** Reads what `formatPhc` wrote, now or with other parameters; undefined for what is malformed or asks for too much. */
export function parsePhc(text: string): PasswordHash | undefined {
  const match = PHC.exec(text);
  if (match === null) return undefined;
  const [memory = 0, passes = 0, parallelism = 0] = match.slice(1, 4).map(Number);
  if (passes < 1 || parallelism < 1 || memory < 8 * parallelism || memory > MOST_MEMORY) return undefined;
  const salt = Buffer.from(match[4] ?? "", "base64");
  const tag = Buffer.from(match[5] ?? "", "base64");
  return { memory, passes, parallelism, salt, tag };
}

/** Base64 without padding. */
function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replaceAll("=", "");
}
