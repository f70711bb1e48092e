import type { DatabaseSync, StatementSync } from "node:sqlite";

/** A prepared statement, and whether it answers rows. */
export interface CachedStatement {
  readonly statement: StatementSync;
  readonly answersRows: boolean;
}

/**
 * Keeps the `capacity` statements that were used last prepared: preparing costs several times what running a read by key
 * does. SQLite prepares them anew by itself when the schema changes.
 */
export function createStatementCache(database: DatabaseSync, capacity: number) {
  // A Map keeps the order of insertion: the first entry is the one not used for longest.
  const statements = new Map<string, CachedStatement>();
  return {
    get(sql: string): CachedStatement {
      const known = statements.get(sql);
      if (known !== undefined) {
        statements.delete(sql);
        statements.set(sql, known);
        return known;
      }
      const statement = database.prepare(sql);
      const cached = { statement, answersRows: statement.columns().length > 0 };
      statements.set(sql, cached);
      if (statements.size > capacity) {
        const oldest = statements.keys().next();
        if (oldest.done !== true) statements.delete(oldest.value);
      }
      return cached;
    },
    get size(): number {
      return statements.size;
    },
  };
}
