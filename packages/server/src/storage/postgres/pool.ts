import type { PostgresPool } from "kysely";
import { type ClientConfig, Pool, types } from "pg";
import type { StorageLogger } from "../storage.ts";

const CONNECT_TIMEOUT = 10_000;
const STATEMENT_TIMEOUT = 30_000;
const INT8 = 20;
const NUMERIC = 1700;

/** Settings that each connection has, in the shape of pg's configuration. */
export function connectionConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: "signet",
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    statement_timeout: STATEMENT_TIMEOUT,
    // A node that hangs in mid-transaction must not hold up the others for ever.
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT,
    keepAlive: true,
    types: { getTypeParser },
  };
}

/** Counts, instants and sums are numbers, as they are on SQLite; none of ours leaves the range of safe integers. */
const getTypeParser: typeof types.getTypeParser = ((id: number, format?: "text") =>
  id === INT8 || id === NUMERIC ? Number : types.getTypeParser(id, format)) as typeof types.getTypeParser;

/** Where commits return before they are on disk, ours do not; a stricter setting of the server stays. */
export const INSIST_ON_DURABILITY =
  "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

/** Nothing is written through a connection for reads. */
export const REFUSE_WRITES = "set session characteristics as transaction read only";

export interface PoolOptions {
  readonly url: string;
  readonly size: number;
  /** Run on each new connection before it is used; one where it fails is not used. */
  readonly prepare: string;
  readonly logger: StorageLogger;
}

/** A pool whose broken connections are replaced and never bring the process down. */
export function openPool({ url, size, prepare, logger }: PoolOptions): Pool {
  const pool = new Pool({
    ...connectionConfig(url),
    max: size,
    verify(client, done) {
      client.query(prepare, (error?: Error) => done(error ?? undefined));
    },
  });
  const lost = (error: Error) => logger.warn({ err: error }, "a database connection was lost");
  pool.on("error", lost);
  // The pool listens only while a connection is idle; an error without a listener would end the process.
  pool.on("connect", (client) => client.on("error", lost));
  return pool;
}

/** The pool as Kysely takes it, with `guard` called before a connection is handed out. */
export function guardedPool(pool: Pool, guard: () => void): PostgresPool {
  return {
    options: pool.options,
    async connect() {
      guard();
      return pool.connect();
    },
    end: () => pool.end(),
  };
}
