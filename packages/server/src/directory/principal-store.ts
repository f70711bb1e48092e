import type { Kysely } from "kysely";
import type { Schema } from "../storage/schema.ts";
import { type Cache, createCache } from "./cache.ts";
import { type PrincipalRecord, readRolePrincipal, readUserPrincipal } from "./principals.ts";
import type { ChangeFeed } from "../storage/storage.ts";

/** Whose policies count: a user or a role by its unique id. Root has none. */
export type PrincipalKey =
  | { readonly kind: "root" }
  | { readonly kind: "user"; readonly userId: string }
  | { readonly kind: "role"; readonly roleId: string };

/** Users and roles with their policies, kept until something in them changes. */
export interface PrincipalStore {
  user(accountId: string, userId: string): Promise<PrincipalRecord | undefined>;
  role(accountId: string, roleId: string): Promise<PrincipalRecord | undefined>;
  ofCaller(caller: {
    readonly accountId: string;
    readonly identity: PrincipalKey;
  }): Promise<PrincipalRecord | undefined>;
}

/** @param capacity how many principals are kept */
export function createPrincipalStore(
  reader: Kysely<Schema>,
  changes: ChangeFeed,
  capacity: number,
): PrincipalStore {
  const cache: Cache<PrincipalRecord | undefined> = createCache(changes, capacity);

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
    user: (accountId, userId) => read(`user:${userId}`, () => readUserPrincipal(reader, accountId, userId)),
    role: (accountId, roleId) => read(`role:${roleId}`, () => readRolePrincipal(reader, accountId, roleId)),
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
