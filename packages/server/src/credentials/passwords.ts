import { argon2, type Argon2Parameters, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { createGate, type PartyKind } from "./gate.ts";
import { formatPhc, parsePhc, type PasswordHash } from "./phc.ts";

export { GateFullError as TooManyPasswordsError } from "./gate.ts";

/** OWASP Password Storage Cheat Sheet, "Argon2id": 19 MiB, two passes, one lane. */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_SIZE = 16;
const TAG_SIZE = 32;
/** Bytes. IAM's passwords have at most 128 characters (IAM API Reference, CreateLoginProfile), of up to 4 bytes each. */
const LONGEST_PASSWORD = 512;
/** Each takes 19 MiB and a thread of the pool that files and name look-ups need too. */
const AT_ONCE = 2;
const MOST_WAITING = 64;
/** Somebody may change a password at a client of fifty connections, each of which compares it with 24 former ones. */
const MOST_OF_ONE = 16;
/** Whoever reaches the sign-in page can be a stranger at any number of addresses. */
const MOST_OF_STRANGERS = 48;

export interface Passwords {
  /**
   * A PHC string with a new salt. Throws RangeError for a password of more than 512 bytes, and rejects with TooManyPasswordsError.
   *
   * @param party whom the work is done for, as an account: parties take turns
   */
  hash(password: string, party?: string): Promise<string>;
  /**
   * Whether the password is the one that was hashed. Without a hash (no such user) it takes as long, and is false. Rejects with
   * TooManyPasswordsError rather than let sign-ins pile up.
   *
   * @param as strangers leave room for whoever is known
   */
  verify(password: string, hash: string | undefined, party?: string, as?: PartyKind): Promise<boolean>;
}

const derive = promisify<"argon2id", Argon2Parameters, Buffer>(argon2);

export function createPasswords(randomBytes: (size: number) => Uint8Array): Passwords {
  const gate = createGate(AT_ONCE, MOST_WAITING, { one: MOST_OF_ONE, strangers: MOST_OF_STRANGERS });
  const nobody: PasswordHash = { ...PARAMETERS, salt: randomBytes(SALT_SIZE), tag: randomBytes(TAG_SIZE) };

  const compute = (
    password: string,
    { memory, passes, parallelism, salt, tag }: PasswordHash,
    party?: string,
    as?: PartyKind,
  ) =>
    gate.run(
      () =>
        derive("argon2id", {
          message: password,
          nonce: salt,
          memory,
          passes,
          parallelism,
          tagLength: tag.length,
        }),
      party,
      as,
    );

  return {
    async hash(password, party) {
      if (Buffer.byteLength(password) > LONGEST_PASSWORD) throw new RangeError("the password is too long");
      const salt = randomBytes(SALT_SIZE);
      const tag = await compute(password, { ...PARAMETERS, salt, tag: new Uint8Array(TAG_SIZE) }, party);
      return formatPhc({ ...PARAMETERS, salt, tag });
    },
    async verify(password, hash, party, as) {
      if (Buffer.byteLength(password) > LONGEST_PASSWORD) return false;
      const stored = hash === undefined ? undefined : parsePhc(hash);
      const expected = stored ?? nobody;
      const same = timingSafeEqual(await compute(password, expected, party, as), expected.tag);
      return same && stored !== undefined;
    },
  };
}
