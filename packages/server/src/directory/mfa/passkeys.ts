import { randomBase32 } from "../../credentials/base32.ts";
import type { PasskeyRow } from "../../storage/schema/sign-in.ts";
import { entityAlreadyExists, noSuchEntity, validationError } from "../errors.ts";
import { refuseDuplicate } from "../names.ts";
import { requireQuota } from "../quotas.ts";
import type { DirectoryScope } from "../scope.ts";
import { countAssigned } from "./assigned-count.ts";
import { newPasskeyDevice, passkeyOf } from "./serial-number.ts";

/** Characters of base32: 130 bits. */
const RANDOM_SIZE = 26;
/** So that no serial number has more than 256 characters (IAM API Reference, "GetMFADevice": SerialNumber). */
const DEVICE_NAME = /^[\w+=,.@-]{1,128}$/;

/** Whose it is to be. */
export interface PasskeyOwner {
  /** Of the user, or the account's id for the root user. */
  readonly userId: string;
  /** Undefined for the root user. */
  readonly userName: string | undefined;
}

/** What a registration found out (WebAuthn Level 3, "Credential Record"). Whoever calls has verified it. */
export interface NewPasskey {
  /** As its owner calls it. */
  readonly name: string;
  /** base64url */
  readonly credentialId: string;
  /** The host name that it was made for. */
  readonly rpId: string;
  /** COSE key. */
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly isUserVerified: boolean;
  readonly transports: readonly string[];
}

/**
 * The passkeys and security keys of an account's people. A key is in the account once, and does not go from one to another: who gives it up
 * makes a new one.
 */
export function passkeysOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("passkeys").selectAll().where("account_id", "=", accountId);

  /** Throws NoSuchEntity, also for a device of somebody else. */
  async function getOf(userId: string, serialNumber: string): Promise<PasskeyRow> {
    const device = passkeyOf(accountId, serialNumber);
    const row =
      device === undefined ? undefined : await select().where("device", "=", device).executeTakeFirst();
    if (row?.user_id !== userId) throw noSuchEntity("MFA Device invalid for user.");
    return row;
  }

  /** Throws LimitExceeded for whoever has as many MFA devices as one may have. */
  async function requireRoom(userId: string): Promise<void> {
    requireQuota("MFADevicesPerUser", (await countAssigned(scope, userId)) + 1);
  }

  const one = (row: PasskeyRow) => ({ account_id: accountId, credential_id: row.credential_id });

  return {
    getOf,
    requireRoom,

    /** All of somebody's, sorted by serial number: eight at the most. */
    listOf(userId: string): Promise<readonly PasskeyRow[]> {
      return select().where("user_id", "=", userId).orderBy("device").execute();
    },

    /** Somebody's, by the id that authenticators know it by; undefined also for those of others. */
    find(userId: string, credentialId: string): Promise<PasskeyRow | undefined> {
      return select()
        .where("credential_id", "=", credentialId)
        .where("user_id", "=", userId)
        .executeTakeFirst();
    },

    /** Throws ValidationError for the name, EntityAlreadyExists for a key that somebody of the account has, LimitExceeded. */
    async register({ userId, userName }: PasskeyOwner, made: NewPasskey): Promise<PasskeyRow> {
      if (!DEVICE_NAME.test(made.name))
        throw validationError(
          "The name of an MFA device has 1 to 128 characters: letters, digits and any of _+=,.@-",
        );
      const taken = () => entityAlreadyExists("MFA device is already in use.");
      await requireRoom(userId);
      const random = randomBase32(RANDOM_SIZE, scope.randomBytes);
      const row: PasskeyRow = {
        account_id: accountId,
        credential_id: made.credentialId,
        user_id: userId,
        device: newPasskeyDevice(userName, made.name, random),
        rp_id: made.rpId,
        public_key: Buffer.from(made.publicKey).toString("base64url"),
        counter: made.counter,
        user_verified: made.isUserVerified ? 1 : 0,
        transports: JSON.stringify(made.transports),
        enabled_at: scope.now(),
      };
      await refuseDuplicate(db.insertInto("passkeys").values(row).execute(), taken);
      scope.announce(`mfa-device:${row.device}`);
      return row;
    },

    /** Remembers how often the key says that it signed. @param counter as its last assertion has it */
    async used(row: PasskeyRow, counter: number): Promise<void> {
      await db
        .updateTable("passkeys")
        .set({ counter })
        .where((where) => where.and(one(row)))
        .execute();
    },

    /** Takes it away from whose it is: it is gone then. Throws NoSuchEntity. */
    async remove(userId: string, serialNumber: string): Promise<void> {
      const row = await getOf(userId, serialNumber);
      await db
        .deleteFrom("passkeys")
        .where((where) => where.and(one(row)))
        .execute();
      scope.announce(`mfa-device:${row.device}`);
    },
  };
}
