import {
  type AccessKeyMetadata,
  type CreateAccessKeyRequest,
  type CreateAccessKeyResponse,
  type DeleteAccessKeyRequest,
  type GetAccessKeyLastUsedRequest,
  type GetAccessKeyLastUsedResponse,
  type ListAccessKeysRequest,
  type ListAccessKeysResponse,
  type UpdateAccessKeyRequest,
  CreateAccessKey$,
  DeleteAccessKey$,
  GetAccessKeyLastUsed$,
  ListAccessKeys$,
  UpdateAccessKey$,
} from "@aws-sdk/client-iam";
import { invalidInput } from "../../directory/errors.ts";
import type { AccessKeyFacts } from "../../directory/access-keys.ts";
import { type Operation, operation } from "../operation.ts";
import { accessKeyResource, keyOwner } from "./key-owner.ts";
import { presentDate, presentPage } from "./present.ts";
import { nameOf, type SubjectUser, subjectResource, subjectUser } from "./subject-user.ts";

const createAccessKey = operation<CreateAccessKeyRequest, CreateAccessKeyResponse>(CreateAccessKey$, {
  effect: "write",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const owner = await subjectUser(input, caller, directory);
    const { key, secretAccessKey } = await directory.accessKeys.create(owner.id);
    return {
      AccessKey: {
        UserName: nameOf(owner),
        AccessKeyId: key.access_key_id,
        Status: key.status,
        SecretAccessKey: secretAccessKey,
        CreateDate: presentDate(key.created_at),
      },
    };
  },
});

const listAccessKeys = operation<ListAccessKeysRequest, ListAccessKeysResponse>(ListAccessKeys$, {
  effect: "read",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const owner = await subjectUser(input, caller, directory);
    const { items, ...rest } = await directory.accessKeys.list(owner.id, input);
    return {
      AccessKeyMetadata: items.map((key) => presentMetadata(key, owner)),
      ...presentPage(rest),
    };
  },
});

const updateAccessKey = operation<UpdateAccessKeyRequest, void>(UpdateAccessKey$, {
  effect: "write",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const owner = await subjectUser(input, caller, directory);
    const { Status: status } = input;
    if (status !== "Active" && status !== "Inactive")
      throw invalidInput("The status of an access key can be set to Active or Inactive only.");
    await directory.accessKeys.setStatus(owner.id, input.AccessKeyId, status);
  },
});

const deleteAccessKey = operation<DeleteAccessKeyRequest, void>(DeleteAccessKey$, {
  effect: "write",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const owner = await subjectUser(input, caller, directory);
    await directory.accessKeys.delete(owner.id, input.AccessKeyId);
  },
});

const getAccessKeyLastUsed = operation<GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse>(
  GetAccessKeyLastUsed$,
  {
    effect: "read",
    access: ({ input, caller, directory }) => accessKeyResource(input.AccessKeyId, caller, directory),
    async handle({ AccessKeyId }, { caller, directory }) {
      const owner = await keyOwner(AccessKeyId, caller, directory);
      const use = await directory.accessKeys.lastUsed(AccessKeyId);
      return {
        UserName: owner?.name,
        AccessKeyLastUsed:
          use === undefined
            ? { LastUsedDate: undefined, ServiceName: "N/A", Region: "N/A" }
            : { LastUsedDate: presentDate(use.used_at), ServiceName: use.service, Region: use.region },
      };
    },
  },
);

function presentMetadata(key: AccessKeyFacts, owner: SubjectUser): AccessKeyMetadata {
  return {
    UserName: nameOf(owner),
    AccessKeyId: key.access_key_id,
    Status: key.status,
    CreateDate: presentDate(key.created_at),
  };
}

export const accessKeyOperations: readonly Operation[] = [
  createAccessKey,
  listAccessKeys,
  updateAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
];
