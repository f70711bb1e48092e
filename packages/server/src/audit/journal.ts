import type { Logger } from "pino";
import type { Kysely } from "kysely";
import type { EventRow, LastUsedRow, Schema } from "../storage/schema.ts";
import type { Storage } from "../storage/storage.ts";

/** Keeps the audit trail: what changed something with its change, everything else in batches. */
export interface Journal {
  /** Writes the event of a change into the change's own transaction. */
  record(db: Kysely<Schema>, event: EventRow): Promise<void>;
  /** Takes the event of a request that changed nothing; it is on disk within 100 ms. */
  enqueue(event: EventRow): void;
  /** Notes the use of an access key or a role; the latest of each batch is kept. */
  noteUse(use: LastUsedRow): void;
  /** Resolves at once, or when there is room again: requests wait for the disk only when it is far behind. */
  room(): Promise<void>;
  /** Writes what is waiting. */
  flush(): Promise<void>;
  /** Writes what is waiting and takes nothing more. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly storage: Storage;
  readonly logger: Logger;
  /** Milliseconds that an event may wait. */
  readonly interval?: number;
  /** Events that may wait before requests do. */
  readonly capacity?: number;
}

/** Rows of one statement: SQLite takes at most 32,766 parameters, and an event has ten. */
const ROWS_OF_STATEMENT = 500;

export function createJournal(options: JournalOptions): Journal {
  const { storage, logger, interval = 50, capacity = 20_000 } = options;
  let events: EventRow[] = [];
  let uses = new Map<string, LastUsedRow>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  function wake(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void flush().catch(() => undefined);
    }, interval);
  }

  /** One batch at a time; what fails goes back to the front and is tried again. */
  async function writeBatch(): Promise<void> {
    const batch = events;
    const used = uses;
    events = [];
    uses = new Map();
    try {
      await storage.write(async ({ db }) => {
        await insertEvents(db, batch);
        await insertUses(db, [...used.values()]);
      });
    } catch (error) {
      events = [...batch, ...events];
      uses = new Map([...used, ...uses]);
      logger.error({ err: error, waiting: events.length }, "the audit trail could not be written");
      wake();
      throw error;
    }
  }

  async function flush(): Promise<void> {
    while (writing !== undefined) await writing.catch(() => undefined);
    if (events.length === 0 && uses.size === 0) return;
    writing = writeBatch().finally(() => {
      writing = undefined;
    });
    await writing;
  }

  return {
    async record(db, event) {
      await insertEvents(db, [event]);
    },
    enqueue(event) {
      events.push(event);
      wake();
    },
    noteUse(use) {
      uses.set(`${use.kind} ${use.id}`, use);
      wake();
    },
    async room() {
      if (events.length >= capacity) await flush();
    },
    flush,
    async close() {
      clearTimeout(timer);
      timer = undefined;
      await flush();
    },
  };
}

async function insertEvents(db: Kysely<Schema>, events: readonly EventRow[]): Promise<void> {
  for (let from = 0; from < events.length; from += ROWS_OF_STATEMENT) {
    await db
      .insertInto("events")
      .values(events.slice(from, from + ROWS_OF_STATEMENT))
      .execute();
  }
}

async function insertUses(db: Kysely<Schema>, uses: readonly LastUsedRow[]): Promise<void> {
  for (let from = 0; from < uses.length; from += ROWS_OF_STATEMENT) {
    await db
      .insertInto("last_used")
      .values(uses.slice(from, from + ROWS_OF_STATEMENT))
      .onConflict((conflict) =>
        conflict.columns(["account_id", "kind", "id"]).doUpdateSet((eb) => ({
          used_at: eb.ref("excluded.used_at"),
          service: eb.ref("excluded.service"),
          region: eb.ref("excluded.region"),
        })),
      )
      .execute();
  }
}
