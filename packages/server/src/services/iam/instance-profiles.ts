import {
  type AddRoleToInstanceProfileRequest,
  type CreateInstanceProfileRequest,
  type CreateInstanceProfileResponse,
  type DeleteInstanceProfileRequest,
  type GetInstanceProfileRequest,
  type GetInstanceProfileResponse,
  type ListInstanceProfilesForRoleRequest,
  type ListInstanceProfilesForRoleResponse,
  type ListInstanceProfilesRequest,
  type ListInstanceProfilesResponse,
  type ListInstanceProfileTagsRequest,
  type ListInstanceProfileTagsResponse,
  type RemoveRoleFromInstanceProfileRequest,
  type TagInstanceProfileRequest,
  type UntagInstanceProfileRequest,
  AddRoleToInstanceProfile$,
  CreateInstanceProfile$,
  DeleteInstanceProfile$,
  GetInstanceProfile$,
  ListInstanceProfiles$,
  ListInstanceProfilesForRole$,
  ListInstanceProfileTags$,
  RemoveRoleFromInstanceProfile$,
  TagInstanceProfile$,
  UntagInstanceProfile$,
} from "@aws-sdk/client-iam";
import { instanceProfileArn } from "../../directory/arns.ts";
import { listTags, readTags } from "../../directory/tags.ts";
import { type Operation, operation } from "../operation.ts";
import { requestTags, tagKeys } from "./context.ts";
import { presentPage } from "./present.ts";
import { presentInstanceProfile, presentInstanceProfiles } from "./present-role.ts";
import { instanceProfileResource, roleResource } from "./resources.ts";

const createInstanceProfile = operation<CreateInstanceProfileRequest, CreateInstanceProfileResponse>(
  CreateInstanceProfile$,
  {
    effect: "write",
    access: ({ input, accountId }) => ({
      resource: instanceProfileArn(accountId, input.Path ?? "/", input.InstanceProfileName),
      context: requestTags(input.Tags),
    }),
    async handle({ InstanceProfileName, Path, Tags }, { directory }) {
      const profile = await directory.instanceProfiles.create({
        name: InstanceProfileName,
        path: Path,
        tags: Tags,
      });
      return { InstanceProfile: await presentInstanceProfile(directory, profile) };
    },
  },
);

const getInstanceProfile = operation<GetInstanceProfileRequest, GetInstanceProfileResponse>(
  GetInstanceProfile$,
  {
    effect: "read",
    access: ({ input, directory }) => instanceProfileResource(directory, input.InstanceProfileName),
    async handle({ InstanceProfileName }, { directory }) {
      const profile = await directory.instanceProfiles.get(InstanceProfileName);
      return { InstanceProfile: await presentInstanceProfile(directory, profile) };
    },
  },
);

const listInstanceProfiles = operation<ListInstanceProfilesRequest, ListInstanceProfilesResponse>(
  ListInstanceProfiles$,
  {
    effect: "read",
    access: ({ input, accountId }) => ({
      resource: instanceProfileArn(accountId, input.PathPrefix ?? "/", ""),
    }),
    async handle(input, { directory }) {
      const { items, ...rest } = await directory.instanceProfiles.list(input, {
        pathPrefix: input.PathPrefix,
      });
      return { InstanceProfiles: await presentInstanceProfiles(directory, items), ...presentPage(rest) };
    },
  },
);

const listInstanceProfilesForRole = operation<
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse
>(ListInstanceProfilesForRole$, {
  effect: "read",
  access: ({ input, directory }) => roleResource(directory, input.RoleName),
  async handle(input, { directory }) {
    const { role_id: roleId } = await directory.roles.get(input.RoleName);
    const { items, ...rest } = await directory.instanceProfiles.list(input, { roleId });
    return { InstanceProfiles: await presentInstanceProfiles(directory, items), ...presentPage(rest) };
  },
});

const deleteInstanceProfile = operation<DeleteInstanceProfileRequest, void>(DeleteInstanceProfile$, {
  effect: "write",
  access: ({ input, directory }) => instanceProfileResource(directory, input.InstanceProfileName),
  async handle({ InstanceProfileName }, { directory }) {
    await directory.instanceProfiles.delete(InstanceProfileName);
  },
});

const addRoleToInstanceProfile = operation<AddRoleToInstanceProfileRequest, void>(AddRoleToInstanceProfile$, {
  effect: "write",
  // Whoever may put a role on instances could act as that role, so the role must be theirs to pass (IAM User Guide, "Grant a
  // user permissions to pass a role to an AWS service").
  access: async ({ input, directory }) => {
    const { resource, context } = await roleResource(directory, input.RoleName);
    return [
      await instanceProfileResource(directory, input.InstanceProfileName),
      {
        action: "iam:PassRole",
        resource,
        context: { ...context, "iam:PassedToService": "ec2.amazonaws.com" },
      },
    ];
  },
  async handle({ InstanceProfileName, RoleName }, { directory }) {
    const profile = await directory.instanceProfiles.get(InstanceProfileName);
    await directory.instanceProfiles.addRole(profile, await directory.roles.get(RoleName));
  },
});

const removeRoleFromInstanceProfile = operation<RemoveRoleFromInstanceProfileRequest, void>(
  RemoveRoleFromInstanceProfile$,
  {
    effect: "write",
    access: ({ input, directory }) => instanceProfileResource(directory, input.InstanceProfileName),
    async handle({ InstanceProfileName, RoleName }, { directory }) {
      const profile = await directory.instanceProfiles.get(InstanceProfileName);
      await directory.instanceProfiles.removeRole(profile, await directory.roles.get(RoleName));
    },
  },
);

const tagInstanceProfile = operation<TagInstanceProfileRequest, void>(TagInstanceProfile$, {
  effect: "write",
  async access({ input, directory }) {
    const { resource, context } = await instanceProfileResource(directory, input.InstanceProfileName);
    return { resource, context: { ...context, ...requestTags(input.Tags) } };
  },
  async handle({ InstanceProfileName, Tags }, { directory }) {
    await directory.instanceProfiles.tag(InstanceProfileName, Tags);
  },
});

const untagInstanceProfile = operation<UntagInstanceProfileRequest, void>(UntagInstanceProfile$, {
  effect: "write",
  async access({ input, directory }) {
    const { resource, context } = await instanceProfileResource(directory, input.InstanceProfileName);
    return { resource, context: { ...context, ...tagKeys(input.TagKeys) } };
  },
  async handle({ InstanceProfileName, TagKeys }, { directory }) {
    await directory.instanceProfiles.untag(InstanceProfileName, TagKeys);
  },
});

const listInstanceProfileTags = operation<ListInstanceProfileTagsRequest, ListInstanceProfileTagsResponse>(
  ListInstanceProfileTags$,
  {
    effect: "read",
    access: ({ input, directory }) => instanceProfileResource(directory, input.InstanceProfileName),
    async handle(input, { directory }) {
      const profile = await directory.instanceProfiles.get(input.InstanceProfileName);
      const { items, ...rest } = await listTags(readTags(profile.tags), input);
      return { Tags: [...items], ...presentPage(rest) };
    },
  },
);

export const instanceProfileOperations: readonly Operation[] = [
  createInstanceProfile,
  getInstanceProfile,
  listInstanceProfiles,
  listInstanceProfilesForRole,
  deleteInstanceProfile,
  addRoleToInstanceProfile,
  removeRoleFromInstanceProfile,
  tagInstanceProfile,
  untagInstanceProfile,
  listInstanceProfileTags,
];
