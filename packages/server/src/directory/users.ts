import { createUniqueId } from "../credentials/access-key-id.ts";
import type { UserRow } from "../storage/schema.ts";
import { requireBoundaryPolicy } from "./boundaries.ts";
import { countRows } from "./count.ts";
import { deleteConflict, entityAlreadyExists, noSuchEntity } from "./errors.ts";
import { forgetLastUsed, readLastUsed } from "./last-used.ts";
import { refuseWithKeysAndCertificates } from "./keys-and-certificates/user-conflicts.ts";
import { nameKey, pathStartsWith, refuseDuplicate } from "./names.ts";
import { page, type Page, type PageRequest } from "./pages.ts";
import { refuseWithPasswordOrDevices } from "./passwords/user-conflicts.ts";
import { refuseWithPolicies } from "./policy-conflicts.ts";
import { requireQuota } from "./quotas.ts";
import type { DirectoryScope } from "./scope.ts";
import { mergeTags, readTags, removeTags, type TagMember, writeTags } from "./tags.ts";

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

  function find(name: string): Promise<UserRow | undefined> {
    return select().where("name_key", "=", nameKey(name)).executeTakeFirst();
  }

  function findById(userId: string): Promise<UserRow | undefined> {
    return select().where("user_id", "=", userId).executeTakeFirst();
  }

  /** Throws NoSuchEntity. */
  async function get(name: string): Promise<UserRow> {
    const user = await find(name);
    if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
    return user;
  }

  async function change(
    user: UserRow,
    values: Partial<Pick<UserRow, "tags" | "boundary_arn">>,
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
      if ((await find(name)) !== undefined) throw alreadyExists(name);
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
      await refuseDuplicate(db.insertInto("users").values(user).execute(), () => alreadyExists(name));
      scope.announce(`user:${user.user_id}`);
      return user;
    },

    /** Sorted by name, without case. */
    list(request: PageRequest, pathPrefix = "/"): Promise<Page<UserRow>> {
      return page(
        request,
        (user) => user.name_key,
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
      const user = await get(name);
      const values = { name: newName ?? user.name, path: newPath ?? user.path };
      const other = await find(values.name);
      if (other !== undefined && other.user_id !== user.user_id) throw alreadyExists(values.name);
      await refuseDuplicate(
        db
          .updateTable("users")
          .set({ ...values, name_key: nameKey(values.name) })
          .where("account_id", "=", accountId)
          .where("user_id", "=", user.user_id)
          .execute(),
        () => alreadyExists(values.name),
      );
      scope.announce(`user:${user.user_id}`);
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
      scope.announce(`user:${userId}`);
    },

    /** Throws NoSuchEntity, InvalidInput, LimitExceeded. */
    async tag(name: string, tags: readonly TagMember[]): Promise<void> {
      const user = await get(name);
      await change(user, { tags: writeTags(mergeTags(readTags(user.tags), tags, "TagsPerUser")) });
    },

    /** Throws NoSuchEntity. */
    async untag(name: string, keys: readonly string[]): Promise<void> {
      const user = await get(name);
      await change(user, { tags: writeTags(removeTags(readTags(user.tags), keys)) });
    },

    /** Throws NoSuchEntity (user or policy), InvalidInput. */
    async putBoundary(name: string, arn: string): Promise<void> {
      const user = await get(name);
      await requireBoundaryPolicy(scope, arn);
      await change(user, { boundary_arn: arn });
    },

    /** Throws NoSuchEntity, also when the user has no boundary. */
    async deleteBoundary(name: string): Promise<void> {
      const user = await get(name);
      if (user.boundary_arn === null)
        throw noSuchEntity(`The user with name ${user.name} does not have a permissions boundary.`);
      await change(user, { boundary_arn: null });
    },

    /** When users last signed in with their password, in epoch milliseconds by unique id (of root: the account id). */
    async passwordsLastUsed(userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const rows = await readLastUsed(scope, "password", userIds);
      return new Map([...rows].map(([id, row]) => [id, row.used_at]));
    },
  };
}

function alreadyExists(name: string) {
  return entityAlreadyExists(`User with name ${name} already exists.`);
}
