import { randomBase32 } from "../../credentials/base32.ts";
import type { UserRow } from "../../storage/schema.ts";
import type { MfaDeviceRow } from "../../storage/schema/passwords-and-mfa.ts";
import { countRows } from "../count.ts";
import {
  deleteConflict,
  entityAlreadyExists,
  invalidAuthenticationCode,
  invalidInput,
  noSuchEntity,
} from "../errors.ts";
import { guessesOf } from "../guesses.ts";
import { refuseDuplicate } from "../names.ts";
import { page, type Page, type PageRequest } from "../pages.ts";
import { requireQuota } from "../quotas.ts";
import type { DirectoryScope } from "../scope.ts";
import { taggingOf } from "../tagging.ts";
import { mergeTags, type TagMember, writeTags } from "../tags.ts";
import { countAssigned } from "./assigned-count.ts";
import { findCode, findTwoCodes, seedBinding, TO_ENABLE, TO_RESYNC } from "./mfa-codes.ts";
import { deviceOf, mfaSerialNumber } from "./serial-number.ts";

/** Characters of base32: 320 bits. */
const SEED_SIZE = 64;
/** What requests can name (IAM API Reference, "EnableMFADevice": SerialNumber). */
const SERIAL_NUMBER = /^[\w+=/:,.@-]{9,256}$/;

export interface NewMfaDevice {
  readonly name: string;
  /** Default: "/". */
  readonly path?: string | undefined;
  readonly tags?: readonly TagMember[] | undefined;
}

/** What somebody shows who says that a device is theirs. */
export interface TwoCodes {
  /** One after the other. */
  readonly codes: readonly [string, string];
  /** Whether the guess was paid for: without that no codes are right. */
  readonly admitted: boolean;
}

/** Which devices a list is of. */
export interface MfaDeviceFilter {
  readonly userId?: string;
  readonly assigned?: boolean | undefined;
}

