import type { DirectoryScope } from "../scope.ts";
import { mfaDevicesOf } from "./mfa-devices.ts";
import { passkeysOf } from "./passkeys.ts";
import { mfaSerialNumber, passkeyOf, passkeySerialNumber } from "./serial-number.ts";

/** A device that somebody has, of whatever kind. */
export interface AssignedDevice {
  readonly serialNumber: string;
  /** Epoch milliseconds. */
  readonly enabledAt: number;
}

/** More than anybody can have (IAM and AWS STS quotas: eight). */
const ALL = 100;

/** Whose MFA devices are whose: virtual ones, passkeys and security keys alike. */
export function assignedDevicesOf(scope: DirectoryScope) {
  const { accountId } = scope;
  const virtual = mfaDevicesOf(scope);
  const passkeys = passkeysOf(scope);
  const isPasskey = (serialNumber: string) => passkeyOf(accountId, serialNumber) !== undefined;

  return {
    /** All of somebody's. @param userId of a user, or the account's id for the root user */
    async listOf(userId: string): Promise<readonly AssignedDevice[]> {
      const { items } = await virtual.list({ MaxItems: ALL }, { userId });
      return [
        ...items.map((row) => ({
          serialNumber: mfaSerialNumber(accountId, row.device),
          enabledAt: row.enabled_at ?? row.created_at,
        })),
        ...(await passkeys.listOf(userId)).map((row) => ({
          serialNumber: passkeySerialNumber(accountId, row.device),
          enabledAt: row.enabled_at,
        })),
      ];
    },

    /** Throws NoSuchEntity, also for a device of somebody else. */
    async getOf(userId: string, serialNumber: string): Promise<AssignedDevice> {
      if (isPasskey(serialNumber)) {
        const { enabled_at: enabledAt } = await passkeys.getOf(userId, serialNumber);
        return { serialNumber, enabledAt };
      }
      const row = await virtual.getOf(userId, serialNumber);
      return { serialNumber, enabledAt: row.enabled_at ?? row.created_at };
    },

    /** Takes it away from whose it is: a virtual device is nobody's then, and a passkey is gone. Throws NoSuchEntity. */
    deactivate(userId: string, serialNumber: string): Promise<void> {
      return isPasskey(serialNumber)
        ? passkeys.remove(userId, serialNumber)
        : virtual.deactivate(userId, serialNumber);
    },
  };
}
