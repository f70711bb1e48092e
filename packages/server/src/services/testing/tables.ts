import { createHash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { TestServer } from "../../testing/server.ts";

/** A look at everything that a server of a test keeps, beside it. */
export interface Tables {
  /** A digest of all rows of all tables, but for what refused requests add to: the trail, when a key was last used, and failed guesses. */
  digest(): string;
  close(): void;
}

const GROWING: ReadonlySet<string> = new Set(["events", "last_used", "guesses"]);

export function openTables({ dataDir }: TestServer): Tables {
  const database = new DatabaseSync(join(dataDir, "signet.db"), { readOnly: true });
  const names = database
    .prepare("select name from sqlite_schema where type = 'table' order by name")
    .all()
    .map(({ name }) => String(name));
  const queries = names
    .filter((name) => !GROWING.has(name))
    .map((name) => ({ name, rows: database.prepare(`select * from "${name}"`) }));
  return {
    digest() {
      const hash = createHash("sha256");
      for (const { name, rows } of queries)
        hash.update(name).update(JSON.stringify(rows.all().map(tellable)));
      return hash.digest("hex");
    },
    close: () => database.close(),
  };
}

function tellable(row: object): readonly unknown[] {
  return Object.values(row).map((value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : (value as unknown),
  );
}
