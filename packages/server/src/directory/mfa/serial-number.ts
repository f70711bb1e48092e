/** The name of the device that only the root user can have (IAM User Guide, "Multi-factor authentication for the root user"). */
const ROOT_DEVICE = "/root-account-mfa-device";

/** A virtual MFA device's serial number is its ARN (IAM User Guide, "IAM identifiers"). @param device path and name */
export function mfaSerialNumber(accountId: string, device: string): string {
  return `arn:aws:iam::${accountId}:mfa${device}`;
}

/** Path and name of the account's device with this serial number; undefined when it is another account's, or none of a virtual device. */
export function deviceOf(accountId: string, serialNumber: string): string | undefined {
  const prefix = mfaSerialNumber(accountId, "/");
  return serialNumber.startsWith(prefix) ? serialNumber.slice(prefix.length - 1) : undefined;
}

export function isRootDevice(accountId: string, serialNumber: string): boolean {
  return deviceOf(accountId, serialNumber) === ROOT_DEVICE;
}
