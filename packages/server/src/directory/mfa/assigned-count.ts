import { ROW_COUNT } from "../count.ts";
import type { DirectoryScope } from "../scope.ts";

/** How many MFA devices somebody has, of whatever kind. @param userId of a user, or the account's id for the root user */
export async function countAssigned(
  { db, accountId }: Pick<DirectoryScope, "db" | "accountId">,
  userId: string,
): Promise<number> {
  let sum = 0;
  for (const table of ["mfa_devices", "passkeys"] as const) {
    const { count } = await db
      .selectFrom(table)
      .select(ROW_COUNT)
      .where("account_id", "=", accountId)
      .where("user_id", "=", userId)
      .executeTakeFirstOrThrow();
    sum += count;
  }
  return sum;
}
