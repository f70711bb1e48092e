import {
  type AddUserToGroupRequest,
  type CreateGroupRequest,
  type CreateGroupResponse,
  type DeleteGroupRequest,
  type GetGroupRequest,
  type GetGroupResponse,
  type ListGroupsForUserRequest,
  type ListGroupsForUserResponse,
  type ListGroupsRequest,
  type ListGroupsResponse,
  type RemoveUserFromGroupRequest,
  type UpdateGroupRequest,
  AddUserToGroup$,
  CreateGroup$,
  DeleteGroup$,
  GetGroup$,
  ListGroups$,
  ListGroupsForUser$,
  RemoveUserFromGroup$,
  UpdateGroup$,
} from "@aws-sdk/client-iam";
import { groupArn } from "../../directory/arns.ts";
import { type Operation, operation } from "../operation.ts";
import { presentPage } from "./present.ts";
import { presentGroup, presentListedUser } from "./present-user.ts";
import { groupResource, userResource } from "./resources.ts";

const createGroup = operation<CreateGroupRequest, CreateGroupResponse>(CreateGroup$, {
  effect: "write",
  access: ({ input, accountId }) => ({
    resource: groupArn(accountId, input.Path ?? "/", input.GroupName),
  }),
  async handle({ GroupName, Path }, { directory }) {
    return { Group: presentGroup(await directory.groups.create({ name: GroupName, path: Path })) };
  },
});

const getGroup = operation<GetGroupRequest, GetGroupResponse>(GetGroup$, {
  effect: "read",
  access: ({ input, directory }) => groupResource(directory, input.GroupName),
  async handle(input, { directory }) {
    const group = await directory.groups.get(input.GroupName);
    const { items, ...rest } = await directory.groups.members(group, input);
    const lastUsed = await directory.users.passwordsLastUsed(items.map((user) => user.user_id));
    return {
      Group: presentGroup(group),
      Users: items.map((user) => presentListedUser(user, lastUsed.get(user.user_id))),
      ...presentPage(rest),
    };
  },
});

const listGroups = operation<ListGroupsRequest, ListGroupsResponse>(ListGroups$, {
  effect: "read",
  access: ({ input, accountId }) => ({ resource: groupArn(accountId, input.PathPrefix ?? "/", "") }),
  async handle(input, { directory }) {
    const { items, ...rest } = await directory.groups.list(input, input.PathPrefix);
    return { Groups: items.map(presentGroup), ...presentPage(rest) };
  },
});

const updateGroup = operation<UpdateGroupRequest, void>(UpdateGroup$, {
  effect: "write",
  // Both the group as it is and the group as it will be must be allowed (IAM API Reference, "UpdateGroup").
  async access({ input, accountId, directory }) {
    const present = await groupResource(directory, input.GroupName);
    const group = await directory.groups.find(input.GroupName);
    if (group === undefined) return present;
    const future = groupArn(accountId, input.NewPath ?? group.path, input.NewGroupName ?? group.name);
    return future === present.resource ? present : [present, { ...present, resource: future }];
  },
  async handle({ GroupName, NewGroupName, NewPath }, { directory }) {
    await directory.groups.update(GroupName, { newName: NewGroupName, newPath: NewPath });
  },
});

const deleteGroup = operation<DeleteGroupRequest, void>(DeleteGroup$, {
  effect: "write",
  access: ({ input, directory }) => groupResource(directory, input.GroupName),
  async handle({ GroupName }, { directory }) {
    await directory.groups.delete(GroupName);
  },
});

const addUserToGroup = operation<AddUserToGroupRequest, void>(AddUserToGroup$, {
  effect: "write",
  access: ({ input, directory }) => groupResource(directory, input.GroupName),
  async handle({ GroupName, UserName }, { directory }) {
    const group = await directory.groups.get(GroupName);
    await directory.groups.addUser(group, await directory.users.get(UserName));
  },
});

const removeUserFromGroup = operation<RemoveUserFromGroupRequest, void>(RemoveUserFromGroup$, {
  effect: "write",
  access: ({ input, directory }) => groupResource(directory, input.GroupName),
  async handle({ GroupName, UserName }, { directory }) {
    const group = await directory.groups.get(GroupName);
    await directory.groups.removeUser(group, await directory.users.get(UserName));
  },
});

const listGroupsForUser = operation<ListGroupsForUserRequest, ListGroupsForUserResponse>(ListGroupsForUser$, {
  effect: "read",
  access: ({ input, directory }) => userResource(directory, input.UserName),
  async handle(input, { directory }) {
    const user = await directory.users.get(input.UserName);
    const { items, ...rest } = await directory.groups.ofUser(user.user_id, input);
    return { Groups: items.map(presentGroup), ...presentPage(rest) };
  },
});

export const groupOperations: readonly Operation[] = [
  createGroup,
  getGroup,
  listGroups,
  updateGroup,
  deleteGroup,
  addUserToGroup,
  removeUserFromGroup,
  listGroupsForUser,
];
