import type { Kysely } from "kysely";
import type { AccessKeyRow, Schema } from "../storage/schema.ts";
import type { ChangeFeed } from "../storage/storage.ts";
import { createCache } from "./cache.ts";
import type { SecretBox } from "../credentials/secret-box.ts";

/** A long-term access key with its secret, in memory only. */
export interface KeyRecord {
  readonly accountId: string;
  /** The account id for the root user's keys. */
  readonly userId: string;
  readonly status: AccessKeyRow["status"];
  readonly secretAccessKey: string;
}

/** Finds access keys by their ids, whichever account they belong to. */
export interface KeyStore {
  find(accessKeyId: string): Promise<KeyRecord | undefined>;
}

export function createKeyStore(
  reader: Kysely<Schema>,
  changes: ChangeFeed,
  secrets: SecretBox,
  capacity: number,
): KeyStore {
  const cache = createCache<KeyRecord | undefined>(changes, capacity);

  async function read(accessKeyId: string): Promise<KeyRecord | undefined> {
    const row = await reader
      .selectFrom("access_keys")
      .selectAll()
      .where("access_key_id", "=", accessKeyId)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const secretAccessKey = secrets.open(row.sealed_secret, keySecretBinding(row.account_id, accessKeyId));
    if (secretAccessKey === undefined) throw new Error(`The secret of ${accessKeyId} cannot be unsealed`);
    return { accountId: row.account_id, userId: row.user_id, status: row.status, secretAccessKey };
  }

  return {
    find: (accessKeyId) =>
      cache.get(accessKeyId, async () => ({
        value: await read(accessKeyId),
        subjects: [`access-key:${accessKeyId}`],
      })),
  };
}

/** What the secret of an access key is sealed to: it opens for no other key and in no other account. */
export function keySecretBinding(accountId: string, accessKeyId: string): string {
  return `${accountId}/${accessKeyId}`;
}
