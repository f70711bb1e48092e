import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { migrations } from "./migrations.ts";
import type { Schema } from "./schema.ts";

/** The database does not fit this version of the program, and nothing was changed in it. */
export class StorageVersionError extends Error {
  override readonly name = "StorageVersionError";
}

/**
 * Brings the tables up to this version; several processes that start at once take turns. With `mayMigrate` false it only
 * checks. Throws StorageVersionError for a database that a newer version has changed, or that needs a change that may not
 * be made.
 */
export async function migrate(db: Kysely<Schema>, mayMigrate: boolean): Promise<void> {
  const applied = await appliedMigrations(db);
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new StorageVersionError(
      `the database was changed by a newer version of Signet (${unknown.join(", ")}): start that version, or restore a backup made before it`,
    );
  }
  const missing = Object.keys(migrations).filter((name) => !applied.includes(name));
  if (missing.length === 0) return;
  if (!mayMigrate) {
    throw new StorageVersionError(
      `the database lacks changes that this version of Signet needs (${missing.join(", ")}): start the server once, which makes them`,
    );
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function appliedMigrations(db: Kysely<Schema>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === "kysely_migration")) return [];
  const rows = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom("kysely_migration")
    .select("name")
    .execute();
  return rows.map(({ name }) => name);
}
