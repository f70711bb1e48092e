import type { CompiledQuery, Insertable, Kysely } from "kysely";
import type { Schema } from "../../storage/schema.ts";

/**
 * Rows of one statement, most first. Few sizes, so that few statements are written and prepared; a row has up to eleven columns, and
 * SQLite takes at most 32,766 parameters.
 */
const SIZES = [200, 20, 1] as const;

/**
 * Inserts many rows of a table, all with the same members.
 *
 * @param progress told of each statement's rows
 */
export async function insertRows<T extends keyof Schema>(
  db: Kysely<Schema>,
  table: T,
  rows: readonly Insertable<Schema[T]>[],
  progress: (rows: number) => void = () => {},
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first) as (keyof typeof first)[];
  let from = 0;
  for (const size of SIZES) {
    if (rows.length - from < size) continue;
    const statement: CompiledQuery = db
      .insertInto(table)
      .values(rows.slice(from, from + size))
      .compile();
    for (; rows.length - from >= size; from += size) {
      const parameters = rows.slice(from, from + size).flatMap((row) => columns.map((column) => row[column]));
      await db.executeQuery({ ...statement, parameters });
      progress(size);
    }
  }
}
