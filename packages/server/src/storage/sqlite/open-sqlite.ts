import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { createFeed } from "../feed.ts";
import { migrate } from "../migrate.ts";
import { createMutex } from "../mutex.ts";
import { deadlineFrom } from "../patience.ts";
import type { Schema } from "../schema.ts";
import type { Change, Storage, StorageLogger } from "../storage.ts";
import { createWriteScopes } from "../write-scope.ts";
import { SqliteConnection } from "./connection.ts";
import { sqliteDialect } from "./dialect.ts";
import { prepareDatabaseFile } from "./files.ts";
import { createExclusiveSnapshots, createSnapshots } from "./snapshots.ts";
import { strictTables } from "./strict-tables.ts";

/** How often to look whether another process wrote to the file, in milliseconds. */
const POLL_INTERVAL = 200;
/** How long opening waits for another process that is just recovering or closing the file, in milliseconds. */
const BUSY_TIMEOUT = 5_000;

export interface SqliteOptions {
  /** Path of the file, or `:memory:`. */
  readonly path: string;
  readonly logger: StorageLogger;
  readonly migrate: boolean;
}

/**
 * Opens a SQLite database. A file has one connection that writes and one that reads, so that reads never wait for a write;
 * a database in memory has one connection, and reads wait for the write under way.
 */
export async function openSqlite({ path, logger, migrate: mayMigrate }: SqliteOptions): Promise<Storage> {
  const inMemory = path === ":memory:";
  if (!inMemory) prepareDatabaseFile(path, logger);
  const database = openDatabase(path);
  try {
    const writes = createMutex();
    const scopes = createWriteScopes();
    let closed = false;
    const feed = createFeed(() => !closed, logger);
    let announced: Change[] = [];
    let endScope = () => {};
    let deadline: number | undefined;

    const writerConnection = new SqliteConnection(database);
    const writer = new Kysely<Schema>({
      dialect: sqliteDialect({
        connection: writerConnection,
        acquire: () => {},
        release: () => {},
        deadline: () => deadline ?? deadlineFrom(performance.now()),
        committed() {
          endScope();
          feed.publish(announced);
        },
      }),
    });
    await migrate(writer.withPlugin(strictTables), mayMigrate);

    const setReadOnly = (on: boolean) => database.exec(`pragma query_only = ${on ? "on" : "off"}`);
    const readerDatabase = inMemory ? database : openDatabase(path, true);
    if (inMemory) setReadOnly(true);
    const reader = new Kysely<Schema>({
      dialect: sqliteDialect({
        connection: inMemory ? writerConnection : new SqliteConnection(readerDatabase),
        acquire() {
          scopes.refuseInside("a read through reader");
          if (closed) throw new Error("the storage is closed");
          return inMemory ? writes.acquire() : undefined;
        },
        release() {
          if (inMemory) writes.release();
        },
      }),
    });

    const snapshot = inMemory
      ? createExclusiveSnapshots(writerConnection, writes)
      : createSnapshots(reader, readerDatabase, writes);

    const stopPolling = inMemory
      ? () => {}
      : pollForOthers(database, logger, () => feed.publish("everything"));

    return {
      dialect: "sqlite",
      reader,
      async snapshot(work) {
        scopes.refuseInside("a snapshot");
        if (closed) throw new Error("the storage is closed");
        return snapshot(work);
      },
      changes: feed,
      async write(work) {
        scopes.refuseInside("a write");
        const asked = performance.now();
        await writes.acquire();
        try {
          if (closed) throw new Error("the storage is closed");
          if (inMemory) setReadOnly(false);
          announced = [];
          deadline = deadlineFrom(asked);
          return await scopes.run((end) => {
            endScope = end;
            return writer.transaction().execute((db) =>
              work({
                db,
                announce(change) {
                  announced.push(change);
                },
              }),
            );
          });
        } finally {
          if (inMemory && !closed) setReadOnly(true);
          writes.release();
        }
      },
      async close() {
        await writes.acquire();
        try {
          if (closed) return;
          closed = true;
          stopPolling();
          if (!inMemory) readerDatabase.close();
          database.close();
        } finally {
          writes.release();
        }
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function openDatabase(path: string, readOnly = false): DatabaseSync {
  const database = new DatabaseSync(path, {
    readOnly,
    timeout: BUSY_TIMEOUT,
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
    defensive: true,
  });
  if (!readOnly) {
    const mode = database.prepare("pragma journal_mode = wal").get()?.["journal_mode"];
    // A file system without shared memory, say; readers would wait for writers there, and the modes of durability differ.
    if (mode !== "wal" && path !== ":memory:") {
      database.close();
      throw new Error(`the database ${path} cannot be switched to write-ahead logging`);
    }
    // FULL: a commit is on disk when it returns. fullfsync: on macOS too, where fsync alone leaves it in the drive's cache.
    database.exec("pragma synchronous = full; pragma fullfsync = on");
  }
  // From here on the connection waits for locks without holding up the event loop.
  database.exec("pragma busy_timeout = 0");
  return database;
}

/** data_version changes when another connection has committed; our own reader never does. */
function pollForOthers(database: DatabaseSync, logger: StorageLogger, changed: () => void): () => void {
  const statement = database.prepare("pragma data_version");
  const version = () => statement.get()?.["data_version"];
  let last = version();
  const timer = setInterval(() => {
    try {
      const current = version();
      if (current === last) return;
      last = current;
    } catch (error) {
      logger.error({ err: error }, "cannot tell whether another process wrote to the database");
    }
    changed();
  }, POLL_INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
