import { createUniqueId } from "../credentials/access-key-id.ts";
import type { LastUsedRow, RoleRow } from "../storage/schema.ts";
import { boundariesOf, requireBoundaryPolicy } from "./boundaries.ts";
import { countRows } from "./count.ts";
import { deleteConflict, entityAlreadyExists, invalidInput } from "./errors.ts";
import { forgetLastUsed, readLastUsed } from "./last-used.ts";
import { namedRowsOf } from "./named-rows.ts";
import { nameKey } from "./names.ts";
import { refuseWithPolicies } from "./policy-conflicts.ts";
import { ownerNotFound } from "./policy-owners.ts";
import { requireQuota } from "./quotas.ts";
import type { DirectoryScope } from "./scope.ts";
import { refuseServiceLinked, SERVICE_LINKED_PATH } from "./service-linked-roles.ts";
import { taggingOf } from "./tagging.ts";
import { mergeTags, type TagMember, writeTags } from "./tags.ts";
import { presentTrustPolicies, resolveTrustPolicy } from "./trust-policies.ts";

export interface NewRole {
  readonly name: string;
  /** Default: "/". */
  readonly path?: string | undefined;
  readonly trustPolicy: string;
  readonly description?: string | undefined;
  /** Seconds. Default: one hour. */
  readonly maxSessionDuration?: number | undefined;
  readonly boundaryArn?: string | undefined;
  readonly tags?: readonly TagMember[] | undefined;
}

const DEFAULT_SESSION_DURATION = 3600;

/** The roles of an account, with their trust policies. A role keeps its unique id, name and path for life. */
export function rolesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("roles").selectAll().where("account_id", "=", accountId);

  const named = namedRowsOf<RoleRow>({
    read: (holds, limit) => select().where(holds).orderBy("name_key").limit(limit).execute(),
    missing: (name) => ownerNotFound("role", name),
    taken: (name) => entityAlreadyExists(`Role with name ${name} already exists.`),
  });
  const { find, get } = named;

  function findById(roleId: string): Promise<RoleRow | undefined> {
    return select().where("role_id", "=", roleId).executeTakeFirst();
  }

  /** Throws NoSuchEntity, and UnmodifiableEntity for a service-linked role. */
  async function getForChange(name: string): Promise<RoleRow> {
    const role = await get(name);
    refuseServiceLinked(role);
    return role;
  }

  async function change(
    role: RoleRow,
    values: Partial<
      Pick<RoleRow, "trust_policy" | "description" | "max_session_duration" | "boundary_arn" | "tags">
    >,
  ): Promise<RoleRow> {
    if (Object.keys(values).length > 0) {
      await db
        .updateTable("roles")
        .set(values)
        .where("account_id", "=", accountId)
        .where("role_id", "=", role.role_id)
        .execute();
      scope.announce(`role:${role.role_id}`);
    }
    return { ...role, ...values };
  }

  return {
    find,
    findById,
    get,

    /**
     * Throws MalformedPolicyDocument, EntityAlreadyExists, LimitExceeded, InvalidInput (path, tags, boundary), NoSuchEntity
     * (boundary).
     */
    async create(role: NewRole): Promise<RoleRow> {
      const { name, path = "/", trustPolicy, description, boundaryArn, tags = [] } = role;
      if (path.startsWith(SERVICE_LINKED_PATH)) {
        throw invalidInput(`The path ${SERVICE_LINKED_PATH} is reserved for service-linked roles.`);
      }
      await named.requireFree(name);
      const stored = await resolveTrustPolicy(db, trustPolicy);
      requireQuota("RolesPerAccount", (await countRows(scope, "roles")) + 1);
      if (boundaryArn !== undefined) await requireBoundaryPolicy(scope, boundaryArn);
      const row: RoleRow = {
        account_id: accountId,
        role_id: createUniqueId("AROA", scope.randomBytes),
        name,
        name_key: nameKey(name),
        path,
        created_at: scope.now(),
        trust_policy: stored,
        description: readDescription(description),
        max_session_duration: role.maxSessionDuration ?? DEFAULT_SESSION_DURATION,
        boundary_arn: boundaryArn ?? null,
        tags: writeTags(mergeTags([], tags, "TagsPerRole")),
      };
      await named.claim(name, db.insertInto("roles").values(row).execute());
      scope.announce(`role:${row.role_id}`);
      return row;
    },

    list: named.list,

    /**
     * What is not given stays; an empty description is taken away. A service-linked role can be described, and nothing else. Throws
     * NoSuchEntity, UnmodifiableEntity.
     */
    async update(
      name: string,
      values: { readonly description?: string | undefined; readonly maxSessionDuration?: number | undefined },
    ): Promise<RoleRow> {
      const { description, maxSessionDuration } = values;
      const role = await (maxSessionDuration === undefined ? get(name) : getForChange(name));
      return change(role, {
        ...(description === undefined ? {} : { description: readDescription(description) }),
        ...(maxSessionDuration === undefined ? {} : { max_session_duration: maxSessionDuration }),
      });
    },

    /** Throws NoSuchEntity, UnmodifiableEntity, MalformedPolicyDocument, LimitExceeded. */
    async updateTrustPolicy(name: string, document: string): Promise<void> {
      const role = await getForChange(name);
      await change(role, { trust_policy: await resolveTrustPolicy(db, document) });
    },

    /** Throws NoSuchEntity, UnmodifiableEntity, and DeleteConflict while the role is in an instance profile or has policies. */
    async delete(name: string): Promise<void> {
      const { role_id: roleId } = await getForChange(name);
      const profile = await db
        .selectFrom("instance_profiles")
        .select("instance_profile_id")
        .where("account_id", "=", accountId)
        .where("role_id", "=", roleId)
        .limit(1)
        .executeTakeFirst();
      if (profile !== undefined) {
        throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
      }
      await refuseWithPolicies(scope, "role", roleId);
      await db
        .deleteFrom("roles")
        .where("account_id", "=", accountId)
        .where("role_id", "=", roleId)
        .execute();
      await forgetLastUsed(scope, "role", roleId);
      scope.announce(`role:${roleId}`);
    },

    // A service-linked role can be tagged, too.
    ...taggingOf({ get, change, quota: "TagsPerRole" }),
    ...boundariesOf(scope, { kind: "role", get: getForChange, change }),

    /** The trust policies of roles as they are shown, in the order of the roles. */
    trustPolicies(roles: readonly RoleRow[]): Promise<readonly string[]> {
      return presentTrustPolicies(
        db,
        roles.map((role) => role.trust_policy),
      );
    },

    /** When roles were last used, by unique id. */
    lastUsed(roleIds: readonly string[]): Promise<ReadonlyMap<string, LastUsedRow>> {
      return readLastUsed(scope, "role", roleIds);
    },
  };
}

/** An empty description is none: that is how one is taken away. */
function readDescription(description: string | undefined): string | null {
  return description === undefined || description === "" ? null : description;
}
