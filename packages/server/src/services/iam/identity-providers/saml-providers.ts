import {
  type CreateSAMLProviderRequest,
  type CreateSAMLProviderResponse,
  type DeleteSAMLProviderRequest,
  type GetSAMLProviderRequest,
  type GetSAMLProviderResponse,
  type ListSAMLProvidersRequest,
  type ListSAMLProvidersResponse,
  type UpdateSAMLProviderRequest,
  type UpdateSAMLProviderResponse,
  CreateSAMLProvider$,
  DeleteSAMLProvider$,
  GetSAMLProvider$,
  ListSAMLProviders$,
  UpdateSAMLProvider$,
} from "@aws-sdk/client-iam";
import { samlProviderArn } from "../../../directory/arns.ts";
import { presentTags, readTags } from "../../../directory/tags.ts";
import { type Operation, operation } from "../../operation.ts";
import { requestTags } from "../context.ts";
import { presentDate } from "../present.ts";
import { samlProviderResource } from "./provider-resources.ts";

const createSAMLProvider = operation<CreateSAMLProviderRequest, CreateSAMLProviderResponse>(
  CreateSAMLProvider$,
  {
    effect: "write",
    access: ({ input, accountId }) => ({
      resource: samlProviderArn(accountId, input.Name),
      context: requestTags(input.Tags),
    }),
    async handle(input, { accountId, directory }) {
      const provider = await directory.samlProviders.create({
        name: input.Name,
        metadata: input.SAMLMetadataDocument,
        encryptionMode: input.AssertionEncryptionMode,
        privateKey: input.AddPrivateKey,
        tags: input.Tags,
      });
      const tags = readTags(provider.tags);
      return {
        SAMLProviderArn: samlProviderArn(accountId, provider.name),
        ...(tags.length > 0 && { Tags: presentTags(tags) }),
      };
    },
  },
);

const getSAMLProvider = operation<GetSAMLProviderRequest, GetSAMLProviderResponse>(GetSAMLProvider$, {
  effect: "read",
  access: ({ input, directory }) => samlProviderResource(directory, input.SAMLProviderArn),
  async handle({ SAMLProviderArn }, { directory }) {
    const provider = await directory.samlProviders.get(SAMLProviderArn);
    const keys = await directory.samlProviders.keys(provider);
    return {
      SAMLProviderUUID: provider.provider_id,
      SAMLMetadataDocument: provider.metadata,
      CreateDate: presentDate(provider.created_at),
      ValidUntil: presentDate(provider.valid_until),
      Tags: presentTags(readTags(provider.tags)),
      ...(provider.encryption_mode !== null && { AssertionEncryptionMode: provider.encryption_mode }),
      PrivateKeyList: keys.map((key) => ({ KeyId: key.key_id, Timestamp: presentDate(key.created_at) })),
    };
  },
});

const listSAMLProviders = operation<ListSAMLProvidersRequest, ListSAMLProvidersResponse>(ListSAMLProviders$, {
  effect: "read",
  access: () => ({ resource: "*" }),
  async handle(_, { accountId, directory }) {
    const providers = await directory.samlProviders.list();
    return {
      SAMLProviderList: providers.map((provider) => ({
        Arn: samlProviderArn(accountId, provider.name),
        ValidUntil: presentDate(provider.valid_until),
        CreateDate: presentDate(provider.created_at),
      })),
    };
  },
});

const updateSAMLProvider = operation<UpdateSAMLProviderRequest, UpdateSAMLProviderResponse>(
  UpdateSAMLProvider$,
  {
    effect: "write",
    access: ({ input, directory }) => samlProviderResource(directory, input.SAMLProviderArn),
    async handle(input, { directory }) {
      await directory.samlProviders.update(input.SAMLProviderArn, {
        metadata: input.SAMLMetadataDocument,
        encryptionMode: input.AssertionEncryptionMode,
        addPrivateKey: input.AddPrivateKey,
        removePrivateKey: input.RemovePrivateKey,
      });
      return { SAMLProviderArn: input.SAMLProviderArn };
    },
  },
);

const deleteSAMLProvider = operation<DeleteSAMLProviderRequest, void>(DeleteSAMLProvider$, {
  effect: "write",
  access: ({ input, directory }) => samlProviderResource(directory, input.SAMLProviderArn),
  async handle({ SAMLProviderArn }, { directory }) {
    await directory.samlProviders.delete(SAMLProviderArn);
  },
});

export const samlProviderOperations: readonly Operation[] = [
  createSAMLProvider,
  getSAMLProvider,
  listSAMLProviders,
  updateSAMLProvider,
  deleteSAMLProvider,
];
