import {
  type DeactivateMFADeviceRequest,
  type EnableMFADeviceRequest,
  type GetMFADeviceRequest,
  type GetMFADeviceResponse,
  type ListMFADevicesRequest,
  type ListMFADevicesResponse,
  type ResyncMFADeviceRequest,
  DeactivateMFADevice$,
  EnableMFADevice$,
  GetMFADevice$,
  ListMFADevices$,
  ResyncMFADevice$,
} from "@aws-sdk/client-iam";
import { pageOf } from "../../../directory/memory-pages.ts";
import type { AssignedDevice } from "../../../directory/mfa/assigned-devices.ts";
import { type Operation, operation } from "../../operation.ts";
import { presentDate, presentPage } from "../present.ts";
import { type SubjectUser, subjectResource, subjectUser } from "../subject-user.ts";
import { ownerIdOf, ownerResource } from "./device-owner.ts";

interface Codes {
  readonly AuthenticationCode1: string;
  readonly AuthenticationCode2: string;
}

const codesOf = (input: Codes) => [input.AuthenticationCode1, input.AuthenticationCode2] as const;

/** What is prepared: whether the guess at the codes was paid for, which must be kept also when they are wrong. */
type Admitted = boolean;

const enableMFADevice = operation<EnableMFADeviceRequest, void, Admitted>(EnableMFADevice$, {
  effect: "write",
  access: ({ input, caller, directory }) => ownerResource(input, "EnableMFADevice", caller, directory),
  async prepare(input, { caller, directory, apart }) {
    await ownerIdOf(input, caller, directory);
    return apart(({ mfaDevices }) => mfaDevices.admitGuess(null, input.SerialNumber));
  },
  async handle(input, { caller, directory }, admitted) {
    const owner = await ownerIdOf(input, caller, directory);
    await directory.mfaDevices.enable(owner, input.SerialNumber, { codes: codesOf(input), admitted });
  },
});

const resyncMFADevice = operation<ResyncMFADeviceRequest, void, Admitted>(ResyncMFADevice$, {
  effect: "write",
  access: ({ input, caller, directory }) => ownerResource(input, "ResyncMFADevice", caller, directory),
  async prepare(input, { caller, directory, apart }) {
    const owner = await ownerIdOf(input, caller, directory);
    return apart(({ mfaDevices }) => mfaDevices.admitGuess(owner, input.SerialNumber));
  },
  async handle(input, { caller, directory }, admitted) {
    const owner = await ownerIdOf(input, caller, directory);
    await directory.mfaDevices.resync(owner, input.SerialNumber, { codes: codesOf(input), admitted });
  },
});

const deactivateMFADevice = operation<DeactivateMFADeviceRequest, void>(DeactivateMFADevice$, {
  effect: "write",
  access: ({ input, caller, directory }) => ownerResource(input, "DeactivateMFADevice", caller, directory),
  async handle(input, { caller, directory }) {
    const owner = await ownerIdOf(input, caller, directory);
    await directory.assignedDevices.deactivate(owner, input.SerialNumber);
  },
});

const listMFADevices = operation<ListMFADevicesRequest, ListMFADevicesResponse>(ListMFADevices$, {
  effect: "read",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const owner = await subjectUser(input, caller, directory);
    const devices = await directory.assignedDevices.listOf(owner.id);
    const { items, ...rest } = await pageOf(devices, ({ serialNumber }) => serialNumber, input);
    return { MFADevices: items.map((device) => present(device, owner)), ...presentPage(rest) };
  },
});

const getMFADevice = operation<GetMFADeviceRequest, GetMFADeviceResponse>(GetMFADevice$, {
  effect: "read",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const owner = await subjectUser(input, caller, directory);
    // Certifications are not known: no attestation is asked for.
    return present(await directory.assignedDevices.getOf(owner.id, input.SerialNumber), owner);
  },
});

/** The root user has no user name. */
function present({ serialNumber, enabledAt }: AssignedDevice, owner: SubjectUser) {
  return {
    UserName: owner.kind === "user" ? owner.row.name : undefined,
    SerialNumber: serialNumber,
    EnableDate: presentDate(enabledAt),
  };
}

/** Devices as somebody's. */
export const usersDeviceOperations: readonly Operation[] = [
  enableMFADevice,
  resyncMFADevice,
  deactivateMFADevice,
  listMFADevices,
  getMFADevice,
];
