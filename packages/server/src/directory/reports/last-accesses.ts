import { sql } from "kysely";
import type { LastAccessRow } from "../../storage/schema/reports.ts";
import type { DirectoryScope } from "../scope.ts";

/** When a user or role last asked for an operation, allowed or not. */
export interface LastAccess {
  /** Unique id. */
  readonly entityId: string;
  /** The service's prefix in policies: "iam". */
  readonly service: string;
  /** The operation's name. */
  readonly action: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly region: string;
}

const DAY = 86_400_000;
/** How far back is told of (IAM User Guide, "Refine permissions in AWS using last accessed information"), in milliseconds. */
export const TRACKED = 400 * DAY;
/** Events are on disk within moments, but nodes have clocks of their own: so much of what was read is read again, in milliseconds. */
const OVERLAP = 5 * 60 * 1000;
/** Events that are read at once: nobody else can write meanwhile, and with SQLite nobody else can do anything. */
const SLICE = 2000;
/** The unique ids of users and roles are so long. */
const ID_LENGTH = 21;
/**
 * What events of users and roles begin with, up to the unique id: the whole of it, so that nothing that a caller put into an event can
 * look like it. A test holds it against what audit/event.ts writes.
 */
const BEGINNINGS = ["IAMUser", "AssumedRole"].map(
  (type) => `{"eventVersion":"1.11","userIdentity":{"type":"${type}","principalId":"`,
);
/** Rows of one statement, and values of one list: SQLite takes at most 32,766 parameters. */
const LARGEST_BATCH = 1000;

/**
 * What the account's users and roles did last. It is drawn from the audit trail when it is asked for, and kept: each event is read once,
 * or twice when it is new, however many reports there are.
 */
export function lastAccessesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  async function mark(): Promise<number> {
    const row = await db
      .selectFrom("last_access_marks")
      .select("read_up_to")
      .where("account_id", "=", accountId)
      .executeTakeFirst();
    return row?.read_up_to ?? 0;
  }

  /** Where the slice ends that begins at an instant; undefined when it is the last one. */
  async function endOfSlice(since: number): Promise<number | undefined> {
    const event = await db
      .selectFrom("events")
      .select("event_time")
      .where("account_id", "=", accountId)
      .where("event_time", ">=", since)
      .orderBy("event_time")
      .orderBy("event_id")
      .offset(SLICE)
      .limit(1)
      .executeTakeFirst();
    return event && Math.max(event.event_time, since + 1);
  }

  /** The latest event of each entity, service and operation from an instant on, up to another. */
  function latestBetween(since: number, end: number, beginning: string) {
    // Literals, because PostgreSQL does not see that two parameters are the same in "select" and in "group by".
    const head = sql<string>`substr(event, 1, ${sql.lit(beginning.length)})`;
    const entityId = sql<string>`substr(event, ${sql.lit(beginning.length + 1)}, ${sql.lit(ID_LENGTH)})`;
    return db
      .selectFrom("events")
      .select((eb) => [
        entityId.as("entity_id"),
        "event_source",
        "event_name",
        eb.fn.max("event_time").as("accessed_at"),
      ])
      .where("account_id", "=", accountId)
      .where("event_time", ">=", since)
      .where("event_time", "<", end)
      .where(head, "=", beginning)
      .groupBy([entityId, "event_source", "event_name"])
      .execute();
  }

  /** The Regions of the events at these instants, by instant, operation and entity. */
  async function regionsAt(times: readonly number[]): Promise<ReadonlyMap<string, string>> {
    const regions = new Map<string, string>();
    for (const batch of batches([...new Set(times)])) {
      const rows = await db
        .selectFrom("events")
        .select(["event_time", "event_source", "event_name", "event"])
        .where("account_id", "=", accountId)
        .where("event_time", "in", batch)
        .execute();
      for (const row of rows) {
        const { userIdentity, awsRegion } = JSON.parse(row.event) as {
          readonly userIdentity: { readonly principalId?: string };
          readonly awsRegion: string;
        };
        const id = userIdentity.principalId?.slice(0, ID_LENGTH) ?? "";
        regions.set([row.event_time, row.event_source, row.event_name, id].join(" "), awsRegion);
      }
    }
    return regions;
  }

  async function keep(rows: readonly LastAccessRow[]): Promise<void> {
    for (const batch of batches(rows)) {
      await db
        .insertInto("last_accesses")
        .values(batch)
        .onConflict((conflict) =>
          conflict
            .columns(["account_id", "entity_id", "event_source", "event_name"])
            .doUpdateSet((eb) => ({
              accessed_at: eb.ref("excluded.accessed_at"),
              region: eb.ref("excluded.region"),
            }))
            .whereRef("last_accesses.accessed_at", "<", "excluded.accessed_at"),
        )
        .execute();
    }
  }

  return {
    /**
     * Reads a slice of what the trail has got since it was last read. `from`: what the slice before returned, undefined for the first
     * one. Returns undefined when there is no more. Needs a transaction, one for each slice.
     */
    async readSlice(from: number | undefined): Promise<number | undefined> {
      const now = scope.now();
      const before = await mark();
      const since = from ?? Math.max(now - TRACKED, before - OVERLAP);
      const end = await endOfSlice(since);
      const latest = [];
      for (const beginning of BEGINNINGS)
        latest.push(...(await latestBetween(since, end ?? Number.MAX_SAFE_INTEGER, beginning)));
      const regions = await regionsAt(latest.map((row) => row.accessed_at));
      await keep(
        latest.map((row) => ({
          account_id: accountId,
          ...row,
          region:
            regions.get([row.accessed_at, row.event_source, row.event_name, row.entity_id].join(" ")) ?? "",
        })),
      );
      const readUpTo = Math.max(before, end ?? now);
      await db
        .insertInto("last_access_marks")
        .values({ account_id: accountId, read_up_to: readUpTo })
        .onConflict((conflict) => conflict.column("account_id").doUpdateSet({ read_up_to: readUpTo }))
        .execute();
      if (end !== undefined) return end;
      await db
        .deleteFrom("last_accesses")
        .where("account_id", "=", accountId)
        .where("accessed_at", "<", now - TRACKED)
        .execute();
      return undefined;
    },

    /** Of these users and roles, by unique id, as far as the trail was read. */
    async of(entityIds: readonly string[]): Promise<readonly LastAccess[]> {
      const found: LastAccess[] = [];
      for (const batch of batches(entityIds)) {
        const rows = await db
          .selectFrom("last_accesses")
          .selectAll()
          .where("account_id", "=", accountId)
          .where("entity_id", "in", batch)
          .where("accessed_at", ">=", scope.now() - TRACKED)
          .execute();
        found.push(
          ...rows.map((row) => ({
            entityId: row.entity_id,
            service: row.event_source.replace(/\.amazonaws\.com$/, ""),
            action: row.event_name,
            at: row.accessed_at,
            region: row.region,
          })),
        );
      }
      return found;
    },
  };
}

function batches<T>(items: readonly T[]): readonly T[][] {
  const count = Math.ceil(items.length / LARGEST_BATCH);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * LARGEST_BATCH, (index + 1) * LARGEST_BATCH),
  );
}
