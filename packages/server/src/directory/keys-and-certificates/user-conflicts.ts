import { deleteConflict } from "../errors.ts";
import type { DirectoryScope } from "../scope.ts";

/** Throws DeleteConflict while a user has signing certificates, SSH public keys or credentials for services. */
export async function refuseWithKeysAndCertificates(scope: DirectoryScope, userId: string): Promise<void> {
  if (await has(scope, "signing_certificates", userId))
    throw deleteConflict("Cannot delete entity, must delete certificates first.");
  // AWS's words for both.
  for (const table of ["ssh_public_keys", "service_credentials"] as const) {
    if (await has(scope, table, userId))
      throw deleteConflict("Cannot delete entity, must remove referenced objects first.");
  }
}

async function has(
  { db, accountId }: DirectoryScope,
  table: "signing_certificates" | "ssh_public_keys" | "service_credentials",
  userId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom(table)
    .select("user_id")
    .where("account_id", "=", accountId)
    .where("user_id", "=", userId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
