import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useCallback, useEffect, useState } from "react";
import type { Api } from "../api/client.ts";
import type { Who } from "../api/types.ts";
import { awsClients } from "../aws/clients.ts";
import { tellAwsFailure } from "../aws/failure.ts";
import { type Device, listDevices } from "../aws/mfa-devices.ts";
import { Success, Unavailable } from "../page/notice.tsx";
import { AddDeviceDialog } from "./add-device-dialog.tsx";
import { DeviceTable } from "./device-table.tsx";
import { RemoveDeviceDialog } from "./remove-device-dialog.tsx";

/** As many as a user can have (IAM User Guide, "Multi-factor authentication in IAM"). */
const MOST = 8;

interface DevicesPanelProps {
  readonly api: Api;
  readonly who: Who;
  readonly passkeys: boolean;
}

/** The person's own second factors: what there is, another one, one less. */
export function DevicesPanel({ api, who, passkeys }: DevicesPanelProps) {
  const [devices, setDevices] = useState<readonly Device[]>();
  const [failure, setFailure] = useState<Error>();
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Device>();
  const [done, setDone] = useState<string>();

  const load = useCallback(async () => {
    try {
      setDevices(await listDevices((await awsClients(api)).iam));
      setFailure(undefined);
    } catch (error) {
      setFailure(tellAwsFailure(error));
    }
  }, [api]);
  useEffect(() => void load(), [load]);

  function finish(words: string) {
    setAdding(false);
    setRemoved(undefined);
    setDone(words);
    void load();
  }

  function remove(device: Device) {
    setDone(undefined);
    setRemoved(device);
  }

  const isFull = (devices?.length ?? 0) >= MOST;
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={devices === undefined ? "" : `(${devices.length})`}
          description={`Your own devices for signing in with a second factor, up to ${MOST}.`}
          actions={
            <Button
              disabled={(devices === undefined && failure === undefined) || isFull}
              {...(isFull ? { disabledReason: `You have ${MOST} devices. Remove one first.` } : {})}
              onClick={() => {
                setDone(undefined);
                setAdding(true);
              }}
            >
              Assign MFA device
            </Button>
          }
        >
          Multi-factor authentication (MFA)
        </Header>
      }
    >
      <SpaceBetween size="m">
        {failure !== undefined && <Unavailable failure={failure} />}
        {failure !== undefined && <Button onClick={() => void load()}>Try again</Button>}
        {done !== undefined && <Success>{done}</Success>}
        {devices !== undefined && <DeviceTable devices={devices} onRemove={remove} />}
      </SpaceBetween>
      {isAdding && (
        <AddDeviceDialog
          api={api}
          who={who}
          kinds={{
            passkey: passkeys,
            totp: who.kind !== "root" || !devices?.some(({ kind }) => kind === "totp"),
          }}
          onDone={finish}
          onClose={() => setAdding(false)}
        />
      )}
      {removed !== undefined && (
        <RemoveDeviceDialog
          api={api}
          who={who}
          device={removed}
          isLast={devices?.length === 1}
          onDone={finish}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </Container>
  );
}
