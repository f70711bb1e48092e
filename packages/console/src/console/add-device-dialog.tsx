import Modal from "@cloudscape-design/components/modal";
import { useState } from "react";
import type { Api } from "../api/client.ts";
import type { Who } from "../api/types.ts";
import { awsClients } from "../aws/clients.ts";
import { tellAwsFailure } from "../aws/failure.ts";
import {
  createVirtualDevice,
  deleteVirtualDevice,
  enableVirtualDevice,
  type NewVirtualDevice,
} from "../aws/mfa-devices.ts";
import { AuthenticatorForm } from "./authenticator-form.tsx";
import { type Choice, ChooseDeviceForm } from "./choose-device-form.tsx";
import { makePasskey } from "./make-passkey.ts";

interface AddDeviceDialogProps {
  readonly api: Api;
  readonly who: Who;
  /** Which kinds the person can add here. */
  readonly kinds: Readonly<Record<Choice["kind"], boolean>>;
  readonly onDone: (words: string) => void;
  readonly onClose: () => void;
}

/** Another second factor: its name and kind first, then what that kind needs. */
export function AddDeviceDialog({ api, who, kinds, onDone, onClose }: AddDeviceDialogProps) {
  const [device, setDevice] = useState<NewVirtualDevice>();

  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw tellAwsFailure(error);
    }
  }

  async function choose({ kind, name }: Choice) {
    if (kind === "totp")
      setDevice(await told(async () => createVirtualDevice((await awsClients(api)).iam, who, name)));
    else {
      await makePasskey(api, name);
      onDone("The passkey or security key was assigned. You are asked for it the next time you sign in.");
    }
  }

  async function enable(serialNumber: string, codes: readonly [string, string]) {
    await told(async () => enableVirtualDevice((await awsClients(api)).iam, who, serialNumber, codes));
    onDone("The authenticator app was assigned. You are asked for its code the next time you sign in.");
  }

  function close() {
    onClose();
    // A device that nobody finished is of no use; one that stays because the server is away can be deleted later.
    if (device !== undefined)
      void awsClients(api)
        .then(({ iam }) => deleteVirtualDevice(iam, device.serialNumber))
        .catch(() => undefined);
  }

  return (
    <Modal visible header="Assign MFA device" closeAriaLabel="Close" onDismiss={close}>
      {device === undefined ? (
        <ChooseDeviceForm who={who} kinds={kinds} onChoice={choose} onCancel={close} />
      ) : (
        <AuthenticatorForm
          device={device}
          onCodes={(codes) => enable(device.serialNumber, codes)}
          onCancel={close}
        />
      )}
    </Modal>
  );
}
