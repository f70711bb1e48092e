import { createUniqueId } from "../credentials/access-key-id.ts";
import type { GroupRow } from "../storage/schema.ts";
import { countRows } from "./count.ts";
import { deleteConflict, entityAlreadyExists, noSuchEntity } from "./errors.ts";
import { membershipsOf } from "./memberships.ts";
import { namedRowsOf, type Renaming } from "./named-rows.ts";
import { nameKey } from "./names.ts";
import { refuseWithPolicies } from "./policy-conflicts.ts";
import { requireQuota } from "./quotas.ts";
import type { DirectoryScope } from "./scope.ts";

export interface NewGroup {
  readonly name: string;
  /** Default: "/". */
  readonly path?: string | undefined;
}

/** The user groups of an account. A group keeps its unique id for life. Who is in a group: see memberships.ts. */
export function groupsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("groups").selectAll().where("account_id", "=", accountId);

  const named = namedRowsOf<GroupRow>({
    read: (holds, limit) => select().where(holds).orderBy("name_key").limit(limit).execute(),
    missing: (name) => noSuchEntity(`The group with name ${name} cannot be found.`),
    taken: (name) => entityAlreadyExists(`Group with name ${name} already exists.`),
  });
  const { find, get } = named;

  async function change(
    { group_id: groupId }: GroupRow,
    values: Pick<GroupRow, "name" | "name_key" | "path">,
  ): Promise<void> {
    await db
      .updateTable("groups")
      .set(values)
      .where("account_id", "=", accountId)
      .where("group_id", "=", groupId)
      .execute();
    scope.announce(`group:${groupId}`);
  }

  return {
    find,
    get,

    /** Throws EntityAlreadyExists, LimitExceeded. */
    async create({ name, path = "/" }: NewGroup): Promise<GroupRow> {
      await named.requireFree(name);
      requireQuota("GroupsPerAccount", (await countRows(scope, "groups")) + 1);
      const group: GroupRow = {
        account_id: accountId,
        group_id: createUniqueId("AGPA", scope.randomBytes),
        name,
        name_key: nameKey(name),
        path,
        created_at: scope.now(),
      };
      await named.claim(name, db.insertInto("groups").values(group).execute());
      scope.announce(`group:${group.group_id}`);
      return group;
    },

    list: named.list,

    /** Changes name, path or both. Throws NoSuchEntity, EntityAlreadyExists. */
    update(name: string, renaming: Renaming): Promise<void> {
      return named.rename(name, renaming, change);
    },

    /** Throws NoSuchEntity, and DeleteConflict while the group has policies or users. */
    async delete(name: string): Promise<void> {
      const { group_id: groupId } = await get(name);
      await refuseWithPolicies(scope, "group", groupId);
      const member = await db
        .selectFrom("group_members")
        .select("user_id")
        .where("account_id", "=", accountId)
        .where("group_id", "=", groupId)
        .limit(1)
        .executeTakeFirst();
      if (member !== undefined)
        throw deleteConflict("Cannot delete entity, must remove users from group first.");
      await db
        .deleteFrom("groups")
        .where("account_id", "=", accountId)
        .where("group_id", "=", groupId)
        .execute();
      scope.announce(`group:${groupId}`);
    },

    ...membershipsOf(scope),
  };
}
