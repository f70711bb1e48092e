import { type Kysely, sql, type SqlBool } from "kysely";
import type { Schema } from "../../storage/schema.ts";
import type { SignInFailureRow } from "../../storage/schema/sign-in.ts";

// Guesses at sign-in, by whom they are at and where they come from. What is guessed at need not exist, and its account neither: this is not
// within one account.

type Kind = SignInFailureRow["kind"];

/** What guesses are counted for. */
export interface FailureKey {
  /** Empty where no account is known. */
  readonly accountId: string;
  readonly kind: Kind;
  /** Says nothing of what was typed: a keyed hash of it, or an address. */
  readonly id: string;
}

interface Allowance {
  /** So many guesses in a row cost no waiting. */
  readonly free: number;
  /** Milliseconds; twice as long for each guess that follows. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** Milliseconds after each of which one guess counts no more; otherwise all of them do until a day has none. */
  readonly forgivenEach?: number;
}

const ALLOWANCES: Readonly<Record<Kind, Allowance>> = {
  // As for codes and passwords elsewhere: directory/guesses.ts.
  identity: { free: 5, firstWait: 30_000, longestWait: 3_600_000 },
  // Behind one address there may be a whole office, where somebody mistypes every day, and no day is without a guess.
  address: { free: 50, firstWait: 30_000, longestWait: 3_600_000, forgivenEach: 86_400_000 / 50 },
  // All of a person's: whoever could sign in once has as many as they liked, and keeps them.
  browsers: { free: 20, firstWait: 30_000, longestWait: 3_600_000, forgivenEach: 86_400_000 / 20 },
  // A mail costs the one who gets it.
  mail: { free: 3, firstWait: 300_000, longestWait: 3_600_000 },
};

/** Milliseconds: after a day without any, guesses are forgotten. Longer than any wait. */
export const FAILURES_COUNT = 86_400_000;
/** Not the time of the guess: were the clock set back, that would be a wait. */
const NO_WAIT = 0;
/** Rows that are kept at most, about: 20 MB. */
const MOST_ROWS = 100_000;

/** Milliseconds for which nothing is looked at after so many guesses without a right one. */
export function waitAfterFailures(kind: Kind, count: number): number {
  const { free, firstWait, longestWait } = ALLOWANCES[kind];
  return count < free ? 0 : Math.min(firstWait * 2 ** (count - free), longestWait);
}

