import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Api } from "../api/client.ts";
import type { Who } from "../api/types.ts";
import { awsClients } from "../aws/clients.ts";
import { tellAwsFailure } from "../aws/failure.ts";
import { type Device, removeDevice } from "../aws/mfa-devices.ts";
import { Failure, Notice } from "../page/notice.tsx";
import { useAction } from "../page/use-action.ts";

interface RemoveDeviceDialogProps {
  readonly api: Api;
  readonly who: Who;
  readonly device: Device;
  readonly isLast: boolean;
  readonly onDone: (words: string) => void;
  readonly onClose: () => void;
}

/** Asks once more before a device opens nothing any more. */
export function RemoveDeviceDialog({ api, who, device, isLast, onDone, onClose }: RemoveDeviceDialogProps) {
  const { busy, failure, run } = useAction();
  const remove = () =>
    run(async () => {
      try {
        await removeDevice((await awsClients(api)).iam, who, device);
      } catch (error) {
        throw tellAwsFailure(error);
      }
      onDone(`${device.name} was removed.`);
    });
  return (
    <Modal
      visible
      header={`Remove ${device.name}?`}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={busy} loadingText="One moment" onClick={remove}>
              Remove
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {failure !== undefined && <Failure failure={failure} />}
        <p>You will not be able to sign in with this device any more.</p>
        {isLast && (
          <Notice type="warning">
            It is your last one: your password alone will be enough to sign in as you.
          </Notice>
        )}
      </SpaceBetween>
    </Modal>
  );
}
