import { deleteConflict } from "../errors.ts";
import { countAssigned } from "../mfa/assigned-count.ts";
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
  if ((await countAssigned({ db, accountId }, userId)) > 0)
    throw deleteConflict("Cannot delete entity, must delete MFA device first.");
}
