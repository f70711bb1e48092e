import type { GroupRow, UserRow } from "../storage/schema.ts";
import { page, type Page, type PageRequest } from "./pages.ts";
import { requireQuota } from "./quotas.ts";
import type { DirectoryScope } from "./scope.ts";

/** Which users are in which groups, by unique ids. Adding who is in already, and removing who is not, is no error: AWS answers both alike. */
export function membershipsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  function announce(group: GroupRow, user: UserRow): void {
    scope.announce(`group:${group.group_id}`);
    scope.announce(`user:${user.user_id}`);
  }

  return {
    /** Throws LimitExceeded. */
    async addUser(group: GroupRow, user: UserRow): Promise<void> {
      const memberships = await db
        .selectFrom("group_members")
        .select("group_id")
        .where("account_id", "=", accountId)
        .where("user_id", "=", user.user_id)
        .execute();
      if (memberships.some(({ group_id: id }) => id === group.group_id)) return;
      requireQuota("GroupsPerUser", memberships.length + 1);
      await db
        .insertInto("group_members")
        .values({ account_id: accountId, group_id: group.group_id, user_id: user.user_id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      announce(group, user);
    },

    async removeUser(group: GroupRow, user: UserRow): Promise<void> {
      const { numDeletedRows } = await db
        .deleteFrom("group_members")
        .where("account_id", "=", accountId)
        .where("group_id", "=", group.group_id)
        .where("user_id", "=", user.user_id)
        .executeTakeFirstOrThrow();
      if (numDeletedRows > 0n) announce(group, user);
    },

    /** The users of a group, sorted by name, without case. */
    members(group: GroupRow, request: PageRequest): Promise<Page<UserRow>> {
      return page(
        request,
        (user) => user.name_key,
        (after = "", limit) =>
          db
            .selectFrom("group_members")
            .innerJoin("users", (join) =>
              join
                .onRef("users.account_id", "=", "group_members.account_id")
                .onRef("users.user_id", "=", "group_members.user_id"),
            )
            .selectAll("users")
            .where("group_members.account_id", "=", accountId)
            .where("group_members.group_id", "=", group.group_id)
            .where("users.name_key", ">", after)
            .orderBy("users.name_key")
            .limit(limit)
            .execute(),
      );
    },

    /** The groups of a user, sorted by name, without case. */
    ofUser(userId: string, request: PageRequest): Promise<Page<GroupRow>> {
      return page(
        request,
        (group) => group.name_key,
        (after = "", limit) =>
          db
            .selectFrom("group_members")
            .innerJoin("groups", (join) =>
              join
                .onRef("groups.account_id", "=", "group_members.account_id")
                .onRef("groups.group_id", "=", "group_members.group_id"),
            )
            .selectAll("groups")
            .where("group_members.account_id", "=", accountId)
            .where("group_members.user_id", "=", userId)
            .where("groups.name_key", ">", after)
            .orderBy("groups.name_key")
            .limit(limit)
            .execute(),
      );
    },
  };
}
