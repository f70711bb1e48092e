import type { Kysely } from "kysely";
import { readSignInSession } from "../directory/sign-in/sign-in-sessions.ts";
import type { Schema } from "../storage/schema.ts";
import type { Caller } from "./caller.ts";

/**
 * Whether a caller's access key is still active, the person behind it still signed in, and the user or role still there; read from `db`,
 * not from memory.
 */
export async function isStillValid(db: Kysely<Schema>, caller: Caller, now: number): Promise<boolean> {
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
  if (session?.signIn !== undefined) {
    const { sessionId } = session.signIn;
    if ((await readSignInSession(db, accountId, sessionId, now)) === undefined) return false;
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
