import { sql, type SqlBool } from "kysely";
import type { GroupRow, InlinePolicyRow, PolicyOwnerKind, RoleRow, UserRow } from "../../storage/schema.ts";
import { type ManagedPolicy, ownPolicy, policiesOf } from "../policies.ts";
import { page, type Page, type PageRequest } from "../pages.ts";
import { readPolicyUsage } from "../policy-usage.ts";
import type { DirectoryScope } from "../scope.ts";

/** The kinds of entities, in the order in which they are listed; managed policies are the account's own or those of AWS. */
export const ENTITY_KINDS = ["user", "group", "role", "own-policy", "aws-policy"] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** One of the entities that authorize in an account. */
export type Entity =
  | { readonly kind: "user"; readonly row: UserRow }
  | { readonly kind: "group"; readonly row: GroupRow }
  | { readonly kind: "role"; readonly row: RoleRow }
  | { readonly kind: "policy"; readonly policy: ManagedPolicy };

/** The policies of one user, group or role. */
export interface OwnedPolicies {
  /** Sorted by name. */
  readonly inline: readonly InlinePolicyRow[];
  /** ARNs of managed policies, sorted. */
  readonly attached: readonly string[];
}

const NONE: OwnedPolicies = { inline: [], attached: [] };
const AWS_POLICY = "arn:aws:iam::aws:policy/";

/** All that authorizes in an account, kind by kind: what belongs to the entities of a page is read for all of them at once. */
export function authorizationDetailsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;
  const policies = policiesOf(scope);

  const follows = (after: string) => sql<SqlBool>`account_id = ${accountId} and name_key > ${after}`;

  /** For each kind its entities after a key, as many as are asked for. */
  const read: Readonly<Record<EntityKind, (after: string, limit: number) => Promise<readonly Entity[]>>> = {
    user: async (after, limit) => {
      const rows = db.selectFrom("users").selectAll().where(follows(after)).orderBy("name_key").limit(limit);
      return (await rows.execute()).map((row) => ({ kind: "user", row }));
    },
    group: async (after, limit) => {
      const rows = db.selectFrom("groups").selectAll().where(follows(after)).orderBy("name_key").limit(limit);
      return (await rows.execute()).map((row) => ({ kind: "group", row }));
    },
    role: async (after, limit) => {
      const rows = db.selectFrom("roles").selectAll().where(follows(after)).orderBy("name_key").limit(limit);
      return (await rows.execute()).map((row) => ({ kind: "role", row }));
    },
    "own-policy": async (after, limit) => {
      const rows = db
        .selectFrom("policies")
        .selectAll()
        .where(follows(after))
        .orderBy("name_key")
        .limit(limit);
      return (await rows.execute()).map((row) => ({ kind: "policy", policy: ownPolicy(row) }));
    },
    "aws-policy": async (after, limit) => {
      const used = [...(await readPolicyUsage(scope)).keys()]
        .filter((arn) => arn.startsWith(AWS_POLICY) && arn > after)
        .toSorted()
        .slice(0, limit);
      const found = await Promise.all(used.map((arn) => policies.find(arn)));
      return found.flatMap((policy) => (policy === undefined ? [] : [{ kind: "policy", policy }]));
    },
  };

  return {
    /** The entities of the kinds, users first; policies of AWS are those that something in the account uses. */
    list(request: PageRequest, kinds: readonly EntityKind[]): Promise<Page<Entity>> {
      return page(request, markerOf, async (after, limit) => {
        const entities: Entity[] = [];
        for (const [rank, kind] of ENTITY_KINDS.entries()) {
          if (!kinds.includes(kind) || entities.length === limit) continue;
          const reached = after === undefined ? -1 : Number(after.slice(0, 1));
          if (rank < reached) continue;
          const from = rank === reached ? (after ?? "").slice(1) : "";
          entities.push(...(await read[kind](from, limit - entities.length)));
        }
        return entities;
      });
    },

    /** The policies of users, groups or roles, by unique id; who has none is there, too. */
    async policiesOf(
      kind: PolicyOwnerKind,
      ids: readonly string[],
    ): Promise<ReadonlyMap<string, OwnedPolicies>> {
      if (ids.length === 0) return new Map();
      const inline = await db
        .selectFrom("inline_policies")
        .selectAll()
        .where("account_id", "=", accountId)
        .where("owner_kind", "=", kind)
        .where("owner_id", "in", ids)
        .orderBy("name")
        .execute();
      const attached = await db
        .selectFrom("policy_attachments")
        .select(["owner_id", "policy_arn"])
        .where("account_id", "=", accountId)
        .where("owner_kind", "=", kind)
        .where("owner_id", "in", ids)
        .orderBy("policy_arn")
        .execute();
      const inlineById = Map.groupBy(inline, (row) => row.owner_id);
      const attachedById = Map.groupBy(attached, (row) => row.owner_id);
      return new Map(
        ids.map((id) => [
          id,
          {
            inline: inlineById.get(id) ?? NONE.inline,
            attached: attachedById.get(id)?.map((row) => row.policy_arn) ?? NONE.attached,
          },
        ]),
      );
    },

    /** The groups of users, by the users' unique ids, sorted by name. */
    async groupsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly GroupRow[]>> {
      if (userIds.length === 0) return new Map();
      const rows = await db
        .selectFrom("group_members")
        .innerJoin("groups", (join) =>
          join
            .onRef("groups.account_id", "=", "group_members.account_id")
            .onRef("groups.group_id", "=", "group_members.group_id"),
        )
        .selectAll("groups")
        .select("group_members.user_id")
        .where("group_members.account_id", "=", accountId)
        .where("group_members.user_id", "in", userIds)
        .orderBy("groups.name_key")
        .execute();
      return Map.groupBy(rows, (row) => row.user_id);
    },

    /** The instance profiles that have the roles, by the roles' unique ids, sorted by name. */
    async instanceProfilesOf(roleIds: readonly string[]) {
      if (roleIds.length === 0) return new Map<string, never>();
      const rows = await db
        .selectFrom("instance_profiles")
        .selectAll()
        .where("account_id", "=", accountId)
        .where("role_id", "in", roleIds)
        .orderBy("name_key")
        .execute();
      return Map.groupBy(rows, (row) => row.role_id ?? "");
    },

    /** The versions of the account's own policies, by the policies' unique ids, newest first. */
    async versionsOf(policyIds: readonly string[]) {
      if (policyIds.length === 0) return new Map<string, never>();
      const rows = await db
        .selectFrom("policy_versions")
        .selectAll()
        .where("account_id", "=", accountId)
        .where("policy_id", "in", policyIds)
        .orderBy("version", "desc")
        .execute();
      return Map.groupBy(rows, (row) => row.policy_id);
    },
  };
}

/** The place of the entity's kind, and what the kind is sorted by. */
function markerOf(entity: Entity): string {
  const key = entity.kind === "policy" ? entity.policy.name.toLowerCase() : entity.row.name_key;
  if (entity.kind !== "policy") return `${ENTITY_KINDS.indexOf(entity.kind)}${key}`;
  return entity.policy.arn.startsWith(AWS_POLICY)
    ? `${ENTITY_KINDS.indexOf("aws-policy")}${entity.policy.arn}`
    : `${ENTITY_KINDS.indexOf("own-policy")}${key}`;
}
