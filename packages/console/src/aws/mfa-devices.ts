import {
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  type IAMClient,
  ListMFADevicesCommand,
} from "@aws-sdk/client-iam";
import type { Who } from "../api/types.ts";

/** A second factor of the person who is signed in. */
export interface Device {
  readonly serialNumber: string;
  /** The last part of the serial number. */
  readonly name: string;
  readonly kind: "totp" | "passkey";
  readonly enabledAt: Date | undefined;
}

/** An authenticator app that has to show that it has the secret. */
export interface NewVirtualDevice {
  readonly serialNumber: string;
  /** Base32 (RFC 4648), as apps take it. */
  readonly secret: string;
  /** A PNG as a `data:` address. */
  readonly qrCode: string;
}

/** The root user's authenticator app has this name, whatever the person would call it (IAM User Guide, "MFA for the root user"). */
export const ROOT_DEVICE = "root-account-mfa-device";

/** The devices of who is signed in, at most eight. */
export async function listDevices(iam: IAMClient): Promise<readonly Device[]> {
  const { MFADevices = [] } = await iam.send(new ListMFADevicesCommand({}));
  return MFADevices.map(({ SerialNumber = "", EnableDate }) => deviceOf(SerialNumber, EnableDate));
}

/** Passkeys have `:u2f/` in their serial numbers (IAM User Guide, "IAM identifiers"). */
export function deviceOf(serialNumber: string, enabledAt: Date | undefined): Device {
  return {
    serialNumber,
    name: serialNumber.slice(serialNumber.lastIndexOf("/") + 1),
    kind: /:u2f\//u.test(serialNumber) ? "passkey" : "totp",
    enabledAt,
  };
}

/** @param name of the device; the root user's has its own */
export async function createVirtualDevice(
  iam: IAMClient,
  { kind, accountId }: Who,
  name: string,
): Promise<NewVirtualDevice> {
  const VirtualMFADeviceName = kind === "root" ? ROOT_DEVICE : name;
  const create = () => iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }));
  const { VirtualMFADevice } = await create().catch(async (error: unknown) => {
    // An earlier try that was left half-way. One that is in use cannot be deleted.
    if (kind !== "root" || !(error instanceof Error) || error.name !== "EntityAlreadyExistsException")
      throw error;
    await deleteVirtualDevice(iam, `arn:aws:iam::${accountId}:mfa/${ROOT_DEVICE}`);
    return create();
  });
  const { SerialNumber, Base32StringSeed, QRCodePNG } = VirtualMFADevice ?? {};
  if (SerialNumber === undefined || Base32StringSeed === undefined || QRCodePNG === undefined)
    throw new Error("The server's answer has no new device in it.");
  return {
    serialNumber: SerialNumber,
    secret: new TextDecoder().decode(Base32StringSeed),
    qrCode: `data:image/png;base64,${base64(QRCodePNG)}`,
  };
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(""));
}

export async function enableVirtualDevice(
  iam: IAMClient,
  who: Who,
  serialNumber: string,
  [AuthenticationCode1, AuthenticationCode2]: readonly [string, string],
): Promise<void> {
  const SerialNumber = serialNumber;
  await iam.send(
    new EnableMFADeviceCommand({
      UserName: userName(who),
      SerialNumber,
      AuthenticationCode1,
      AuthenticationCode2,
    }),
  );
}

export async function deleteVirtualDevice(iam: IAMClient, serialNumber: string): Promise<void> {
  await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serialNumber }));
}

/** Takes it from the person; an authenticator app is then deleted, as AWS's console does. */
export async function removeDevice(iam: IAMClient, who: Who, { serialNumber, kind }: Device): Promise<void> {
  await iam.send(new DeactivateMFADeviceCommand({ UserName: userName(who), SerialNumber: serialNumber }));
  if (kind === "totp") await deleteVirtualDevice(iam, serialNumber);
}

/** The root user has none; the account's id stands for it. */
function userName({ kind, name, accountId }: Who): string {
  return kind === "root" ? accountId : name;
}
