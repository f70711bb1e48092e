import type { Kysely } from "kysely";
import type { EventRow, Schema } from "../storage/schema.ts";

/** What is asked of the trail; undefined asks nothing. */
export interface EventFilter {
  readonly accountId?: string | undefined;
  readonly eventName?: string | undefined;
  readonly eventSource?: string | undefined;
  readonly userName?: string | undefined;
  readonly accessKeyId?: string | undefined;
  /** A code, or true for all that was refused. */
  readonly errorCode?: string | boolean | undefined;
  /** Epoch milliseconds, inclusive. */
  readonly since?: number | undefined;
  /** Epoch milliseconds, exclusive. */
  readonly until?: number | undefined;
  readonly writesOnly?: boolean | undefined;
}

/** The latest `limit` events that the filter lets through, oldest first. */
export async function readEvents(
  db: Kysely<Schema>,
  filter: EventFilter,
  limit: number,
): Promise<EventRow[]> {
  const { accountId, eventName, eventSource, userName, accessKeyId, errorCode, since, until } = filter;
  let query = db.selectFrom("events").selectAll();
  if (accountId !== undefined) query = query.where("account_id", "=", accountId);
  if (eventName !== undefined) query = query.where("event_name", "=", eventName);
  if (eventSource !== undefined) query = query.where("event_source", "=", eventSource);
  if (userName !== undefined) query = query.where("user_name", "=", userName);
  if (accessKeyId !== undefined) query = query.where("access_key_id", "=", accessKeyId);
  if (errorCode === true) query = query.where("error_code", "is not", null);
  if (typeof errorCode === "string") query = query.where("error_code", "=", errorCode);
  if (since !== undefined) query = query.where("event_time", ">=", since);
  if (until !== undefined) query = query.where("event_time", "<", until);
  if (filter.writesOnly === true) query = query.where("read_only", "=", 0);
  const rows = await query.orderBy("event_time", "desc").orderBy("event_id", "desc").limit(limit).execute();
  return rows.toReversed();
}
