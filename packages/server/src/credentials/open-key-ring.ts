import type { Runtime } from "../runtime.ts";
import type { Changes, Storage, StorageLogger } from "../storage/storage.ts";
import { createKeyRing, type DataKey, type KeyRing } from "./key-ring.ts";
import { type MasterKey, MasterKeyError } from "./master-key.ts";
import { KEY_SIZE } from "./xaes-256-gcm.ts";

export interface OpenKeyRingOptions {
  readonly storage: Storage;
  readonly masterKey: MasterKey;
  readonly runtime: Pick<Runtime, "now" | "randomBytes">;
  readonly logger?: StorageLogger;
}

/** The key ring of an installation, whose data keys lie in its database. */
export interface StoredKeyRing extends KeyRing {
  /** Adds a data key. Values are sealed with it from a minute later on, when every node has heard of it. */
  rotate(): Promise<void>;
  close(): void;
}

/** Milliseconds until a new data key is used: a node that does not have it yet could not open what it sealed. */
const SETTLING_TIME = 60_000;
const RELOAD_RETRY = 1_000;
const CHANGE = { accountId: "", subject: "data-keys" } as const;

interface StoredDataKey extends DataKey {
  readonly createdAt: number;
}

/**
 * Opens the data keys, making the first one in a new database. Throws MasterKeyError when the master key is not the one
 * that they were wrapped with.
 */
export async function openKeyRing(options: OpenKeyRingOptions): Promise<StoredKeyRing> {
  const { storage, masterKey, runtime, logger } = options;
  let keys: readonly StoredDataKey[] = [];
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function load(): Promise<void> {
    const rows = await storage.reader.selectFrom("data_keys").selectAll().orderBy("version").execute();
    keys = rows.map(({ version, wrapped, created_at }) => {
      // The same bytes object as before, so that what was derived from it stays known.
      const known = keys.find((key) => key.version === version)?.key;
      const key = known ?? masterKey.unwrap(wrapped, version);
      if (key === undefined) {
        throw new MasterKeyError(
          `the master key does not open data key ${version.toString()} of the database: it is not the master key that this database was made with`,
        );
      }
      return { version, key, createdAt: created_at };
    });
  }

  /** Adds a data key after the last one, or only if there is none. */
  async function add(onlyFirst: boolean): Promise<void> {
    await storage.write(async ({ db, announce }) => {
      const { last } = await db
        .selectFrom("data_keys")
        .select(({ fn }) => fn.max("version").as("last"))
        .executeTakeFirstOrThrow();
      // An aggregate over no rows is null, whatever its type says.
      const version = ((last as number | null) ?? 0) + 1;
      if (onlyFirst && version > 1) return;
      await db
        .insertInto("data_keys")
        .values({
          version,
          wrapped: masterKey.wrap(runtime.randomBytes(KEY_SIZE), version),
          created_at: runtime.now(),
        })
        .execute();
      announce(CHANGE);
    });
  }

  function reload(): void {
    clearTimeout(retry);
    load().catch((error: unknown) => {
      if (closed) return;
      logger?.error({ err: error }, "the data keys could not be read again");
      retry = setTimeout(reload, RELOAD_RETRY).unref();
    });
  }

  await load();
  if (keys.length === 0) {
    await add(true);
    await load();
  }
  const unsubscribe = storage.changes.subscribe((changes: Changes) => {
    if (changes === "everything" || changes.some(({ subject }) => subject === CHANGE.subject)) reload();
  });

  const ring = createKeyRing({
    randomBytes: runtime.randomBytes,
    find: (version) => keys.find((key) => key.version === version)?.key,
    current() {
      const settled = keys.findLast(({ createdAt }) => createdAt + SETTLING_TIME <= runtime.now());
      const key = settled ?? keys[0];
      if (key === undefined) throw new MasterKeyError("the database has lost its data keys");
      return key;
    },
  });
  return {
    ...ring,
    async rotate() {
      await add(false);
      await load();
    },
    close() {
      closed = true;
      clearTimeout(retry);
      unsubscribe();
    },
  };
}
