import {
  type DeleteUserPermissionsBoundaryRequest,
  type ListUserTagsRequest,
  type ListUserTagsResponse,
  type PutUserPermissionsBoundaryRequest,
  type TagUserRequest,
  type UntagUserRequest,
  DeleteUserPermissionsBoundary$,
  ListUserTags$,
  PutUserPermissionsBoundary$,
  TagUser$,
  UntagUser$,
} from "@aws-sdk/client-iam";
import { listTags, readTags } from "../../directory/tags.ts";
import { type Operation, operation } from "../operation.ts";
import { requestTags, tagKeys } from "./context.ts";
import { presentPage } from "./present.ts";
import { boundedResource, userResource } from "./resources.ts";

const tagUser = operation<TagUserRequest, void>(TagUser$, {
  effect: "write",
  async access({ input, directory }) {
    const { resource, context } = await userResource(directory, input.UserName);
    return { resource, context: { ...context, ...requestTags(input.Tags) } };
  },
  async handle({ UserName, Tags }, { directory }) {
    await directory.users.tag(UserName, Tags);
  },
});

const untagUser = operation<UntagUserRequest, void>(UntagUser$, {
  effect: "write",
  async access({ input, directory }) {
    const { resource, context } = await userResource(directory, input.UserName);
    return { resource, context: { ...context, ...tagKeys(input.TagKeys) } };
  },
  async handle({ UserName, TagKeys }, { directory }) {
    await directory.users.untag(UserName, TagKeys);
  },
});

const listUserTags = operation<ListUserTagsRequest, ListUserTagsResponse>(ListUserTags$, {
  effect: "read",
  access: ({ input, directory }) => userResource(directory, input.UserName),
  async handle(input, { directory }) {
    const user = await directory.users.get(input.UserName);
    const { items, ...rest } = await listTags(readTags(user.tags), input);
    return { Tags: [...items], ...presentPage(rest) };
  },
});

const putUserPermissionsBoundary = operation<PutUserPermissionsBoundaryRequest, void>(
  PutUserPermissionsBoundary$,
  {
    effect: "write",
    // The key is the boundary that is asked for, not the one that is there.
    async access({ input, directory }) {
      const { resource, context } = await userResource(directory, input.UserName);
      return { resource, context: { ...context, "iam:PermissionsBoundary": input.PermissionsBoundary } };
    },
    async handle({ UserName, PermissionsBoundary }, { directory }) {
      await directory.users.putBoundary(UserName, PermissionsBoundary);
    },
  },
);

const deleteUserPermissionsBoundary = operation<DeleteUserPermissionsBoundaryRequest, void>(
  DeleteUserPermissionsBoundary$,
  {
    effect: "write",
    access: ({ input, directory }) => boundedResource(directory, "user", input.UserName),
    async handle({ UserName }, { directory }) {
      await directory.users.deleteBoundary(UserName);
    },
  },
);

/** Tags and permissions boundaries of users. */
export const userSettingOperations: readonly Operation[] = [
  tagUser,
  untagUser,
  listUserTags,
  putUserPermissionsBoundary,
  deleteUserPermissionsBoundary,
];
