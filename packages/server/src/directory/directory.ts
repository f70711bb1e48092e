import { accessKeysOf } from "./access-keys.ts";
import { accountOf } from "./account.ts";
import { attachmentsOf } from "./attachments.ts";
import { groupsOf } from "./groups.ts";
import { inlinePoliciesOf } from "./inline-policies.ts";
import { instanceProfilesOf } from "./instance-profiles.ts";
import { policiesOf } from "./policies.ts";
import { rolesOf } from "./roles.ts";
import type { DirectoryScope } from "./scope.ts";
import { usersOf } from "./users.ts";

/** One account's accounts, identities, policies and keys: the rules, over the tables. */
export interface Directory {
  readonly accountId: string;
  readonly account: ReturnType<typeof accountOf>;
  readonly users: ReturnType<typeof usersOf>;
  readonly groups: ReturnType<typeof groupsOf>;
  readonly roles: ReturnType<typeof rolesOf>;
  readonly instanceProfiles: ReturnType<typeof instanceProfilesOf>;
  readonly policies: ReturnType<typeof policiesOf>;
  readonly inlinePolicies: ReturnType<typeof inlinePoliciesOf>;
  readonly attachments: ReturnType<typeof attachmentsOf>;
  readonly accessKeys: ReturnType<typeof accessKeysOf>;
}

export function createDirectory(scope: DirectoryScope): Directory {
  return {
    accountId: scope.accountId,
    account: accountOf(scope),
    users: usersOf(scope),
    groups: groupsOf(scope),
    roles: rolesOf(scope),
    instanceProfiles: instanceProfilesOf(scope),
    policies: policiesOf(scope),
    inlinePolicies: inlinePoliciesOf(scope),
    attachments: attachmentsOf(scope),
    accessKeys: accessKeysOf(scope),
  };
}
