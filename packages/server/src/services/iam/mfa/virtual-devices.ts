import {
  type CreateVirtualMFADeviceRequest,
  type CreateVirtualMFADeviceResponse,
  type DeleteVirtualMFADeviceRequest,
  type ListMFADeviceTagsRequest,
  type ListMFADeviceTagsResponse,
  type ListVirtualMFADevicesRequest,
  type ListVirtualMFADevicesResponse,
  type TagMFADeviceRequest,
  type UntagMFADeviceRequest,
  type User,
  CreateVirtualMFADevice$,
  DeleteVirtualMFADevice$,
  ListMFADeviceTags$,
  ListVirtualMFADevices$,
  TagMFADevice$,
  UntagMFADevice$,
} from "@aws-sdk/client-iam";
import type { Directory } from "../../../directory/directory.ts";
import { mfaSerialNumber } from "../../../directory/mfa/serial-number.ts";
import { listTags, presentTags, readTags } from "../../../directory/tags.ts";
import type { MfaDeviceRow } from "../../../storage/schema/passwords-and-mfa.ts";
import { type Operation, operation } from "../../operation.ts";
import { requestTags, tagKeys } from "../context.ts";
import { presentDate, presentPage } from "../present.ts";
import { presentListedUser, presentRoot } from "../present-user.ts";
import { deviceResource } from "./device-owner.ts";
import { otpauthUri, qrCodePng } from "./qr-code.ts";

const createVirtualMFADevice = operation<CreateVirtualMFADeviceRequest, CreateVirtualMFADeviceResponse>(
  CreateVirtualMFADevice$,
  {
    effect: "write",
    access: ({ input, accountId }) => ({
      resource: mfaSerialNumber(accountId, (input.Path ?? "/") + input.VirtualMFADeviceName),
      context: requestTags(input.Tags),
    }),
    async handle({ VirtualMFADeviceName: name, Path, Tags }, { directory, accountId }) {
      const { device, seed } = await directory.mfaDevices.create({ name, path: Path, tags: Tags });
      const { alias } = await directory.account.get();
      const tags = presentTags(readTags(device.tags));
      return {
        VirtualMFADevice: {
          SerialNumber: mfaSerialNumber(accountId, device.device),
          Base32StringSeed: Buffer.from(seed),
          QRCodePNG: qrCodePng(otpauthUri(name, alias ?? accountId, seed)),
          ...(tags.length === 0 ? {} : { Tags: tags }),
        },
      };
    },
  },
);

const deleteVirtualMFADevice = operation<DeleteVirtualMFADeviceRequest, void>(DeleteVirtualMFADevice$, {
  effect: "write",
  access: ({ input, directory }) => deviceResource(input.SerialNumber, directory),
  async handle({ SerialNumber }, { directory }) {
    await directory.mfaDevices.delete(SerialNumber);
  },
});

const listVirtualMFADevices = operation<ListVirtualMFADevicesRequest, ListVirtualMFADevicesResponse>(
  ListVirtualMFADevices$,
  {
    effect: "read",
    access: () => ({ resource: "*" }),
    async handle(input, { directory }) {
      const { items, ...rest } = await directory.mfaDevices.list(input, {
        assigned: input.AssignmentStatus === undefined ? undefined : ASSIGNED[input.AssignmentStatus],
      });
      return { VirtualMFADevices: await presentDevices(directory, items), ...presentPage(rest) };
    },
  },
);

const ASSIGNED = { Assigned: true, Unassigned: false, Any: undefined } as const;

/** As lists have them: without tags. */
async function presentDevices(directory: Directory, devices: readonly MfaDeviceRow[]) {
  const { accountId } = directory;
  const owners = await directory.mfaDevices.ownersOf(devices);
  const isRoots = ({ user_id: id }: MfaDeviceRow) => id === accountId;
  const root = devices.some(isRoots) ? presentRoot(await directory.account.get()) : undefined;
  const userOf = (device: MfaDeviceRow): User | undefined => {
    const owner = owners.get(device.user_id ?? "");
    return owner === undefined ? undefined : presentListedUser(owner);
  };
  return devices.map((device) => {
    const user = isRoots(device) ? root : userOf(device);
    return {
      SerialNumber: mfaSerialNumber(accountId, device.device),
      ...(user === undefined ? {} : { User: user }),
      ...(device.enabled_at === null ? {} : { EnableDate: presentDate(device.enabled_at) }),
    };
  });
}

const tagMFADevice = operation<TagMFADeviceRequest, void>(TagMFADevice$, {
  effect: "write",
  async access({ input, directory }) {
    const rule = await deviceResource(input.SerialNumber, directory);
    return { ...rule, context: { ...rule.context, ...requestTags(input.Tags) } };
  },
  async handle({ SerialNumber, Tags }, { directory }) {
    await directory.mfaDevices.tag(SerialNumber, Tags);
  },
});

const untagMFADevice = operation<UntagMFADeviceRequest, void>(UntagMFADevice$, {
  effect: "write",
  async access({ input, directory }) {
    const rule = await deviceResource(input.SerialNumber, directory);
    return { ...rule, context: { ...rule.context, ...tagKeys(input.TagKeys) } };
  },
  async handle({ SerialNumber, TagKeys }, { directory }) {
    await directory.mfaDevices.untag(SerialNumber, TagKeys);
  },
});

const listMFADeviceTags = operation<ListMFADeviceTagsRequest, ListMFADeviceTagsResponse>(ListMFADeviceTags$, {
  effect: "read",
  access: ({ input, directory }) => deviceResource(input.SerialNumber, directory),
  async handle(input, { directory }) {
    const device = await directory.mfaDevices.get(input.SerialNumber);
    const { items, ...rest } = await listTags(readTags(device.tags), input);
    return { Tags: [...items], ...presentPage(rest) };
  },
});

/** The devices of an account, whoever has them. */
export const virtualDeviceOperations: readonly Operation[] = [
  createVirtualMFADevice,
  deleteVirtualMFADevice,
  listVirtualMFADevices,
  tagMFADevice,
  untagMFADevice,
  listMFADeviceTags,
];
