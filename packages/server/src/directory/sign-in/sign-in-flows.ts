import type { SignInFlowRow } from "../../storage/schema/sign-in.ts";
import type { DirectoryScope } from "../scope.ts";

/** Milliseconds from the password to the end. */
const LIFETIME = 15 * 60_000;
/** Of one person at once: some tabs, and no heap of rows by somebody who knows the password and not the code. */
const MOST_OF_ONE = 5;

export interface NewSignInFlow {
  /** Of the user, or the account's id for the root user. */
  readonly userId: string;
  /** In a browser that signed the person in before: what others begin does not end it. */
  readonly isKnownBrowser: boolean;
  /** The first one after the password. */
  readonly step: string;
  /** JSON */
  readonly state: string;
}

const ID_SIZE = 16;

/** Sign-ins under way in an account: their passwords were right. */
export function signInFlowsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  return {
    /** Begins one. Of more than five of one person, in browsers that are known or in others, the oldest end. */
    async begin({ userId, isKnownBrowser, step, state }: NewSignInFlow): Promise<SignInFlowRow> {
      const now = scope.now();
      const knownBrowser = isKnownBrowser ? 1 : 0;
      const row: SignInFlowRow = {
        account_id: accountId,
        flow_id: Buffer.from(scope.randomBytes(ID_SIZE)).toString("base64url"),
        user_id: userId,
        known_browser: knownBrowser,
        step,
        version: 1,
        state,
        created_at: now,
        expires_at: now + LIFETIME,
      };
      const others = await db
        .selectFrom("sign_in_flows")
        .select("flow_id")
        .where("account_id", "=", accountId)
        .where("user_id", "=", userId)
        .where("known_browser", "=", knownBrowser)
        .orderBy("created_at", "desc")
        .orderBy("flow_id")
        .execute();
      const ended = others.slice(MOST_OF_ONE - 1).map((other) => other.flow_id);
      if (ended.length > 0)
        await db
          .deleteFrom("sign_in_flows")
          .where("account_id", "=", accountId)
          .where("flow_id", "in", ended)
          .execute();
      await db.insertInto("sign_in_flows").values(row).execute();
      return row;
    },

    /** Undefined when it is over. */
    async find(flowId: string): Promise<SignInFlowRow | undefined> {
      return db
        .selectFrom("sign_in_flows")
        .selectAll()
        .where("account_id", "=", accountId)
        .where("flow_id", "=", flowId)
        .where("expires_at", ">", scope.now())
        .executeTakeFirst();
    },

    /** Goes on to another step; false when somebody else took this one, and nothing may be done then. */
    async advance(
      { flow_id: flowId, version }: Pick<SignInFlowRow, "flow_id" | "version">,
      to: { readonly step: string; readonly state: string },
    ): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("sign_in_flows")
        .set({ ...to, version: version + 1 })
        .where("account_id", "=", accountId)
        .where("flow_id", "=", flowId)
        .where("version", "=", version)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    /** Ends it; false when somebody else took its step, and nothing may be done then. */
    async end({ flow_id: flowId, version }: Pick<SignInFlowRow, "flow_id" | "version">): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom("sign_in_flows")
        .where("account_id", "=", accountId)
        .where("flow_id", "=", flowId)
        .where("version", "=", version)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },
  };
}
