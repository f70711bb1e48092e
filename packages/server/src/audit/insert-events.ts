import type { Kysely } from "kysely";
import type { EventRow, Schema } from "../storage/schema.ts";

/** Rows of one statement: an event has ten columns, and SQLite takes at most 32,766 parameters. */
const ROWS_OF_STATEMENT = 500;

/** Adds events to the trail, in a transaction; those whose id is there already are left as they are. */
export async function insertEvents(db: Kysely<Schema>, events: readonly EventRow[]): Promise<void> {
  for (let from = 0; from < events.length; from += ROWS_OF_STATEMENT) {
    await db
      .insertInto("events")
      .values(events.slice(from, from + ROWS_OF_STATEMENT))
      .onConflict((conflict) => conflict.columns(["account_id", "event_time", "event_id"]).doNothing())
      .execute();
  }
}
