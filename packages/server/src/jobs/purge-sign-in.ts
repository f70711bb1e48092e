import type { Logger } from "pino";
import { nextPurge, purge } from "../directory/sign-in/purge.ts";
import type { Storage } from "../storage/storage.ts";

export interface Purge {
  /** Deletes what is over, a page at a time; resolves when there is no more. */
  run(): Promise<void>;
  /** Waits for a page under way; no other follows. */
  close(): Promise<void>;
}

export interface PurgeOptions {
  readonly storage: Pick<Storage, "reader" | "write">;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly logger: Pick<Logger, "error">;
  /** Milliseconds between two runs. */
  readonly interval?: number;
  /** Rows of one transaction: the embedded database lets nobody else write meanwhile. */
  readonly page?: number;
}

/** Lets go of sign-ins, sessions, codes and counts that are over, now and then: they are good for nothing, and would only add up. */
export function createPurge({ storage, now, logger, interval = 600_000, page = 1000 }: PurgeOptions): Purge {
  let closed = false;
  let running: Promise<void> | undefined;

  async function deletePages(): Promise<void> {
    for (;;) {
      if (closed) return;
      const time = now();
      const next = await nextPurge(storage.reader, time, page);
      if (next === undefined) return;
      await storage.write(({ db }) => purge(db, next, time));
    }
  }

  function run(): Promise<void> {
    running ??= deletePages().finally(() => {
      running = undefined;
    });
    return running;
  }

  const timer = setInterval(() => {
    run().catch((error: unknown) => logger.error({ err: error }, "what is over could not be deleted"));
  }, interval);
  timer.unref();

  return {
    run,
    async close() {
      closed = true;
      clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
}
