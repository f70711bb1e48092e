import type { Kysely } from "kysely";
import { authorizationDetailsOf } from "../directory/reports/authorization-details.ts";
import { readLastUsed } from "../directory/last-used.ts";
import type { DirectoryScope } from "../directory/scope.ts";
import { readTags } from "../directory/tags.ts";
import { presentTrustPolicies } from "../directory/trust-policies.ts";
import type { PolicyOwnerKind, Schema } from "../storage/schema.ts";
import type { AccountEntities, InlineDocument, PolicyVersionEntity } from "./entities.ts";

/** What of the rows the entities of a file do not have. */
export interface StoredAccount extends AccountEntities {
  /** Trust policies as they are stored, by the roles' unique ids. */
  readonly storedTrust: ReadonlyMap<string, string>;
  /** The numbers that policies' next versions get, by the policies' unique ids. */
  readonly nextVersions: ReadonlyMap<string, number>;
}

/** Ids in one query: each is a parameter, and there are some more. */
const OF_ONE_QUERY = 500;

/** All that authorizes in an account, as it is stored: each kind sorted by name, without case. */
export async function readAccount(db: Kysely<Schema>, accountId: string): Promise<StoredAccount> {
  const scope = readingScope(db, accountId);
  const details = authorizationDetailsOf(scope);

  async function policiesOf(kind: PolicyOwnerKind, ids: readonly string[]) {
    const found = await gathered(ids, (some) => details.policiesOf(kind, some));
    return (
      id: string,
    ): { readonly inline: readonly InlineDocument[]; readonly attached: readonly string[] } => {
      const { inline = [], attached = [] } = found.get(id) ?? {};
      return { inline: inline.map(({ name, document }) => ({ name, document })), attached };
    };
  }

  const userRows = await db
    .selectFrom("users")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("name_key")
    .execute();
  const userIds = userRows.map((row) => row.user_id);
  const groupsOf = await gathered(userIds, (some) => details.groupsOf(some));
  const ofUser = await policiesOf("user", userIds);

  const groupRows = await db
    .selectFrom("groups")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("name_key")
    .execute();
  const ofGroup = await policiesOf(
    "group",
    groupRows.map((row) => row.group_id),
  );

  const roleRows = await db
    .selectFrom("roles")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("name_key")
    .execute();
  const roleIds = roleRows.map((row) => row.role_id);
  const ofRole = await policiesOf("role", roleIds);
  const lastUsed = await gathered(roleIds, (some) => readLastUsed(scope, "role", some));
  const shownTrust = await gathered(roleRows, async (some) => {
    const texts = await presentTrustPolicies(
      db,
      some.map((row) => row.trust_policy),
    );
    return new Map(some.map((row, index) => [row.role_id, texts[index] ?? row.trust_policy]));
  });

  const policyRows = await db
    .selectFrom("policies")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("name_key")
    .execute();
  const versionsOf = await gathered(
    policyRows.map((row) => row.policy_id),
    (some) => details.versionsOf(some),
  );

  const profileRows = await db
    .selectFrom("instance_profiles")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("name_key")
    .execute();
  const roleNames = new Map(roleRows.map((row) => [row.role_id, row.name]));

  return {
    users: userRows.map((row) => ({
      ...named(row, row.user_id),
      ...ofUser(row.user_id),
      boundaryArn: row.boundary_arn,
      tags: readTags(row.tags),
      groups: (groupsOf.get(row.user_id) ?? []).map((group) => group.name),
    })),
    groups: groupRows.map((row) => ({ ...named(row, row.group_id), ...ofGroup(row.group_id) })),
    roles: roleRows.map((row) => {
      const use = lastUsed.get(row.role_id);
      return {
        ...named(row, row.role_id),
        ...ofRole(row.role_id),
        trustPolicy: shownTrust.get(row.role_id) ?? row.trust_policy,
        boundaryArn: row.boundary_arn,
        tags: readTags(row.tags),
        lastUsed: use === undefined ? null : { at: wholeSeconds(use.used_at), region: use.region },
      };
    }),
    policies: policyRows.map((row) => ({
      ...named(row, row.policy_id),
      description: row.description ?? undefined,
      updatedAt: wholeSeconds(row.updated_at),
      defaultVersion: row.default_version,
      versions: (versionsOf.get(row.policy_id) ?? []).map(
        ({ version, document, created_at: at }): PolicyVersionEntity => ({
          version,
          document,
          createdAt: wholeSeconds(at),
        }),
      ),
    })),
    instanceProfiles: profileRows.map((row) => ({
      ...named(row, row.instance_profile_id),
      role: row.role_id === null ? null : (roleNames.get(row.role_id) ?? null),
    })),
    storedTrust: new Map(roleRows.map((row) => [row.role_id, row.trust_policy])),
    nextVersions: new Map(policyRows.map((row) => [row.policy_id, row.next_version])),
  };
}

function named(
  { name, path, created_at: at }: { name: string; path: string; created_at: number },
  id: string,
) {
  return { name, path, id, createdAt: wholeSeconds(at) };
}

/** IAM tells whole seconds, so two times are the same if those are. */
function wholeSeconds(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

/** Maps of some at a time, as one. */
async function gathered<K, T, V>(
  all: readonly K[],
  read: (some: readonly K[]) => Promise<ReadonlyMap<T, V>>,
): Promise<ReadonlyMap<T, V>> {
  const result = new Map<T, V>();
  for (let from = 0; from < all.length; from += OF_ONE_QUERY) {
    for (const [key, value] of await read(all.slice(from, from + OF_ONE_QUERY))) result.set(key, value);
  }
  return result;
}

/** A scope that only reads: whoever asked it for more would be told. */
function readingScope(db: Kysely<Schema>, accountId: string): DirectoryScope {
  const refuse = (): never => {
    throw new Error("A scope for reading was asked to make something");
  };
  return {
    accountId,
    db,
    now: refuse,
    randomBytes: refuse,
    secrets: { seal: refuse, open: refuse },
    announce: refuse,
  };
}
