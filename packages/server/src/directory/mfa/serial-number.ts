/** The name of the device that only the root user can have (IAM User Guide, "Multi-factor authentication for the root user"). */
const ROOT_DEVICE = "/root-account-mfa-device";
/** What passkeys and security keys of the root user begin with. */
const ROOT_PASSKEY = "/root/";

/** A virtual MFA device's serial number is its ARN (IAM User Guide, "IAM identifiers"). @param device path and name */
export function mfaSerialNumber(accountId: string, device: string): string {
  return `arn:aws:iam::${accountId}:mfa${device}`;
}

/** A passkey's, or security key's, too (IAM API Reference, "GetMFADevice"). @param device "/user/NAME/DEVICE-RANDOM" or "/root/DEVICE-RANDOM" */
export function passkeySerialNumber(accountId: string, device: string): string {
  return `arn:aws:iam::${accountId}:u2f${device}`;
}

/** Path and name of the account's device with this serial number; undefined when it is another account's, or none of a virtual device. */
export function deviceOf(accountId: string, serialNumber: string): string | undefined {
  const prefix = mfaSerialNumber(accountId, "/");
  return serialNumber.startsWith(prefix) ? serialNumber.slice(prefix.length - 1) : undefined;
}

/** The same for passkeys and security keys. */
export function passkeyOf(accountId: string, serialNumber: string): string | undefined {
  const prefix = passkeySerialNumber(accountId, "/");
  return serialNumber.startsWith(prefix) ? serialNumber.slice(prefix.length - 1) : undefined;
}

export function isRootDevice(accountId: string, serialNumber: string): boolean {
  return (
    deviceOf(accountId, serialNumber) === ROOT_DEVICE ||
    passkeyOf(accountId, serialNumber)?.startsWith(ROOT_PASSKEY) === true
  );
}

/** The last part is random: a name may come again, and a serial number never does. @param userName undefined for the root user */
export function newPasskeyDevice(userName: string | undefined, name: string, random: string): string {
  return `${userName === undefined ? ROOT_PASSKEY : `/user/${userName}/`}${name}-${random}`;
}
