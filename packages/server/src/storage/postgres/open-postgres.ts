import { setTimeout as delay } from "node:timers/promises";
import { Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import { createFeed } from "../feed.ts";
import { createMutex } from "../mutex.ts";
import { migrate } from "../migrate.ts";
import { deadlineFrom } from "../patience.ts";
import type { Schema } from "../schema.ts";
import type { Change, Storage, StorageLogger, RandomBytes, WriteTransaction } from "../storage.ts";
import { createWriteScopes } from "../write-scope.ts";
import { Listener } from "./listener.ts";
import { CHANNEL, encodeChanges } from "./notifications.ts";
import { guardedPool, INSIST_ON_DURABILITY, openPool, REFUSE_WRITES } from "./pool.ts";
import { isCollision, MOST_RETRIES, pauseAfter } from "./retry.ts";

const WRITE_CONNECTIONS = 8;
const READ_CONNECTIONS = 8;

export interface PostgresOptions {
  readonly url: string;
  readonly logger: StorageLogger;
  readonly randomBytes: RandomBytes;
  readonly migrate: boolean;
}

/** Opens a PostgreSQL database, which any number of nodes may share. */
export async function openPostgres(options: PostgresOptions): Promise<Storage> {
  const { url, logger, randomBytes } = options;
  const node = Buffer.from(randomBytes(12)).toString("base64url");
  const scopes = createWriteScopes();
  const turns = createMutex();

  let closed = false;
  const refuseIfClosed = () => {
    if (closed) throw new Error("the storage is closed");
  };
  const writes = openPool({ url, size: WRITE_CONNECTIONS, prepare: INSIST_ON_DURABILITY, logger });
  const reads = openPool({ url, size: READ_CONNECTIONS, prepare: REFUSE_WRITES, logger });
  const writer = new Kysely<Schema>({
    dialect: new PostgresDialect({
      pool: guardedPool(writes, refuseIfClosed),
    }),
  });
  const reader = new Kysely<Schema>({
    dialect: new PostgresDialect({
      pool: guardedPool(reads, () => {
        scopes.refuseInside("a read through reader");
        refuseIfClosed();
      }),
    }),
  });
  const feed = createFeed(() => listener.healthy, logger);
  const listener: Listener = new Listener({ url, node, logger, publish: feed.publish });
  const close = async () => {
    if (closed) return;
    closed = true;
    await listener.close();
    await Promise.all([writes.end(), reads.end()]);
  };

  try {
    await migrate(writer, options.migrate);
    await listener.connect();
  } catch (error) {
    await close();
    throw error;
  }

  /** One attempt; rejects with what the server or `work` threw. */
  async function attempt<T>(work: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    const announced: Change[] = [];
    let committing = false;
    const run = async (db: Transaction<Schema>) => {
      const result = await work({
        db,
        announce(change) {
          announced.push(change);
        },
      });
      for (const payload of encodeChanges(node, announced)) {
        await sql`select pg_notify(${CHANNEL}, ${payload})`.execute(db);
      }
      committing = true;
      return result;
    };
    try {
      const result = await scopes.run(() =>
        writer.transaction().setIsolationLevel("serializable").execute(run),
      );
      feed.publish(announced);
      return result;
    } catch (error) {
      // A connection that broke during the commit leaves open whether there was one, and our own notification is not heeded.
      if (committing && !isCollision(error)) feed.publish("everything");
      throw error;
    }
  }

  return {
    dialect: "postgres",
    reader,
    snapshot: (work) => reader.transaction().setIsolationLevel("repeatable read").execute(work),
    changes: feed,
    async write(work) {
      scopes.refuseInside("a write");
      const deadline = deadlineFrom(performance.now());
      try {
        return await attempt(work);
      } catch (error) {
        if (!isCollision(error)) throw error;
      }
      // What collided takes turns, so that the writes of one node at least do not go on colliding with each other.
      await turns.acquire();
      try {
        for (let retry = 1; ; retry++) {
          try {
            return await attempt(work);
          } catch (error) {
            if (!isCollision(error) || retry === MOST_RETRIES || performance.now() >= deadline) throw error;
          }
          await delay(pauseAfter(retry, randomBytes));
        }
      } finally {
        turns.release();
      }
    },
    close,
  };
}