/** The virtual MFA devices of an account. Whose they are is a user's unique id, or the account's id for the root user. */
export function mfaDevicesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;
  const guesses = guessesOf(scope);

  const select = () => db.selectFrom("mfa_devices").selectAll().where("account_id", "=", accountId);

  async function find(serialNumber: string): Promise<MfaDeviceRow | undefined> {
    const device = deviceOf(accountId, serialNumber);
    return device === undefined ? undefined : select().where("device", "=", device).executeTakeFirst();
  }

  /** Throws NoSuchEntity. */
  async function get(serialNumber: string): Promise<MfaDeviceRow> {
    const device = await find(serialNumber);
    if (device === undefined)
      throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
    return device;
  }

  /** Throws NoSuchEntity, also for a device of somebody else. */
  async function getOf(userId: string, serialNumber: string): Promise<MfaDeviceRow> {
    const device = await find(serialNumber);
    if (device?.user_id !== userId) throw noSuchEntity("MFA Device invalid for user.");
    return device;
  }

  async function change(
    { device }: MfaDeviceRow,
    values: Partial<Pick<MfaDeviceRow, "user_id" | "enabled_at" | "last_step" | "drift" | "tags">>,
  ): Promise<void> {
    await db
      .updateTable("mfa_devices")
      .set(values)
      .where("account_id", "=", accountId)
      .where("device", "=", device)
      .execute();
    scope.announce(`mfa-device:${device}`);
  }

  return {
    find,
    get,
    getOf,

    /** Its seed, in base32, is told here and never again. Throws EntityAlreadyExists, LimitExceeded, InvalidInput. */
    async create({ name, path = "/", tags = [] }: NewMfaDevice): Promise<{
      readonly device: MfaDeviceRow;
      readonly seed: string;
    }> {
      const serialNumber = mfaSerialNumber(accountId, path + name);
      if (!SERIAL_NUMBER.test(serialNumber))
        throw invalidInput(`The serial number ${serialNumber} would be no valid one.`);
      const taken = () => entityAlreadyExists("MFADevice entity at the same path and name already exists.");
      if ((await find(serialNumber)) !== undefined) throw taken();
      requireQuota("VirtualMFADevicesPerAccount", (await countRows(scope, "mfa_devices")) + 1);
      const seed = randomBase32(SEED_SIZE, scope.randomBytes);
      const device: MfaDeviceRow = {
        account_id: accountId,
        device: path + name,
        sealed_seed: scope.secrets.seal(seed, seedBinding(accountId, path + name), "mfa-seed"),
        created_at: scope.now(),
        user_id: null,
        enabled_at: null,
        last_step: null,
        drift: 0,
        tags: writeTags(mergeTags([], tags, "TagsPerMFADevice")),
      };
      await refuseDuplicate(db.insertInto("mfa_devices").values(device).execute(), taken);
      await guesses.forget("mfa-device", device.device);
      scope.announce(`mfa-device:${device.device}`);
      return { device, seed };
    },

    /** Sorted by path and name. */
    list(request: PageRequest, { userId, assigned }: MfaDeviceFilter): Promise<Page<MfaDeviceRow>> {
      return page(
        request,
        ({ device }) => device,
        (after = "", limit) =>
          select()
            .$if(userId !== undefined, (query) => query.where("user_id", "=", userId ?? ""))
            .$if(assigned === true, (query) => query.where("user_id", "is not", null))
            .$if(assigned === false, (query) => query.where("user_id", "is", null))
            .where("device", ">", after)
            .orderBy("device")
            .limit(limit)
            .execute(),
      );
    },

    /** The users whose devices these are, by unique id; the root user is not among them. */
    async ownersOf(devices: readonly MfaDeviceRow[]): Promise<ReadonlyMap<string, UserRow>> {
      const ids = devices.flatMap(({ user_id: id }) => (id === null ? [] : [id]));
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom("users")
        .selectAll()
        .where("account_id", "=", accountId)
        .where("user_id", "in", ids)
        .execute();
      return new Map(rows.map((row) => [row.user_id, row]));
    },

    /**
     * Gives a device that is not assigned to somebody who shows two codes of it, one after the other. Throws NoSuchEntity,
     * EntityAlreadyExists, LimitExceeded, InvalidAuthenticationCode.
     */
    async enable(userId: string, serialNumber: string, { codes, admitted }: TwoCodes): Promise<void> {
      const device = await get(serialNumber);
      if (device.user_id !== null) throw entityAlreadyExists("MFA device is already in use.");
      requireQuota("MFADevicesPerUser", (await countAssigned(scope, userId)) + 1);
      const found = findTwoCodes(scope, device, codes, TO_ENABLE);
      if (!admitted || found === undefined) throw wrongCode();
      await change(device, {
        user_id: userId,
        enabled_at: scope.now(),
        last_step: found.step,
        drift: found.drift,
      });
      await guesses.forget("mfa-device", device.device);
    },

    /** Learns anew how wrong the device's clock is. Throws NoSuchEntity, InvalidAuthenticationCode. */
    async resync(userId: string, serialNumber: string, { codes, admitted }: TwoCodes): Promise<void> {
      const device = await getOf(userId, serialNumber);
      const found = findTwoCodes(scope, device, codes, TO_RESYNC);
      if (!admitted || found === undefined) throw wrongCode();
      await change(device, { last_step: found.step, drift: found.drift });
      await guesses.forget("mfa-device", device.device);
    },

    /**
     * Pays for a guess at two codes of somebody's device (null: of one that is not assigned), to be kept whatever comes of it. False when
     * it must not be looked at. Of other devices nothing is guessed: who names them makes nobody wait.
     */
    async admitGuess(userId: string | null, serialNumber: string): Promise<boolean> {
      const device = await find(serialNumber);
      if (device === undefined || device.user_id !== userId) return false;
      return guesses.admit("mfa-device", device.device);
    },

    /**
     * Whether the code is one that somebody's device shows now, and was not accepted before. Counts the guess, so its transaction must
     * be kept whatever the answer.
     *
     * @param payment "paid": the guess was paid for elsewhere, and those that access keys paid for here are no reason to wait
     */
    async verify(
      userId: string,
      serialNumber: string,
      code: string,
      payment: "pay" | "paid" = "pay",
    ): Promise<"accepted" | "wrong" | "not-theirs"> {
      const found = await find(serialNumber);
      const device = found?.user_id === userId ? found : undefined;
      const admitted =
        device !== undefined && (payment === "paid" || (await guesses.admit("mfa-device", device.device)));
      const step = findCode(scope, device, code);
      if (device === undefined) return "not-theirs";
      if (!admitted || step === undefined) return "wrong";
      await change(device, { last_step: step });
      await guesses.forget("mfa-device", device.device);
      return "accepted";
    },

    /** Takes it away from whose it is, who need not wait for guesses any more. Codes that it has shown stay used. Throws NoSuchEntity. */
    async deactivate(userId: string, serialNumber: string): Promise<void> {
      const device = await getOf(userId, serialNumber);
      await change(device, { user_id: null, enabled_at: null });
      await guesses.forget("mfa-device", device.device);
    },

    /** Throws NoSuchEntity, DeleteConflict while it is assigned. */
    async delete(serialNumber: string): Promise<void> {
      const { user_id: userId, device } = await get(serialNumber);
      if (userId !== null) throw deleteConflict("MFA VirtualDevice in use. Must deactivate first.");
      await db
        .deleteFrom("mfa_devices")
        .where("account_id", "=", accountId)
        .where("device", "=", device)
        .execute();
      await guesses.forget("mfa-device", device);
      scope.announce(`mfa-device:${device}`);
    },

    ...taggingOf({ get, change, quota: "TagsPerMFADevice" }),
  };
}

function wrongCode() {
  return invalidAuthenticationCode("Authentication code for device is not valid.");
}
