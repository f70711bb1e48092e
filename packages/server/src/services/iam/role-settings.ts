import {
  type DeleteRolePermissionsBoundaryRequest,
  type ListRoleTagsRequest,
  type ListRoleTagsResponse,
  type PutRolePermissionsBoundaryRequest,
  type TagRoleRequest,
  type UntagRoleRequest,
  DeleteRolePermissionsBoundary$,
  ListRoleTags$,
  PutRolePermissionsBoundary$,
  TagRole$,
  UntagRole$,
} from "@aws-sdk/client-iam";
import { listTags, readTags } from "../../directory/tags.ts";
import { type Operation, operation } from "../operation.ts";
import { requestTags, tagKeys } from "./context.ts";
import { presentPage } from "./present.ts";
import { boundedResource, roleResource } from "./resources.ts";

const tagRole = operation<TagRoleRequest, void>(TagRole$, {
  effect: "write",
  async access({ input, directory }) {
    const { resource, context } = await roleResource(directory, input.RoleName);
    return { resource, context: { ...context, ...requestTags(input.Tags) } };
  },
  async handle({ RoleName, Tags }, { directory }) {
    await directory.roles.tag(RoleName, Tags);
  },
});

const untagRole = operation<UntagRoleRequest, void>(UntagRole$, {
  effect: "write",
  async access({ input, directory }) {
    const { resource, context } = await roleResource(directory, input.RoleName);
    return { resource, context: { ...context, ...tagKeys(input.TagKeys) } };
  },
  async handle({ RoleName, TagKeys }, { directory }) {
    await directory.roles.untag(RoleName, TagKeys);
  },
});

const listRoleTags = operation<ListRoleTagsRequest, ListRoleTagsResponse>(ListRoleTags$, {
  effect: "read",
  access: ({ input, directory }) => roleResource(directory, input.RoleName),
  async handle(input, { directory }) {
    const role = await directory.roles.get(input.RoleName);
    const { items, ...rest } = await listTags(readTags(role.tags), input);
    return { Tags: [...items], ...presentPage(rest) };
  },
});

const putRolePermissionsBoundary = operation<PutRolePermissionsBoundaryRequest, void>(
  PutRolePermissionsBoundary$,
  {
    effect: "write",
    // The key is the boundary that is asked for, not the one that is there.
    async access({ input, directory }) {
      const { resource, context } = await roleResource(directory, input.RoleName);
      return { resource, context: { ...context, "iam:PermissionsBoundary": input.PermissionsBoundary } };
    },
    async handle({ RoleName, PermissionsBoundary }, { directory }) {
      await directory.roles.putBoundary(RoleName, PermissionsBoundary);
    },
  },
);

const deleteRolePermissionsBoundary = operation<DeleteRolePermissionsBoundaryRequest, void>(
  DeleteRolePermissionsBoundary$,
  {
    effect: "write",
    access: ({ input, directory }) => boundedResource(directory, "role", input.RoleName),
    async handle({ RoleName }, { directory }) {
      await directory.roles.deleteBoundary(RoleName);
    },
  },
);

/** Tags and permissions boundaries of roles. */
export const roleSettingOperations: readonly Operation[] = [
  tagRole,
  untagRole,
  listRoleTags,
  putRolePermissionsBoundary,
  deleteRolePermissionsBoundary,
];
