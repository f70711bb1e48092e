import { deleteConflict } from "../errors.ts";
import type { DirectoryScope } from "../scope.ts";

/** Throws DeleteConflict while a user has a password or MFA devices. */
export async function refuseWithPasswordOrDevices(
  { db, accountId }: Pick<DirectoryScope, "db" | "accountId">,
  userId: string,
): Promise<void> {
  const profile = await db
    .selectFrom("login_profiles")
    .select("user_id")
    .where("account_id", "=", accountId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (profile !== undefined) throw deleteConflict("Cannot delete entity, must delete login profile first.");
  const device = await db
    .selectFrom("mfa_devices")
    .select("device")
    .where("account_id", "=", accountId)
    .where("user_id", "=", userId)
    .limit(1)
    .executeTakeFirst();
  if (device !== undefined) throw deleteConflict("Cannot delete entity, must delete MFA device first.");
}
