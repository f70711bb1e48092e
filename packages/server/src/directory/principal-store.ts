import { type Cache, createCache } from "./cache.ts";
import {
  type PrincipalOf,
  type PrincipalRecord,
  readRolePrincipal,
  readUserPrincipal,
} from "./principals.ts";
import type { ChangeFeed, Storage } from "../storage/storage.ts";

/**
 * Characters of policies that are kept in memory. White space counts for no quota, so that one user alone can have some millions of
 * them, and an account thousands of such users.
 */
const MOST_CHARACTERS = 64_000_000;

function sizeOf({ documents }: PrincipalRecord): number {
  return documents.reduce((size, { document }) => size + document.length, 0);
}

/** Users and roles with their policies, kept until something in them changes. */
export interface PrincipalStore {
  user(accountId: string, userId: string): Promise<PrincipalRecord | undefined>;
  role(accountId: string, roleId: string): Promise<PrincipalRecord | undefined>;
  ofCaller(caller: PrincipalOf): Promise<PrincipalRecord | undefined>;
}

/**
 * A principal is read as it was at one moment. Of two moments it could have a policy of the later one and lack the boundary, or the
 * deny, that was there before that policy was.
 *
 * @param capacity how many principals are kept
 */
export function createPrincipalStore(
  snapshot: Storage["snapshot"],
  changes: ChangeFeed,
  capacity: number,
): PrincipalStore {
  const cache: Cache<PrincipalRecord | undefined> = createCache(changes, capacity, {
    of: (record) => (record === undefined ? 0 : sizeOf(record)),
    most: MOST_CHARACTERS,
  });

  function read(
    subject: string,
    load: () => Promise<PrincipalRecord | undefined>,
  ): Promise<PrincipalRecord | undefined> {
    return cache.get(subject, async () => {
      const value = await load();
      return { value, subjects: value?.subjects ?? [subject] };
    });
  }

  const store: PrincipalStore = {
    user: (accountId, userId) =>
      read(`user:${userId}`, () => snapshot((db) => readUserPrincipal(db, accountId, userId))),
    role: (accountId, roleId) =>
      read(`role:${roleId}`, () => snapshot((db) => readRolePrincipal(db, accountId, roleId))),
    ofCaller({ accountId, identity }) {
      switch (identity.kind) {
        case "root":
          return Promise.resolve(undefined);
        case "user":
          return store.user(accountId, identity.userId);
        case "role":
          return store.role(accountId, identity.roleId);
      }
    },
  };
  return store;
}
