import { createAccessKeyId } from "../credentials/access-key-id.ts";
import { createSecretAccessKey } from "../credentials/secret-access-key.ts";
import type { AccessKeyRow, LastUsedRow } from "../storage/schema.ts";
import { ROW_COUNT } from "./count.ts";
import { entityAlreadyExists, noSuchEntity } from "./errors.ts";
import { keySecretBinding } from "./key-store.ts";
import { forgetLastUsed, readLastUsed } from "./last-used.ts";
import { refuseDuplicate } from "./names.ts";
import { page, type Page, type PageRequest } from "./pages.ts";
import { requireQuota } from "./quotas.ts";
import type { DirectoryScope } from "./scope.ts";

/** What is known of a key without its secret. */
export type AccessKeyFacts = Omit<AccessKeyRow, "sealed_secret">;

const FACTS = ["account_id", "access_key_id", "user_id", "status", "created_at"] as const;

export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The long-term access keys of an account, by the unique id of their user; root's have the account's id there. */
export function accessKeysOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = () => db.selectFrom("access_keys").select(FACTS).where("account_id", "=", accountId);

  /** A key of whichever user of the account; undefined when there is none. */
  function find(accessKeyId: string): Promise<AccessKeyFacts | undefined> {
    return select().where("access_key_id", "=", accessKeyId).executeTakeFirst();
  }

  /** Throws NoSuchEntity, also for a key of another user. */
  async function get(userId: string, accessKeyId: string): Promise<AccessKeyFacts> {
    const key = await find(accessKeyId);
    if (key === undefined || key.user_id !== userId)
      throw noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`);
    return key;
  }

  return {
    find,

    /**
     * Makes an active key; its secret is told here and never again. `given` is a key pair made elsewhere, for scripted
     * installations. Throws LimitExceeded, and EntityAlreadyExists for a given id that any account has.
     */
    async create(
      userId: string,
      given?: KeyPair,
    ): Promise<{ readonly key: AccessKeyFacts; readonly secretAccessKey: string }> {
      const { count } = await db
        .selectFrom("access_keys")
        .select(ROW_COUNT)
        .where("account_id", "=", accountId)
        .where("user_id", "=", userId)
        .executeTakeFirstOrThrow();
      requireQuota("AccessKeysPerUser", count + 1);
      const accessKeyId = given?.accessKeyId ?? createAccessKeyId("AKIA", accountId, scope.randomBytes);
      const secretAccessKey = given?.secretAccessKey ?? createSecretAccessKey(scope.randomBytes);
      const key: AccessKeyFacts = {
        account_id: accountId,
        access_key_id: accessKeyId,
        user_id: userId,
        status: "Active",
        created_at: scope.now(),
      };
      const sealed = scope.secrets.seal(secretAccessKey, keySecretBinding(accountId, accessKeyId));
      // Ids are unique over all accounts, because keys are found by their id alone when a request comes in.
      await refuseDuplicate(
        db
          .insertInto("access_keys")
          .values({ ...key, sealed_secret: sealed })
          .execute(),
        () => alreadyExists(accessKeyId),
      );
      scope.announce(`access-key:${accessKeyId}`);
      return { key, secretAccessKey };
    },

    /** Sorted by id. */
    list(userId: string, request: PageRequest): Promise<Page<AccessKeyFacts>> {
      return page(
        request,
        (key) => key.access_key_id,
        (after = "", limit) =>
          select()
            .where("user_id", "=", userId)
            .where("access_key_id", ">", after)
            .orderBy("access_key_id")
            .limit(limit)
            .execute(),
      );
    },

    /** Throws NoSuchEntity. */
    async setStatus(userId: string, accessKeyId: string, status: AccessKeyRow["status"]): Promise<void> {
      await get(userId, accessKeyId);
      await db
        .updateTable("access_keys")
        .set({ status })
        .where("account_id", "=", accountId)
        .where("access_key_id", "=", accessKeyId)
        .execute();
      scope.announce(`access-key:${accessKeyId}`);
    },

    /** Throws NoSuchEntity. */
    async delete(userId: string, accessKeyId: string): Promise<void> {
      await get(userId, accessKeyId);
      await db
        .deleteFrom("access_keys")
        .where("account_id", "=", accountId)
        .where("access_key_id", "=", accessKeyId)
        .execute();
      await forgetLastUsed(scope, "access-key", accessKeyId);
      scope.announce(`access-key:${accessKeyId}`);
    },

    /** Undefined when the key was never used. */
    async lastUsed(accessKeyId: string): Promise<LastUsedRow | undefined> {
      return (await readLastUsed(scope, "access-key", [accessKeyId])).get(accessKeyId);
    },
  };
}

function alreadyExists(accessKeyId: string) {
  return entityAlreadyExists(`Access Key with id ${accessKeyId} already exists.`);
}
