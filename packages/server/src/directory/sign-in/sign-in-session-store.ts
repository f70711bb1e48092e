import type { Kysely } from "kysely";
import { type Cache, createCache } from "../cache.ts";
import type { Schema } from "../../storage/schema.ts";
import type { ChangeFeed } from "../../storage/storage.ts";
import { readSignInSession } from "./sign-in-sessions.ts";

/** Whether people are still signed in, kept until something ends that. */
export interface SignInSessionStore {
  isAlive(accountId: string, sessionId: string): Promise<boolean>;
}

interface Alive {
  readonly expiresAt: number;
}

/**
 * Looked at with each request that is signed with credentials of a sign-in: a sign-out, another password or a deleted user is felt by the next
 * one.
 *
 * @param now epoch milliseconds
 * @param capacity how many sessions are kept
 */
export function createSignInSessionStore(
  reader: Kysely<Schema>,
  changes: ChangeFeed,
  now: () => number,
  capacity: number,
): SignInSessionStore {
  const cache: Cache<Alive | undefined> = createCache(changes, capacity);
  return {
    async isAlive(accountId, sessionId) {
      const alive = await cache.get(`${accountId} ${sessionId}`, async () => {
        const row = await readSignInSession(reader, accountId, sessionId, now());
        if (row === undefined) return { value: undefined, subjects: [] };
        return {
          value: { expiresAt: row.expires_at },
          subjects: [
            `sign-in-session:${sessionId}`,
            `sign-in-sessions-of:${row.owner_id}`,
            // Another password, or none any more.
            `login-profile:${row.owner_id}`,
            "account",
          ],
        };
      });
      return alive !== undefined && alive.expiresAt > now();
    },
  };
}
