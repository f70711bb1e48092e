import { createUniqueId } from "../credentials/access-key-id.ts";
import type { UserRow } from "../storage/schema.ts";
import { boundariesOf, requireBoundaryPolicy } from "./boundaries.ts";
import { countRows } from "./count.ts";
import { deleteConflict, entityAlreadyExists, noSuchEntity } from "./errors.ts";
import { forgetLastUsed, readLastUsed } from "./last-used.ts";
import { refuseWithKeysAndCertificates } from "./keys-and-certificates/user-conflicts.ts";
import { namedRowsOf, type Renaming } from "./named-rows.ts";
import { nameKey } from "./names.ts";
import { refuseWithPasswordOrDevices } from "./passwords/user-conflicts.ts";
import { refuseWithPolicies } from "./policy-conflicts.ts";
import { requireQuota } from "./quotas.ts";
import type { DirectoryScope } from "./scope.ts";
import { signInSessionsOf } from "./sign-in/sign-in-sessions.ts";
import { taggingOf } from "./tagging.ts";
import { mergeTags, type TagMember, writeTags } from "./tags.ts";

export interface NewUser {
  readonly name: string;
  /** Default: "/". */
  readonly path?: string | undefined;
  readonly tags?: readonly TagMember[] | undefined;
  readonly boundaryArn?: string | undefined;
}

/** The IAM users of an account. A user keeps its unique id for life, through every change of name and path. */
export function usersOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("users").selectAll().where("account_id", "=", accountId);

  const named = namedRowsOf<UserRow>({
    read: (holds, limit) => select().where(holds).orderBy("name_key").limit(limit).execute(),
    missing: (name) => noSuchEntity(`The user with name ${name} cannot be found.`),
    taken: (name) => entityAlreadyExists(`User with name ${name} already exists.`),
  });
  const { find, get } = named;

  function findById(userId: string): Promise<UserRow | undefined> {
    return select().where("user_id", "=", userId).executeTakeFirst();
  }

  async function change(
    user: UserRow,
    values: Partial<Pick<UserRow, "name" | "name_key" | "path" | "tags" | "boundary_arn">>,
  ): Promise<void> {
    await db
      .updateTable("users")
      .set(values)
      .where("account_id", "=", accountId)
      .where("user_id", "=", user.user_id)
      .execute();
    scope.announce(`user:${user.user_id}`);
  }

  return {
    find,
    findById,
    get,

    /** Throws EntityAlreadyExists, LimitExceeded, InvalidInput (tags, boundary), NoSuchEntity (boundary). */
    async create({ name, path = "/", tags = [], boundaryArn }: NewUser): Promise<UserRow> {
      await named.requireFree(name);
      requireQuota("UsersPerAccount", (await countRows(scope, "users")) + 1);
      if (boundaryArn !== undefined) await requireBoundaryPolicy(scope, boundaryArn);
      const user: UserRow = {
        account_id: accountId,
        user_id: createUniqueId("AIDA", scope.randomBytes),
        name,
        name_key: nameKey(name),
        path,
        created_at: scope.now(),
        boundary_arn: boundaryArn ?? null,
        tags: writeTags(mergeTags([], tags, "TagsPerUser")),
      };
      await named.claim(name, db.insertInto("users").values(user).execute());
      scope.announce(`user:${user.user_id}`);
      return user;
    },

    list: named.list,

    /** Changes name, path or both. Throws NoSuchEntity, EntityAlreadyExists. */
    update(name: string, renaming: Renaming): Promise<void> {
      return named.rename(name, renaming, change);
    },

    /** Throws NoSuchEntity, and DeleteConflict while the user has policies, keys, certificates, a password, MFA devices or groups. */
    async delete(name: string): Promise<void> {
      const { user_id: userId } = await get(name);
      await refuseWithPolicies(scope, "user", userId);
      const key = await db
        .selectFrom("access_keys")
        .select("access_key_id")
        .where("account_id", "=", accountId)
        .where("user_id", "=", userId)
        .limit(1)
        .executeTakeFirst();
      if (key !== undefined) throw deleteConflict("Cannot delete entity, must delete access keys first.");
      await refuseWithKeysAndCertificates(scope, userId);
      await refuseWithPasswordOrDevices(scope, userId);
      const membership = await db
        .selectFrom("group_members")
        .select("group_id")
        .where("account_id", "=", accountId)
        .where("user_id", "=", userId)
        .limit(1)
        .executeTakeFirst();
      if (membership !== undefined)
        throw deleteConflict("Cannot delete entity, must remove users from group first.");
      await db
        .deleteFrom("users")
        .where("account_id", "=", accountId)
        .where("user_id", "=", userId)
        .execute();
      await forgetLastUsed(scope, "password", userId);
      await signInSessionsOf(scope).endAllOf(userId);
      scope.announce(`user:${userId}`);
    },

    ...taggingOf({ get, change, quota: "TagsPerUser" }),
    ...boundariesOf(scope, { kind: "user", get, change }),

    /** When users last signed in with their password, in epoch milliseconds by unique id (of root: the account id). */
    async passwordsLastUsed(userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const rows = await readLastUsed(scope, "password", userIds);
      return new Map([...rows].map(([id, row]) => [id, row.used_at]));
    },
  };
}
