import { sql, type SqlBool } from "kysely";
import { createUniqueId } from "../credentials/access-key-id.ts";
import type { InstanceProfileRow, RoleRow } from "../storage/schema.ts";
import { countRows } from "./count.ts";
import { deleteConflict, entityAlreadyExists, noSuchEntity } from "./errors.ts";
import { namedRowsOf } from "./named-rows.ts";
import { nameKey } from "./names.ts";
import type { Page, PageRequest } from "./pages.ts";
import { requireQuota } from "./quotas.ts";
import type { DirectoryScope } from "./scope.ts";
import { refuseServiceLinked } from "./service-linked-roles.ts";
import { taggingOf } from "./tagging.ts";
import { mergeTags, type TagMember, writeTags } from "./tags.ts";

export interface NewInstanceProfile {
  readonly name: string;
  /** Default: "/". */
  readonly path?: string | undefined;
  readonly tags?: readonly TagMember[] | undefined;
}

/** The instance profiles of an account: each hands at most one role to the instances that it is given to. */
export function instanceProfilesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("instance_profiles").selectAll().where("account_id", "=", accountId);

  const named = namedRowsOf<InstanceProfileRow>({
    read: (holds, limit) => select().where(holds).orderBy("name_key").limit(limit).execute(),
    missing: (name) => noSuchEntity(`Instance Profile ${name} cannot be found.`),
    taken: (name) => entityAlreadyExists(`Instance Profile ${name} already exists.`),
  });
  const { find, get } = named;

  async function change(
    profile: InstanceProfileRow,
    values: Partial<Pick<InstanceProfileRow, "role_id" | "tags">>,
  ): Promise<void> {
    await db
      .updateTable("instance_profiles")
      .set(values)
      .where("account_id", "=", accountId)
      .where("instance_profile_id", "=", profile.instance_profile_id)
      .execute();
    announce(profile);
  }

  function announce(profile: InstanceProfileRow): void {
    scope.announce(`instance-profile:${profile.instance_profile_id}`);
  }

  return {
    find,
    get,

    /** Throws EntityAlreadyExists, LimitExceeded, InvalidInput (tags). */
    async create({ name, path = "/", tags = [] }: NewInstanceProfile): Promise<InstanceProfileRow> {
      await named.requireFree(name);
      requireQuota("InstanceProfilesPerAccount", (await countRows(scope, "instance_profiles")) + 1);
      const profile: InstanceProfileRow = {
        account_id: accountId,
        instance_profile_id: createUniqueId("AIPA", scope.randomBytes),
        name,
        name_key: nameKey(name),
        path,
        created_at: scope.now(),
        role_id: null,
        tags: writeTags(mergeTags([], tags, "TagsPerInstanceProfile")),
      };
      await named.claim(name, db.insertInto("instance_profiles").values(profile).execute());
      announce(profile);
      return profile;
    },

    /** Sorted by name, without case; only those that have the role `roleId`, when it is given. */
    list(
      request: PageRequest,
      { pathPrefix = "/", roleId }: { readonly pathPrefix?: string | undefined; readonly roleId?: string },
    ): Promise<Page<InstanceProfileRow>> {
      return named.list(request, pathPrefix, roleId === undefined ? [] : [sql<SqlBool>`role_id = ${roleId}`]);
    },

    /** The roles of instance profiles, by unique id. */
    async rolesOf(profiles: readonly InstanceProfileRow[]): Promise<ReadonlyMap<string, RoleRow>> {
      const ids = profiles.flatMap(({ role_id: id }) => (id === null ? [] : [id]));
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom("roles")
        .selectAll()
        .where("account_id", "=", accountId)
        .where("role_id", "in", ids)
        .execute();
      return new Map(rows.map((row) => [row.role_id, row]));
    },

    /** Throws NoSuchEntity, and DeleteConflict while the profile has a role. */
    async delete(name: string): Promise<void> {
      const profile = await get(name);
      if (profile.role_id !== null) {
        throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
      }
      await db
        .deleteFrom("instance_profiles")
        .where("account_id", "=", accountId)
        .where("instance_profile_id", "=", profile.instance_profile_id)
        .execute();
      announce(profile);
    },

    /** Throws LimitExceeded when the profile has a role already, UnmodifiableEntity. */
    async addRole(profile: InstanceProfileRow, role: RoleRow): Promise<void> {
      refuseServiceLinked(role);
      requireQuota("InstanceSessionsPerInstanceProfile", profile.role_id === null ? 1 : 2);
      await change(profile, { role_id: role.role_id });
    },

    /** Throws NoSuchEntity when the role is not in the profile, UnmodifiableEntity. */
    async removeRole(profile: InstanceProfileRow, role: RoleRow): Promise<void> {
      refuseServiceLinked(role);
      if (profile.role_id !== role.role_id) {
        throw noSuchEntity(`The role with name ${role.name} cannot be found.`);
      }
      await change(profile, { role_id: null });
    },

    ...taggingOf({ get, change, quota: "TagsPerInstanceProfile" }),
  };
}
