import type { Kysely } from "kysely";
import type { Schema } from "../storage/schema.ts";
import type { Caller } from "./caller.ts";

/** Whether a caller's access key is still active, and the user or role behind it still there; read from `db`, not from memory. */
export async function isStillValid(db: Kysely<Schema>, caller: Caller): Promise<boolean> {
  const { accountId, accessKeyId, session, identity } = caller;
  if (session === undefined) {
    const key = await db
      .selectFrom("access_keys")
      .select("status")
      .where("account_id", "=", accountId)
      .where("access_key_id", "=", accessKeyId)
      .executeTakeFirst();
    if (key?.status !== "Active") return false;
  }
  switch (identity.kind) {
    case "root":
      return true;
    case "user": {
      const users = db.selectFrom("users").select("user_id").where("account_id", "=", accountId);
      return (await users.where("user_id", "=", identity.userId).executeTakeFirst()) !== undefined;
    }
    case "role": {
      const roles = db.selectFrom("roles").select("role_id").where("account_id", "=", accountId);
      return (await roles.where("role_id", "=", identity.roleId).executeTakeFirst()) !== undefined;
    }
  }
}
