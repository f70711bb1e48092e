import Button from "@cloudscape-design/components/button";
import type { Device } from "../aws/mfa-devices.ts";
import { DEVICE_KINDS } from "../page/device-kinds.ts";
import { instant } from "./instant.ts";

interface DeviceTableProps {
  readonly devices: readonly Device[];
  readonly onRemove: (device: Device) => void;
}

/** The devices, one below the other: a list, which narrow screens have room for. */
export function DeviceTable({ devices, onRemove }: DeviceTableProps) {
  if (devices.length === 0)
    return <p>No MFA devices. Assign one, so that your password alone is not enough to sign in as you.</p>;
  return (
    <ul className="devices" aria-label="MFA devices">
      {devices.map((device) => (
        <li key={device.serialNumber}>
          <div>
            <strong>{device.name}</strong>
            <div>
              {DEVICE_KINDS[device.kind]}
              {device.enabledAt !== undefined && `, since ${instant(device.enabledAt)}`}
            </div>
            <div className="code">{device.serialNumber}</div>
          </div>
          <Button ariaLabel={`Remove ${device.name}`} onClick={() => onRemove(device)}>
            Remove
          </Button>
        </li>
      ))}
    </ul>
  );
}
