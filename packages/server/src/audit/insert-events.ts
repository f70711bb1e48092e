import type { CompiledQuery, Kysely } from "kysely";
import type { EventRow, Schema } from "../storage/schema.ts";

/**
 * Rows of one statement, most first: an event has ten columns, and SQLite takes at most 32,766 parameters. Few sizes, so that their
 * statements are written and prepared once: one for each number of rows takes longer to prepare than to run.
 */
const SIZES = [256, 32, 4, 1] as const;

const ANY: EventRow = {
  account_id: "",
  event_time: 0,
  event_id: "",
  event_source: "",
  event_name: "",
  user_name: null,
  access_key_id: null,
  error_code: null,
  read_only: 0,
  event: "",
};
const COLUMNS = Object.keys(ANY) as (keyof EventRow)[];

/** Adds events to the trail, in a transaction; those whose id is there already are left as they are. */
export type InsertEvents = (db: Kysely<Schema>, events: readonly EventRow[]) => Promise<void>;

/** The statements are those of one database: for another dialect they would be others. */
export function createInsertEvents(): InsertEvents {
  const statements = new Map<number, CompiledQuery>();

  function statementOf(db: Kysely<Schema>, size: number): CompiledQuery {
    const known = statements.get(size);
    if (known !== undefined) return known;
    const statement = db
      .insertInto("events")
      .values(Array.from({ length: size }, () => ANY))
      .onConflict((conflict) => conflict.columns(["account_id", "event_time", "event_id"]).doNothing())
      .compile();
    statements.set(size, statement);
    return statement;
  }

  return async (db, events) => {
    let from = 0;
    for (const size of SIZES) {
      for (; events.length - from >= size; from += size) {
        const parameters = events
          .slice(from, from + size)
          .flatMap((row) => COLUMNS.map((column) => row[column]));
        await db.executeQuery({ ...statementOf(db, size), parameters });
      }
    }
  };
}
