import { CreateVirtualMFADeviceCommand, EnableMFADeviceCommand, type IAMClient } from "@aws-sdk/client-iam";
import { authenticatorApp, type AuthenticatorApp } from "../../../testing/authenticator.ts";

/** A virtual MFA device, and the app that shows its codes. */
export interface Device {
  readonly SerialNumber: string;
  readonly app: AuthenticatorApp;
}

/** Makes a device that is nobody's yet. @param now epoch milliseconds, of the server */
export async function newDevice(
  client: IAMClient,
  VirtualMFADeviceName: string,
  now?: () => number,
): Promise<Device> {
  const { VirtualMFADevice: made } = await client.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }),
  );
  return {
    SerialNumber: made?.SerialNumber ?? "",
    app: authenticatorApp(made?.Base32StringSeed, now),
  };
}

/** Makes a device and gives it to a user. Of its codes, those from the next step on are good then. */
export async function enabledDevice(
  client: IAMClient,
  UserName: string,
  name: string,
  now?: () => number,
): Promise<Device> {
  const device = await newDevice(client, name, now);
  const { SerialNumber, app } = device;
  await client.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...app.pair() }));
  return device;
}
