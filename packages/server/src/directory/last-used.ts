import type { Kysely } from "kysely";
import type { LastUsedRow, Schema } from "../storage/schema.ts";
import type { DirectoryScope } from "./scope.ts";

/** When the entities of one kind were last used, by their ids; who was never used is missing. */
export async function readLastUsed(
  scope: DirectoryScope,
  kind: LastUsedRow["kind"],
  ids: readonly string[],
): Promise<ReadonlyMap<string, LastUsedRow>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.db
    .selectFrom("last_used")
    .selectAll()
    .where("account_id", "=", scope.accountId)
    .where("kind", "=", kind)
    .where("id", "in", ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Notes uses, in any order and of any accounts: of each entity the latest one stays. */
export async function recordLastUsed(db: Kysely<Schema>, uses: readonly LastUsedRow[]): Promise<void> {
  const latest = new Map<string, LastUsedRow>();
  for (const use of uses) {
    const key = `${use.account_id} ${use.kind} ${use.id}`;
    if (use.used_at >= (latest.get(key)?.used_at ?? 0)) latest.set(key, use);
  }
  if (latest.size === 0) return;
  await db
    .insertInto("last_used")
    .values([...latest.values()])
    .onConflict((conflict) =>
      conflict
        .columns(["account_id", "kind", "id"])
        .doUpdateSet((eb) => ({
          used_at: eb.ref("excluded.used_at"),
          service: eb.ref("excluded.service"),
          region: eb.ref("excluded.region"),
        }))
        .whereRef("last_used.used_at", "<=", "excluded.used_at"),
    )
    .execute();
}

/** Forgets a use together with what was used. */
export async function forgetLastUsed(
  scope: DirectoryScope,
  kind: LastUsedRow["kind"],
  id: string,
): Promise<void> {
  await scope.db
    .deleteFrom("last_used")
    .where("account_id", "=", scope.accountId)
    .where("kind", "=", kind)
    .where("id", "=", id)
    .execute();
}
