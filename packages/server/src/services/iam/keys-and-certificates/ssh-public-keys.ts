import {
  type DeleteSSHPublicKeyRequest,
  type GetSSHPublicKeyRequest,
  type GetSSHPublicKeyResponse,
  type ListSSHPublicKeysRequest,
  type ListSSHPublicKeysResponse,
  type SSHPublicKey,
  type UpdateSSHPublicKeyRequest,
  type UploadSSHPublicKeyRequest,
  type UploadSSHPublicKeyResponse,
  DeleteSSHPublicKey$,
  GetSSHPublicKey$,
  ListSSHPublicKeys$,
  UpdateSSHPublicKey$,
  UploadSSHPublicKey$,
} from "@aws-sdk/client-iam";
import {
  fingerprintOf,
  readPublicKey,
  writePublicKey,
} from "../../../directory/keys-and-certificates/ssh-encoding.ts";
import type { UserRow } from "../../../storage/schema.ts";
import type { SshPublicKeyRow } from "../../../storage/schema/keys-and-certificates.ts";
import { type Operation, operation } from "../../operation.ts";
import { presentDate, presentPage } from "../present.ts";
import { userResource } from "../resources.ts";
import { nameOf, subjectResource, subjectUser } from "../subject-user.ts";
import { requireStatus } from "./status.ts";

const uploadSshPublicKey = operation<UploadSSHPublicKeyRequest, UploadSSHPublicKeyResponse>(
  UploadSSHPublicKey$,
  {
    effect: "write",
    access: ({ input, directory }) => userResource(directory, input.UserName),
    async handle({ UserName, SSHPublicKeyBody }, { directory }) {
      const user = await directory.users.get(UserName);
      const key = await directory.sshPublicKeys.upload(user.user_id, SSHPublicKeyBody);
      return { SSHPublicKey: present(key, user, readPublicKey(key.body).form) };
    },
  },
);

const getSshPublicKey = operation<GetSSHPublicKeyRequest, GetSSHPublicKeyResponse>(GetSSHPublicKey$, {
  effect: "read",
  access: ({ input, directory }) => userResource(directory, input.UserName),
  async handle({ UserName, SSHPublicKeyId, Encoding }, { directory }) {
    const user = await directory.users.get(UserName);
    const key = await directory.sshPublicKeys.get(user.user_id, SSHPublicKeyId);
    return { SSHPublicKey: present(key, user, Encoding) };
  },
});

const listSshPublicKeys = operation<ListSSHPublicKeysRequest, ListSSHPublicKeysResponse>(ListSSHPublicKeys$, {
  effect: "read",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const owner = await subjectUser(input, caller, directory);
    const { items, ...rest } = await directory.sshPublicKeys.list(owner.id, input);
    return {
      SSHPublicKeys: items.map((key) => ({
        UserName: nameOf(owner),
        SSHPublicKeyId: key.ssh_public_key_id,
        Status: key.status,
        UploadDate: presentDate(key.uploaded_at),
      })),
      ...presentPage(rest),
    };
  },
});

const updateSshPublicKey = operation<UpdateSSHPublicKeyRequest, void>(UpdateSSHPublicKey$, {
  effect: "write",
  access: ({ input, directory }) => userResource(directory, input.UserName),
  async handle({ UserName, SSHPublicKeyId, Status }, { directory }) {
    const { user_id: userId } = await directory.users.get(UserName);
    const status = requireStatus(Status, "an SSH public key");
    await directory.sshPublicKeys.setStatus(userId, SSHPublicKeyId, status);
  },
});

const deleteSshPublicKey = operation<DeleteSSHPublicKeyRequest, void>(DeleteSSHPublicKey$, {
  effect: "write",
  access: ({ input, directory }) => userResource(directory, input.UserName),
  async handle({ UserName, SSHPublicKeyId }, { directory }) {
    const { user_id: userId } = await directory.users.get(UserName);
    await directory.sshPublicKeys.delete(userId, SSHPublicKeyId);
  },
});

/** In the form that it was uploaded in, comment included, or else written anew. */
function present(row: SshPublicKeyRow, user: UserRow, form: "SSH" | "PEM"): SSHPublicKey {
  const key = readPublicKey(row.body);
  return {
    UserName: user.name,
    SSHPublicKeyId: row.ssh_public_key_id,
    Fingerprint: fingerprintOf(key),
    SSHPublicKeyBody: key.form === form ? row.body : writePublicKey(key, form),
    Status: row.status,
    UploadDate: presentDate(row.uploaded_at),
  };
}

export const sshPublicKeyOperations: readonly Operation[] = [
  uploadSshPublicKey,
  getSshPublicKey,
  listSshPublicKeys,
  updateSshPublicKey,
  deleteSshPublicKey,
];
