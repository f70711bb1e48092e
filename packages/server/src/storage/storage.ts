import type { Kysely, Transaction } from "kysely";
import type { Schema } from "./schema.ts";

/** One database, embedded (SQLite) or shared by several nodes (PostgreSQL), behind one set of queries. */
export interface Storage {
  readonly dialect: "sqlite" | "postgres";

  /**
   * Reads outside of a transaction: each query sees the last committed state, never what a write has not committed yet.
   * Refuses to write. Must not be used inside of `write`, which has `tx.db` for its reads: there it throws.
   */
  readonly reader: Kysely<Schema>;

  /**
   * Runs `work`, all of whose reads see one and the same committed state: for what is only true together. It may run several times,
   * so its only effect must be what it returns. Refuses to write, and must not be used inside of `write`, like `reader`.
   */
  snapshot<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;

  /**
   * Runs `work` in one serialisable transaction: all of it, or, when it throws, nothing. When it resolves, the change is
   * durable, and what it announced has been published to this node's subscribers.
   *
   * `work` may run several times (PostgreSQL asks for a retry when two transactions collide), so its only effects must be
   * those on `tx`. A query that failed ends the transaction: it cannot be caught and passed over.
   */
  write<T>(work: (tx: WriteTransaction) => Promise<T>): Promise<T>;

  readonly changes: ChangeFeed;

  /** Waits for writes under way, then lets go of every connection. */
  close(): Promise<void>;
}

export interface WriteTransaction {
  readonly db: Transaction<Schema>;
  /** Names what this transaction changes; subscribers hear of it once it is committed. */
  readonly announce: (change: Change) => void;
}

export interface Change {
  readonly accountId: string;
  /** What changed, in words that the owner of the table chooses, such as `user:AIDA…`. */
  readonly subject: string;
}

/** "everything": something unknown changed, so nothing that was read before may be relied on. */
export type Changes = readonly Change[] | "everything";

export type ChangeHandler = (changes: Changes) => void;

export interface ChangeFeed {
  /**
   * Calls `handler` with the changes of this process (before its `write` resolves) and of others (within a second).
   * Returns the function that ends the subscription.
   */
  subscribe(handler: ChangeHandler): () => void;

  /** False while changes of other nodes may be missed. What was cached must not be used then. */
  readonly healthy: boolean;
}

/** The part of a pino logger that storage uses. */
export interface StorageLogger {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Where random bytes come from. */
export type RandomBytes = (size: number) => Uint8Array;
