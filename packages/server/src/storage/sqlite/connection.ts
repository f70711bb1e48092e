import { setTimeout as delay } from "node:timers/promises";
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import {
  AbortedTransactionError,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
} from "kysely";
import { deadlineFrom } from "../patience.ts";
import { createStatementCache } from "./statement-cache.ts";

const STATEMENTS_KEPT = 256;
const SQLITE_BUSY = 5;
/** How often to ask for the write lock of another process, in milliseconds. */
const LOCK_POLL = 10;

/** One connection of node:sqlite as Kysely sees it. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof createStatementCache>;
  #failed = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = createStatementCache(database, STATEMENTS_KEPT);
  }

  /**
   * Begins a transaction that holds the write lock from the start, so that it can never fail for a stale snapshot later.
   * @param deadline of `performance.now()`: until then another process is waited for
   */
  async begin(deadline: number): Promise<void> {
    await onceUnlocked(() => this.#database.exec("begin immediate"), deadline);
    this.#failed = false;
  }

  commit(): void {
    try {
      if (this.#failed) throw new AbortedTransactionError();
      this.#database.exec("commit");
    } catch (error) {
      // Kysely takes a transaction for finished once it was told to commit.
      this.rollback();
      throw error;
    }
  }

  rollback(): void {
    this.#failed = false;
    // After some errors (a full disk, say) SQLite has rolled back already.
    if (this.#database.isTransaction) this.#database.exec("rollback");
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    // PostgreSQL ends a transaction at its first error, and so does this, lest code that works on one engine fails on the other.
    if (this.#failed) throw new AbortedTransactionError();
    try {
      return this.#execute(query);
    } catch (error) {
      this.#failed = this.#database.isTransaction;
      if (this.#failed || !isBusy(error)) throw error;
    }
    return onceUnlocked(() => this.#execute<R>(query), deadlineFrom(performance.now()));
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    if (this.#failed) throw new AbortedTransactionError();
    // Not from the cache: a statement cannot run twice at the same time.
    const statement = this.#database.prepare(query.sql);
    for (const row of statement.iterate(...(query.parameters as SQLInputValue[]))) yield { rows: [row as R] };
  }

  #execute<R>({ sql, parameters }: CompiledQuery): QueryResult<R> {
    const { statement, answersRows } = this.#statements.get(sql);
    const values = parameters as SQLInputValue[];
    if (answersRows) return { rows: statement.all(...values) as R[] };
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }
}

/** Does `work` as soon as no other process holds the lock; SQLite's own waiting would hold up the event loop meanwhile. */
async function onceUnlocked<T>(work: () => T, deadline: number): Promise<T> {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    await delay(LOCK_POLL);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && ((error as { errcode?: unknown }).errcode as number) % 256 === SQLITE_BUSY;
}
