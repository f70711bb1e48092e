import {
  type DeleteServerCertificateRequest,
  type GetServerCertificateRequest,
  type GetServerCertificateResponse,
  type ListServerCertificatesRequest,
  type ListServerCertificatesResponse,
  type ListServerCertificateTagsRequest,
  type ListServerCertificateTagsResponse,
  type TagServerCertificateRequest,
  type UntagServerCertificateRequest,
  type UpdateServerCertificateRequest,
  type UploadServerCertificateRequest,
  type UploadServerCertificateResponse,
  DeleteServerCertificate$,
  GetServerCertificate$,
  ListServerCertificates$,
  ListServerCertificateTags$,
  TagServerCertificate$,
  UntagServerCertificate$,
  UpdateServerCertificate$,
  UploadServerCertificate$,
} from "@aws-sdk/client-iam";
import { serverCertificateArn } from "../../../directory/arns.ts";
import { listTags, readTags } from "../../../directory/tags.ts";
import { type Operation, operation } from "../../operation.ts";
import { requestTags, tagKeys } from "../context.ts";
import { presentPage } from "../present.ts";
import { presentMetadata, presentServerCertificate, tagsOf } from "./present-server-certificate.ts";
import { serverCertificateResource } from "./server-certificate-resource.ts";

const uploadServerCertificate = operation<UploadServerCertificateRequest, UploadServerCertificateResponse>(
  UploadServerCertificate$,
  {
    effect: "write",
    access: ({ input, accountId }) => ({
      resource: serverCertificateArn(accountId, input.Path ?? "/", input.ServerCertificateName),
      context: requestTags(input.Tags),
    }),
    async handle(input, { directory }) {
      const certificate = await directory.serverCertificates.upload({
        name: input.ServerCertificateName,
        path: input.Path,
        body: input.CertificateBody,
        privateKey: input.PrivateKey,
        chain: input.CertificateChain,
        tags: input.Tags,
      });
      return { ServerCertificateMetadata: presentMetadata(certificate), ...tagsOf(certificate) };
    },
  },
);

const getServerCertificate = operation<GetServerCertificateRequest, GetServerCertificateResponse>(
  GetServerCertificate$,
  {
    effect: "read",
    access: ({ input, directory }) => serverCertificateResource(directory, input.ServerCertificateName),
    async handle({ ServerCertificateName }, { directory }) {
      const certificate = await directory.serverCertificates.get(ServerCertificateName);
      return { ServerCertificate: presentServerCertificate(certificate) };
    },
  },
);

const listServerCertificates = operation<ListServerCertificatesRequest, ListServerCertificatesResponse>(
  ListServerCertificates$,
  {
    effect: "read",
    access: () => ({ resource: "*" }),
    async handle(input, { directory }) {
      const { items, ...rest } = await directory.serverCertificates.list(input, input.PathPrefix);
      return { ServerCertificateMetadataList: items.map(presentMetadata), ...presentPage(rest) };
    },
  },
);

const updateServerCertificate = operation<UpdateServerCertificateRequest, void>(UpdateServerCertificate$, {
  effect: "write",
  // Both the certificate as it is and as it will be must be allowed (IAM API Reference, UpdateServerCertificate).
  async access({ input, accountId, directory }) {
    const present = await serverCertificateResource(directory, input.ServerCertificateName);
    const certificate = await directory.serverCertificates.find(input.ServerCertificateName);
    if (certificate === undefined) return present;
    const { NewPath: path = certificate.path, NewServerCertificateName: name = certificate.name } = input;
    const future = serverCertificateArn(accountId, path, name);
    return future === present.resource ? present : [present, { ...present, resource: future }];
  },
  async handle({ ServerCertificateName, NewServerCertificateName, NewPath }, { directory }) {
    await directory.serverCertificates.update(ServerCertificateName, {
      newName: NewServerCertificateName,
      newPath: NewPath,
    });
  },
});

const deleteServerCertificate = operation<DeleteServerCertificateRequest, void>(DeleteServerCertificate$, {
  effect: "write",
  access: ({ input, directory }) => serverCertificateResource(directory, input.ServerCertificateName),
  async handle({ ServerCertificateName }, { directory }) {
    await directory.serverCertificates.delete(ServerCertificateName);
  },
});

const tagServerCertificate = operation<TagServerCertificateRequest, void>(TagServerCertificate$, {
  effect: "write",
  async access({ input, directory }) {
    const { resource, context } = await serverCertificateResource(directory, input.ServerCertificateName);
    return { resource, context: { ...context, ...requestTags(input.Tags) } };
  },
  async handle({ ServerCertificateName, Tags }, { directory }) {
    await directory.serverCertificates.tag(ServerCertificateName, Tags);
  },
});

const untagServerCertificate = operation<UntagServerCertificateRequest, void>(UntagServerCertificate$, {
  effect: "write",
  async access({ input, directory }) {
    const { resource, context } = await serverCertificateResource(directory, input.ServerCertificateName);
    return { resource, context: { ...context, ...tagKeys(input.TagKeys) } };
  },
  async handle({ ServerCertificateName, TagKeys }, { directory }) {
    await directory.serverCertificates.untag(ServerCertificateName, TagKeys);
  },
});

const listServerCertificateTags = operation<
  ListServerCertificateTagsRequest,
  ListServerCertificateTagsResponse
>(ListServerCertificateTags$, {
  effect: "read",
  access: ({ input, directory }) => serverCertificateResource(directory, input.ServerCertificateName),
  async handle(input, { directory }) {
    const certificate = await directory.serverCertificates.get(input.ServerCertificateName);
    const { items, ...rest } = await listTags(readTags(certificate.tags), input);
    return { Tags: [...items], ...presentPage(rest) };
  },
});

export const serverCertificateOperations: readonly Operation[] = [
  uploadServerCertificate,
  getServerCertificate,
  listServerCertificates,
  updateServerCertificate,
  deleteServerCertificate,
  tagServerCertificate,
  untagServerCertificate,
  listServerCertificateTags,
];
