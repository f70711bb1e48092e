import {
  type CreateUserRequest,
  type CreateUserResponse,
  type DeleteUserRequest,
  type GetUserRequest,
  type GetUserResponse,
  type ListUsersRequest,
  type ListUsersResponse,
  type UpdateUserRequest,
  CreateUser$,
  DeleteUser$,
  GetUser$,
  ListUsers$,
  UpdateUser$,
} from "@aws-sdk/client-iam";
import { userArn } from "../../directory/arns.ts";
import { type Operation, operation } from "../operation.ts";
import { requestTags } from "./context.ts";
import { presentPage } from "./present.ts";
import { presentListedUser, presentRoot, presentUser } from "./present-user.ts";
import { userResource } from "./resources.ts";
import { subjectResource, subjectUser } from "./subject-user.ts";
import { userSettingOperations } from "./user-settings.ts";

const createUser = operation<CreateUserRequest, CreateUserResponse>(CreateUser$, {
  effect: "write",
  access: ({ input, accountId }) => ({
    resource: userArn(accountId, input.Path ?? "/", input.UserName),
    context: { ...requestTags(input.Tags), "iam:PermissionsBoundary": input.PermissionsBoundary },
  }),
  async handle({ UserName, Path, Tags, PermissionsBoundary }, { directory }) {
    const user = await directory.users.create({
      name: UserName,
      path: Path,
      tags: Tags,
      boundaryArn: PermissionsBoundary,
    });
    return { User: presentUser(user) };
  },
});

const getUser = operation<GetUserRequest, GetUserResponse>(GetUser$, {
  effect: "read",
  access: ({ input, caller, directory }) => subjectResource(input, caller, directory),
  async handle(input, { caller, directory }) {
    const subject = await subjectUser(input, caller, directory);
    const lastUsed = (await directory.users.passwordsLastUsed([subject.id])).get(subject.id);
    if (subject.kind === "root") return { User: presentRoot(await directory.account.get(), lastUsed) };
    return { User: presentUser(subject.row, lastUsed) };
  },
});

const listUsers = operation<ListUsersRequest, ListUsersResponse>(ListUsers$, {
  effect: "read",
  access: ({ input, accountId }) => ({ resource: userArn(accountId, input.PathPrefix ?? "/", "") }),
  async handle(input, { directory }) {
    const { items, ...rest } = await directory.users.list(input, input.PathPrefix);
    const lastUsed = await directory.users.passwordsLastUsed(items.map((user) => user.user_id));
    return {
      Users: items.map((user) => presentListedUser(user, lastUsed.get(user.user_id))),
      ...presentPage(rest),
    };
  },
});

const updateUser = operation<UpdateUserRequest, void>(UpdateUser$, {
  effect: "write",
  // Both the user as it is and the user as it will be must be allowed (IAM API Reference, "UpdateUser").
  async access({ input, accountId, directory }) {
    const present = await userResource(directory, input.UserName);
    const user = await directory.users.find(input.UserName);
    if (user === undefined) return present;
    const future = userArn(accountId, input.NewPath ?? user.path, input.NewUserName ?? user.name);
    return future === present.resource ? present : [present, { ...present, resource: future }];
  },
  async handle({ UserName, NewUserName, NewPath }, { directory }) {
    await directory.users.update(UserName, { newName: NewUserName, newPath: NewPath });
  },
});

const deleteUser = operation<DeleteUserRequest, void>(DeleteUser$, {
  effect: "write",
  access: ({ input, directory }) => userResource(directory, input.UserName),
  async handle({ UserName }, { directory }) {
    await directory.users.delete(UserName);
  },
});

export const userOperations: readonly Operation[] = [
  createUser,
  getUser,
  listUsers,
  updateUser,
  deleteUser,
  ...userSettingOperations,
];