/** A wait that begins. */
export interface BegunWait {
  readonly key: FailureKey;
  /** Guesses so far. */
  readonly count: number;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** Whether a guess may be looked at. */
export type Admission =
  | { readonly admitted: true; readonly begun: readonly BegunWait[] }
  | {
      readonly admitted: false;
      /** Epoch milliseconds: until the last of the waits is over. */
      readonly until: number;
    };

/** @param now the request's time, in epoch milliseconds */
export function signInFailuresOf(db: Kysely<Schema>, now: number) {
  const of = (key: FailureKey) =>
    sql<SqlBool>`account_id = ${key.accountId} and kind = ${key.kind} and id = ${key.id}`;

  /** What counts of a row: nothing of one that is too old. */
  async function read(key: FailureKey): Promise<SignInFailureRow | undefined> {
    const row = await db.selectFrom("sign_in_failures").selectAll().where(of(key)).executeTakeFirst();
    return row !== undefined && row.last_at + FAILURES_COUNT > now ? afterForgiving(row, now) : undefined;
  }

  async function write(key: FailureKey, values: Omit<SignInFailureRow, "account_id" | "kind" | "id">) {
    await db
      .insertInto("sign_in_failures")
      .values({ account_id: key.accountId, kind: key.kind, id: key.id, ...values })
      .onConflict((conflict) => conflict.columns(["account_id", "kind", "id"]).doUpdateSet(values))
      .execute();
  }

  async function readAll(keys: readonly FailureKey[]) {
    const rows: { readonly key: FailureKey; readonly row: SignInFailureRow | undefined }[] = [];
    for (const key of keys) rows.push({ key, row: await read(key) });
    return rows;
  }

  const longestWait = (rows: Awaited<ReturnType<typeof readAll>>): number | undefined => {
    const until = Math.max(...rows.map(({ row }) => row?.blocked_until ?? 0));
    return until > now ? until : undefined;
  };

  return {
    /** Until when, in epoch milliseconds, nothing is looked at of any of these; undefined: no wait. */
    async waiting(keys: readonly FailureKey[]): Promise<number | undefined> {
      return longestWait(await readAll(keys));
    },

    /**
     * Pays for a guess before it is looked at, for each key; or, when one of them has to wait, for none. The payment must be kept also
     * when the guess is wrong.
     */
    async admit(keys: readonly FailureKey[]): Promise<Admission> {
      const rows = await readAll(keys);
      const until = longestWait(rows);
      if (until !== undefined) return { admitted: false, until };
      const begun: BegunWait[] = [];
      for (const { key, row } of rows) {
        const count = (row?.count ?? 0) + 1;
        const wait = waitAfterFailures(key.kind, count);
        const over = wait === 0 ? NO_WAIT : now + wait;
        await write(key, { count, last_at: countedSince(row, now), blocked_until: over });
        if (wait > 0) begun.push({ key, count, until: over });
      }
      return { admitted: true, begun };
    },

    /**
     * The guess was right, or not looked at: the others still count.
     *
     * @param begun the waits that its payment made begin, which are over then: those before it were over when it was admitted
     */
    async refund(key: FailureKey, begun: readonly BegunWait[]): Promise<void> {
      const row = await read(key);
      if (row === undefined) return;
      const count = Math.max(0, row.count - 1);
      const isOwn = begun.some((wait) => isSameKey(wait.key, key) && wait.until === row.blocked_until);
      const earlier = isOwn ? NO_WAIT : row.last_at + waitAfterFailures(key.kind, count);
      await write(key, {
        count,
        last_at: row.last_at,
        blocked_until: Math.min(row.blocked_until, earlier),
      });
    },

    /** The guess was right: no other one counts any more. */
    async forget(key: FailureKey): Promise<void> {
      await db.deleteFrom("sign_in_failures").where(of(key)).execute();
    },

    /** Deletes what counts no more; and of more rows than there may be those that make nobody wait, the oldest first. */
    async purge(most = MOST_ROWS): Promise<void> {
      await db
        .deleteFrom("sign_in_failures")
        .where("last_at", "<=", now - FAILURES_COUNT)
        .execute();
      const { count } = await db
        .selectFrom("sign_in_failures")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      if (count <= most) return;
      await sql`delete from sign_in_failures where (account_id, kind, id) in (
        select account_id, kind, id from sign_in_failures
        order by case when blocked_until > ${now} then 1 else 0 end, last_at, account_id, kind, id
        limit ${count - most})`.execute(db);
    },
  };
}

/** A row whose guesses are forgiven one by one says in `last_at` up to when that was done. */
function afterForgiving(row: SignInFailureRow, now: number): SignInFailureRow {
  const { forgivenEach } = ALLOWANCES[row.kind];
  if (forgivenEach === undefined) return row;
  const forgiven = Math.min(row.count, Math.max(0, Math.floor((now - row.last_at) / forgivenEach)));
  return { ...row, count: row.count - forgiven, last_at: row.last_at + forgiven * forgivenEach };
}

/** Where guesses are forgiven one by one, another one does not begin the time of those before it anew. */
function countedSince(row: SignInFailureRow | undefined, now: number): number {
  const isUnderWay = row !== undefined && row.count > 0 && ALLOWANCES[row.kind].forgivenEach !== undefined;
  return isUnderWay ? row.last_at : now;
}

function isSameKey(one: FailureKey, other: FailureKey): boolean {
  return one.accountId === other.accountId && one.kind === other.kind && one.id === other.id;
}
