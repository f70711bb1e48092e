import type { Group, User } from "@aws-sdk/client-iam";
import { groupArn, rootArn, userArn } from "../../directory/arns.ts";
import { presentTags, readTags } from "../../directory/tags.ts";
import type { AccountRow, GroupRow, UserRow } from "../../storage/schema.ts";
import { presentBoundary, presentDate } from "./present.ts";

/** A user as lists have it: without tags and boundary. `passwordLastUsed`: epoch milliseconds. */
export function presentListedUser(user: UserRow, passwordLastUsed?: number): User {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.user_id,
    Arn: userArn(user.account_id, user.path, user.name),
    CreateDate: presentDate(user.created_at),
    ...(passwordLastUsed === undefined ? {} : { PasswordLastUsed: presentDate(passwordLastUsed) }),
  };
}

/** A user in full, as CreateUser and GetUser answer it. */
export function presentUser(user: UserRow, passwordLastUsed?: number): User {
  const tags = presentTags(readTags(user.tags));
  return {
    ...presentListedUser(user, passwordLastUsed),
    ...presentBoundary(user.boundary_arn),
    ...(tags.length === 0 ? {} : { Tags: tags }),
  };
}

/** The root user: its id is the account's, its name the account's alias, where it has one; it has no path. */
export function presentRoot(account: AccountRow, passwordLastUsed?: number): User {
  return {
    Path: undefined,
    UserName: account.alias ?? undefined,
    UserId: account.account_id,
    Arn: rootArn(account.account_id),
    CreateDate: presentDate(account.created_at),
    ...(passwordLastUsed === undefined ? {} : { PasswordLastUsed: presentDate(passwordLastUsed) }),
  };
}

export function presentGroup(group: GroupRow): Group {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.group_id,
    Arn: groupArn(group.account_id, group.path, group.name),
    CreateDate: presentDate(group.created_at),
  };
}
