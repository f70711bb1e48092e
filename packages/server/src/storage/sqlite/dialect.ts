import { type Dialect, type Driver, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import { deadlineFrom } from "../patience.ts";
import type { SqliteConnection } from "./connection.ts";

export interface SqliteAccess {
  readonly connection: SqliteConnection;
  /** Waits until the connection may be used. */
  readonly acquire: () => Promise<void> | void;
  readonly release: () => void;
  /** Until when, of `performance.now()`, a transaction that begins waits for other processes. Default: as long as anything waits. */
  readonly deadline?: () => number;
  /** Called in the same tick in which a transaction was committed. */
  readonly committed?: () => void;
}

/** Kysely's dialect over one connection of node:sqlite; who uses it when is the caller's to say. */
export function sqliteDialect(access: SqliteAccess): Dialect {
  return {
    createDriver: () => sqliteDriver(access),
    createAdapter: () => new NodeSqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function sqliteDriver({ connection, acquire, release, deadline, committed }: SqliteAccess): Driver {
  return {
    async init() {},
    async acquireConnection() {
      await acquire();
      return connection;
    },
    beginTransaction: () => connection.begin(deadline?.() ?? deadlineFrom(performance.now())),
    async commitTransaction() {
      connection.commit();
      committed?.();
    },
    async rollbackTransaction() {
      connection.rollback();
    },
    async releaseConnection() {
      release();
    },
    async destroy() {},
  };
}

class NodeSqliteAdapter extends SqliteAdapter {
  /** Kysely's own lock around a single connection is not needed: `acquire` is that. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  /** SQLite does; with it a migration that fails half-way leaves nothing, and two processes that start take turns. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
