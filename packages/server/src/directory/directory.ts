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

/** Each part is made when it is first asked for: most requests ask for one, or none. */
export function createDirectory(scope: DirectoryScope): Directory {
  return {
    accountId: scope.accountId,
    get account() {
      return once(this, "account", accountOf(scope));
    },
    get users() {
      return once(this, "users", usersOf(scope));
    },
    get groups() {
      return once(this, "groups", groupsOf(scope));
    },
    get roles() {
      return once(this, "roles", rolesOf(scope));
    },
    get instanceProfiles() {
      return once(this, "instanceProfiles", instanceProfilesOf(scope));
    },
    get policies() {
      return once(this, "policies", policiesOf(scope));
    },
    get inlinePolicies() {
      return once(this, "inlinePolicies", inlinePoliciesOf(scope));
    },
    get attachments() {
      return once(this, "attachments", attachmentsOf(scope));
    },
    get accessKeys() {
      return once(this, "accessKeys", accessKeysOf(scope));
    },
  };
}

/** Puts a part in the place of the getter that made it. */
function once<K extends keyof Directory>(directory: Directory, name: K, part: Directory[K]): Directory[K] {
  Object.defineProperty(directory, name, { value: part });
  return part;
}
