import {
  type ListOpenIDConnectProviderTagsRequest,
  type ListOpenIDConnectProviderTagsResponse,
  type ListSAMLProviderTagsRequest,
  type ListSAMLProviderTagsResponse,
  type TagOpenIDConnectProviderRequest,
  type TagSAMLProviderRequest,
  type UntagOpenIDConnectProviderRequest,
  type UntagSAMLProviderRequest,
  ListOpenIDConnectProviderTags$,
  ListSAMLProviderTags$,
  TagOpenIDConnectProvider$,
  TagSAMLProvider$,
  UntagOpenIDConnectProvider$,
  UntagSAMLProvider$,
} from "@aws-sdk/client-iam";
import { listTags, readTags } from "../../../directory/tags.ts";
import { type Operation, operation } from "../../operation.ts";
import { requestTags, tagKeys } from "../context.ts";
import { presentPage } from "../present.ts";
import { oidcProviderResource, samlProviderResource } from "./provider-resources.ts";

const tagOpenIDConnectProvider = operation<TagOpenIDConnectProviderRequest, void>(TagOpenIDConnectProvider$, {
  effect: "write",
  async access({ input, directory }) {
    const rule = await oidcProviderResource(directory, input.OpenIDConnectProviderArn);
    return { ...rule, context: { ...rule.context, ...requestTags(input.Tags) } };
  },
  async handle({ OpenIDConnectProviderArn, Tags }, { directory }) {
    await directory.oidcProviders.tag(OpenIDConnectProviderArn, Tags);
  },
});

const untagOpenIDConnectProvider = operation<UntagOpenIDConnectProviderRequest, void>(
  UntagOpenIDConnectProvider$,
  {
    effect: "write",
    async access({ input, directory }) {
      const rule = await oidcProviderResource(directory, input.OpenIDConnectProviderArn);
      return { ...rule, context: { ...rule.context, ...tagKeys(input.TagKeys) } };
    },
    async handle({ OpenIDConnectProviderArn, TagKeys }, { directory }) {
      await directory.oidcProviders.untag(OpenIDConnectProviderArn, TagKeys);
    },
  },
);

const listOpenIDConnectProviderTags = operation<
  ListOpenIDConnectProviderTagsRequest,
  ListOpenIDConnectProviderTagsResponse
>(ListOpenIDConnectProviderTags$, {
  effect: "read",
  access: ({ input, directory }) => oidcProviderResource(directory, input.OpenIDConnectProviderArn),
  async handle(input, { directory }) {
    const provider = await directory.oidcProviders.get(input.OpenIDConnectProviderArn);
    const { items, ...rest } = await listTags(readTags(provider.tags), input);
    return { Tags: [...items], ...presentPage(rest) };
  },
});

const tagSAMLProvider = operation<TagSAMLProviderRequest, void>(TagSAMLProvider$, {
  effect: "write",
  async access({ input, directory }) {
    const rule = await samlProviderResource(directory, input.SAMLProviderArn);
    return { ...rule, context: { ...rule.context, ...requestTags(input.Tags) } };
  },
  async handle({ SAMLProviderArn, Tags }, { directory }) {
    await directory.samlProviders.tag(SAMLProviderArn, Tags);
  },
});

const untagSAMLProvider = operation<UntagSAMLProviderRequest, void>(UntagSAMLProvider$, {
  effect: "write",
  async access({ input, directory }) {
    const rule = await samlProviderResource(directory, input.SAMLProviderArn);
    return { ...rule, context: { ...rule.context, ...tagKeys(input.TagKeys) } };
  },
  async handle({ SAMLProviderArn, TagKeys }, { directory }) {
    await directory.samlProviders.untag(SAMLProviderArn, TagKeys);
  },
});

const listSAMLProviderTags = operation<ListSAMLProviderTagsRequest, ListSAMLProviderTagsResponse>(
  ListSAMLProviderTags$,
  {
    effect: "read",
    access: ({ input, directory }) => samlProviderResource(directory, input.SAMLProviderArn),
    async handle(input, { directory }) {
      const provider = await directory.samlProviders.get(input.SAMLProviderArn);
      const { items, ...rest } = await listTags(readTags(provider.tags), input);
      return { Tags: [...items], ...presentPage(rest) };
    },
  },
);

export const providerTagOperations: readonly Operation[] = [
  tagOpenIDConnectProvider,
  untagOpenIDConnectProvider,
  listOpenIDConnectProviderTags,
  tagSAMLProvider,
  untagSAMLProvider,
  listSAMLProviderTags,
];
