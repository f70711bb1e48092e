import {
  GetUserCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  type Role,
  type User,
} from "@aws-sdk/client-iam";
import { type AwsCommand, granted } from "../support/client.ts";
import type { Credentials } from "../support/credentials.ts";
import type { Installation } from "../support/installation.ts";
import { sdk } from "../support/sdk.ts";

/** All that there is in an account, as its administrator is told. */
export async function stateOf(installation: Installation, admin: Credentials): Promise<object> {
  const tell = async <Output extends object>(command: AwsCommand<Output>): Promise<Output> =>
    granted(await installation.send(sdk, admin, command));
  const users = (await tell(new ListUsersCommand())).Users ?? [];
  const roles = (await tell(new ListRolesCommand())).Roles ?? [];
  return {
    groups: await tell(new ListGroupsCommand()),
    policies: await tell(new ListPoliciesCommand({ Scope: "Local" })),
    users: await Promise.all(users.map(ofUser)),
    roles: await Promise.all(roles.map(ofRole)),
  };

  async function ofUser({ UserName = "" }: User): Promise<object> {
    return {
      ...withoutLastUse(await tell(new GetUserCommand({ UserName }))),
      ...(await tell(new ListAccessKeysCommand({ UserName }))),
      ...(await tell(new ListUserPoliciesCommand({ UserName }))),
      ...(await tell(new ListAttachedUserPoliciesCommand({ UserName }))),
      ...(await tell(new ListGroupsForUserCommand({ UserName }))),
    };
  }

  async function ofRole(role: Role): Promise<object> {
    return { ...role, ...(await tell(new ListRolePoliciesCommand({ RoleName: role.RoleName }))) };
  }
}

/** When somebody signed in last changes by being looked at. */
function withoutLastUse({ User: user }: { readonly User?: User | undefined }): object {
  return { ...user, PasswordLastUsed: undefined };
}
