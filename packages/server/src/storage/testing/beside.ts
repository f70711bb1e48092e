import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";

/** A connection to a database of a test beside the server's own, for what no request does. */
export interface Beside {
  /** Runs statements; returns the rows of a single one. On PostgreSQL, counts and other big integers are text. */
  run(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

/** @param url `postgres://…`, or `sqlite:/path` of a file that is there */
export async function connectBeside(url: string): Promise<Beside> {
  if (url.startsWith("sqlite:")) {
    const database = new DatabaseSync(url.slice("sqlite:".length), { timeout: 5_000 });
    return {
      run: async (sql) => {
        if (/^\s*select/iu.test(sql)) return database.prepare(sql).all();
        database.exec(sql);
        return [];
      },
      close: async () => database.close(),
    };
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    run: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows ?? [],
    close: () => client.end(),
  };
}
