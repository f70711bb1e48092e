import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { recordLastUsed } from "../directory/last-used.ts";
import type { EventRow, LastUsedRow, Schema } from "../storage/schema.ts";
import type { Storage } from "../storage/storage.ts";
import { createInsertEvents } from "./insert-events.ts";

/** Keeps the audit trail: what changed something with its change, everything else in batches. */
export interface Journal {
  /** Writes the event of a change into the change's own transaction. */
  record(db: Kysely<Schema>, event: EventRow): Promise<void>;
  /** Takes the event of a request that changed nothing; it is on disk within 100 ms. Throws after `close`. */
  enqueue(event: EventRow): void;
  /** Notes the use of an access key or a role; the latest of each batch is kept. */
  noteUse(use: LastUsedRow): void;
  /** True while more may wait. Otherwise `makeRoom` comes first. */
  hasRoom(): boolean;
  /** Waits for the disk; false when there is still no room, so that a request now would leave no trace. */
  makeRoom(): Promise<boolean>;
  /** Writes what is waiting. Throws when it cannot; it then waits on, and is tried again. */
  flush(): Promise<void>;
  /** Writes what is waiting and takes nothing more. Throws when it cannot be written. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly storage: Pick<Storage, "write">;
  readonly logger: Pick<Logger, "error" | "info">;
  /** Milliseconds that an event may wait. */
  readonly interval?: number;
  /** Events that may wait before requests do. */
  readonly capacity?: number;
  /** Characters of waiting events before requests wait. */
  readonly capacityText?: number;
}

/** Events of one transaction: the embedded database lets nobody else write meanwhile. */
const LARGEST_BATCH = 2000;
const LONGEST_PAUSE = 2000;
const TRIES_AT_CLOSE = 5;

export function createJournal(options: JournalOptions): Journal {
  const { storage, logger, interval = 75, capacity = 20_000, capacityText = 64 * 1024 * 1024 } = options;
  const insertEvents = createInsertEvents();
  let events: EventRow[] = [];
  let text = 0;
  let uses = new Map<string, LastUsedRow>();
  /** Counts what was taken; `written` is how much of it is on disk. */
  let taken = 0;
  let written = 0;
  let failures = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  function wake(): void {
    if (closed) return;
    const pause = failures === 0 ? interval : Math.min(interval * 2 ** failures, LONGEST_PAUSE);
    timer ??= setTimeout(() => {
      timer = undefined;
      void flush().catch(() => undefined);
    }, pause);
  }

  function take(): void {
    if (closed) throw new Error("The audit journal is closed");
    taken += 1;
    wake();
  }

  /** What fails waits on as it was. An unclear end may have been a success: events are known by their ids, and not written twice. */
  async function writeBatch(): Promise<void> {
    const batch = events.slice(0, LARGEST_BATCH);
    const used = uses;
    uses = new Map();
    const upTo = batch.length === events.length ? taken : written;
    try {
      await storage.write(async ({ db }) => {
        await insertEvents(db, batch);
        await writeUses(db, [...used.values()]);
      });
    } catch (error) {
      uses = new Map([...used, ...uses]);
      failures += 1;
      logger.error({ err: error, waiting: events.length }, "the audit trail could not be written");
      wake();
      throw error;
    }
    if (failures > 0) logger.info({ failures }, "the audit trail is written again");
    failures = 0;
    events = events.slice(batch.length);
    for (const { event } of batch) text -= event.length;
    written = upTo;
  }

  async function flush(): Promise<void> {
    const target = taken;
    while (written < target) {
      // One batch at a time: whoever comes meanwhile waits for it, and then for the rest.
      writing ??= writeBatch().finally(() => {
        writing = undefined;
      });
      await writing;
    }
  }

  function hasRoom(): boolean {
    return events.length < capacity && text < capacityText;
  }

  return {
    async record(db, event) {
      await insertEvents(db, [event]);
    },
    enqueue(event) {
      take();
      events.push(event);
      text += event.event.length;
    },
    noteUse(use) {
      take();
      uses.set(`${use.kind} ${use.id}`, use);
    },
    hasRoom,
    async makeRoom() {
      // While writing fails, the timer tries again: not each request that comes.
      if (!hasRoom() && failures === 0) await flush().catch(() => undefined);
      return hasRoom();
    },
    flush,
    async close() {
      closed = true;
      clearTimeout(timer);
      timer = undefined;
      for (let tries = 1; ; tries += 1) {
        try {
          await flush();
          return;
        } catch (error) {
          if (tries === TRIES_AT_CLOSE) throw error;
        }
      }
    },
  };
}

/** Rows of one statement: a use has six columns, and SQLite takes at most 32,766 parameters. */
const USES_OF_STATEMENT = 1000;

async function writeUses(db: Kysely<Schema>, uses: readonly LastUsedRow[]): Promise<void> {
  for (let from = 0; from < uses.length; from += USES_OF_STATEMENT) {
    await recordLastUsed(db, uses.slice(from, from + USES_OF_STATEMENT));
  }
}
