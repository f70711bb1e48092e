import type { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import type { Mutex } from "../mutex.ts";
import type { Schema } from "../schema.ts";
import type { Storage } from "../storage.ts";
import type { SqliteConnection } from "./connection.ts";
import { sqliteDialect } from "./dialect.ts";

type Snapshot = Storage["snapshot"];

/** So often reads are begun again because of a write between them, before the writers of this process have to wait. */
const UNDISTURBED_TRIES = 8;
/** Then only other processes write, and none of them so often. */
const MOST_TRIES = 200;

/**
 * Reads that see one state of a file, over a connection that all reads share, so that no transaction can be begun on it: what was
 * read is good when nothing was committed meanwhile, and is read again otherwise. What fails between two states is no failure.
 *
 * @param database the reader's connection
 * @param writes who holds it is the only one of this process that writes
 */
export function createSnapshots(reader: Kysely<Schema>, database: DatabaseSync, writes: Mutex): Snapshot {
  // Changes when any other connection has committed: our own writer, or another process.
  const statement = database.prepare("pragma data_version");
  const version = () => statement.get()?.["data_version"];

  async function attempt<T>(
    work: (db: Kysely<Schema>) => Promise<T>,
    tries: number,
  ): Promise<{ readonly result: T } | undefined> {
    for (let tried = 0; tried < tries; tried++) {
      const before = version();
      try {
        const result = await work(reader);
        if (version() === before) return { result };
      } catch (error) {
        if (version() === before) throw error;
      }
    }
    return undefined;
  }

  return async (work) => {
    const undisturbed = await attempt(work, UNDISTURBED_TRIES);
    if (undisturbed !== undefined) return undisturbed.result;
    await writes.acquire();
    try {
      const alone = await attempt(work, MOST_TRIES);
      if (alone === undefined) throw new Error("other processes write to the database without a pause");
      return alone.result;
    } finally {
      writes.release();
    }
  };
}

/** The same for a database in memory, whose only connection is used by one at a time anyway. */
export function createExclusiveSnapshots(connection: SqliteConnection, uses: Mutex): Snapshot {
  const reader = new Kysely<Schema>({
    dialect: sqliteDialect({ connection, acquire: () => {}, release: () => {} }),
  });
  return async (work) => {
    await uses.acquire();
    try {
      return await work(reader);
    } finally {
      uses.release();
    }
  };
}
