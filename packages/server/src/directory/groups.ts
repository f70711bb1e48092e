import { createUniqueId } from "../credentials/access-key-id.ts";
import type { GroupRow } from "../storage/schema.ts";
import { countRows } from "./count.ts";
import { deleteConflict, entityAlreadyExists, noSuchEntity } from "./errors.ts";
import { membershipsOf } from "./memberships.ts";
import { nameKey, pathStartsWith, refuseDuplicate } from "./names.ts";
import { page, type Page, type PageRequest } from "./pages.ts";
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

  function find(name: string): Promise<GroupRow | undefined> {
    return select().where("name_key", "=", nameKey(name)).executeTakeFirst();
  }

  /** Throws NoSuchEntity. */
  async function get(name: string): Promise<GroupRow> {
    const group = await find(name);
    if (group === undefined) throw noSuchEntity(`The group with name ${name} cannot be found.`);
    return group;
  }

  return {
    find,
    get,

    /** Throws EntityAlreadyExists, LimitExceeded. */
    async create({ name, path = "/" }: NewGroup): Promise<GroupRow> {
      if ((await find(name)) !== undefined) throw alreadyExists(name);
      requireQuota("GroupsPerAccount", (await countRows(scope, "groups")) + 1);
      const group: GroupRow = {
        account_id: accountId,
        group_id: createUniqueId("AGPA", scope.randomBytes),
        name,
        name_key: nameKey(name),
        path,
        created_at: scope.now(),
      };
      await refuseDuplicate(db.insertInto("groups").values(group).execute(), () => alreadyExists(name));
      scope.announce(`group:${group.group_id}`);
      return group;
    },

    /** Sorted by name, without case. */
    list(request: PageRequest, pathPrefix = "/"): Promise<Page<GroupRow>> {
      return page(
        request,
        (group) => group.name_key,
        (after, limit) =>
          select()
            .where(pathStartsWith(pathPrefix))
            .$if(after !== undefined, (query) => query.where("name_key", ">", after ?? ""))
            .orderBy("name_key")
            .limit(limit)
            .execute(),
      );
    },

    /** Changes name, path or both. Throws NoSuchEntity, EntityAlreadyExists. */
    async update(
      name: string,
      { newName, newPath }: { readonly newName?: string | undefined; readonly newPath?: string | undefined },
    ): Promise<void> {
      const group = await get(name);
      const values = { name: newName ?? group.name, path: newPath ?? group.path };
      const other = await find(values.name);
      if (other !== undefined && other.group_id !== group.group_id) throw alreadyExists(values.name);
      await refuseDuplicate(
        db
          .updateTable("groups")
          .set({ ...values, name_key: nameKey(values.name) })
          .where("account_id", "=", accountId)
          .where("group_id", "=", group.group_id)
          .execute(),
        () => alreadyExists(values.name),
      );
      scope.announce(`group:${group.group_id}`);
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

function alreadyExists(name: string) {
  return entityAlreadyExists(`Group with name ${name} already exists.`);
}
