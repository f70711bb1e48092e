import type { DatabaseSync, StatementSync } from "node:sqlite";
import { createLru } from "../../lru.ts";

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
  const statements = createLru<string, CachedStatement>(capacity);
  return {
    get(sql: string): CachedStatement {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = database.prepare(sql);
      const cached = { statement, answersRows: statement.columns().length > 0 };
      statements.set(sql, cached);
      return cached;
    },
  };
}
