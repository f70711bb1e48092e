import {
  type AddClientIDToOpenIDConnectProviderRequest,
  type CreateOpenIDConnectProviderRequest,
  type CreateOpenIDConnectProviderResponse,
  type DeleteOpenIDConnectProviderRequest,
  type GetOpenIDConnectProviderRequest,
  type GetOpenIDConnectProviderResponse,
  type ListOpenIDConnectProvidersRequest,
  type ListOpenIDConnectProvidersResponse,
  type RemoveClientIDFromOpenIDConnectProviderRequest,
  type UpdateOpenIDConnectProviderThumbprintRequest,
  AddClientIDToOpenIDConnectProvider$,
  CreateOpenIDConnectProvider$,
  DeleteOpenIDConnectProvider$,
  GetOpenIDConnectProvider$,
  ListOpenIDConnectProviders$,
  RemoveClientIDFromOpenIDConnectProvider$,
  UpdateOpenIDConnectProviderThumbprint$,
} from "@aws-sdk/client-iam";
import { oidcProviderArn } from "../../../directory/arns.ts";
import { readTexts } from "../../../directory/identity-providers/oidc-providers.ts";
import { presentTags, readTags } from "../../../directory/tags.ts";
import { type Operation, operation } from "../../operation.ts";
import { requestTags } from "../context.ts";
import { presentDate } from "../present.ts";
import { oidcProviderResource } from "./provider-resources.ts";

const createOpenIDConnectProvider = operation<
  CreateOpenIDConnectProviderRequest,
  CreateOpenIDConnectProviderResponse
>(CreateOpenIDConnectProvider$, {
  effect: "write",
  access: ({ input, accountId }) => ({
    resource: oidcProviderArn(accountId, input.Url.replace(/^https:\/\//, "")),
    context: requestTags(input.Tags),
  }),
  async handle({ Url, ClientIDList, ThumbprintList, Tags }, { accountId, directory }) {
    const provider = await directory.oidcProviders.create({
      url: Url,
      clientIds: ClientIDList,
      thumbprints: ThumbprintList,
      tags: Tags,
    });
    const tags = readTags(provider.tags);
    return {
      OpenIDConnectProviderArn: oidcProviderArn(accountId, provider.url),
      ...(tags.length > 0 && { Tags: presentTags(tags) }),
    };
  },
});

const getOpenIDConnectProvider = operation<GetOpenIDConnectProviderRequest, GetOpenIDConnectProviderResponse>(
  GetOpenIDConnectProvider$,
  {
    effect: "read",
    access: ({ input, directory }) => oidcProviderResource(directory, input.OpenIDConnectProviderArn),
    async handle({ OpenIDConnectProviderArn }, { directory }) {
      const provider = await directory.oidcProviders.get(OpenIDConnectProviderArn);
      return {
        Url: provider.url,
        ClientIDList: [...readTexts(provider.client_ids)],
        ThumbprintList: [...readTexts(provider.thumbprints)],
        CreateDate: presentDate(provider.created_at),
        Tags: presentTags(readTags(provider.tags)),
      };
    },
  },
);

const listOpenIDConnectProviders = operation<
  ListOpenIDConnectProvidersRequest,
  ListOpenIDConnectProvidersResponse
>(ListOpenIDConnectProviders$, {
  effect: "read",
  access: () => ({ resource: "*" }),
  async handle(_, { accountId, directory }) {
    const providers = await directory.oidcProviders.list();
    return {
      OpenIDConnectProviderList: providers.map(({ url }) => ({ Arn: oidcProviderArn(accountId, url) })),
    };
  },
});

const deleteOpenIDConnectProvider = operation<DeleteOpenIDConnectProviderRequest, void>(
  DeleteOpenIDConnectProvider$,
  {
    effect: "write",
    access: ({ input, directory }) => oidcProviderResource(directory, input.OpenIDConnectProviderArn),
    async handle({ OpenIDConnectProviderArn }, { directory }) {
      await directory.oidcProviders.delete(OpenIDConnectProviderArn);
    },
  },
);

const addClientIDToOpenIDConnectProvider = operation<AddClientIDToOpenIDConnectProviderRequest, void>(
  AddClientIDToOpenIDConnectProvider$,
  {
    effect: "write",
    access: ({ input, directory }) => oidcProviderResource(directory, input.OpenIDConnectProviderArn),
    async handle({ OpenIDConnectProviderArn, ClientID }, { directory }) {
      await directory.oidcProviders.addClientId(OpenIDConnectProviderArn, ClientID);
    },
  },
);

const removeClientIDFromOpenIDConnectProvider = operation<
  RemoveClientIDFromOpenIDConnectProviderRequest,
  void
>(RemoveClientIDFromOpenIDConnectProvider$, {
  effect: "write",
  access: ({ input, directory }) => oidcProviderResource(directory, input.OpenIDConnectProviderArn),
  async handle({ OpenIDConnectProviderArn, ClientID }, { directory }) {
    await directory.oidcProviders.removeClientId(OpenIDConnectProviderArn, ClientID);
  },
});

const updateOpenIDConnectProviderThumbprint = operation<UpdateOpenIDConnectProviderThumbprintRequest, void>(
  UpdateOpenIDConnectProviderThumbprint$,
  {
    effect: "write",
    access: ({ input, directory }) => oidcProviderResource(directory, input.OpenIDConnectProviderArn),
    async handle({ OpenIDConnectProviderArn, ThumbprintList }, { directory }) {
      await directory.oidcProviders.setThumbprints(OpenIDConnectProviderArn, ThumbprintList);
    },
  },
);

export const oidcProviderOperations: readonly Operation[] = [
  createOpenIDConnectProvider,
  getOpenIDConnectProvider,
  listOpenIDConnectProviders,
  deleteOpenIDConnectProvider,
  addClientIDToOpenIDConnectProvider,
  removeClientIDFromOpenIDConnectProvider,
  updateOpenIDConnectProviderThumbprint,
];
