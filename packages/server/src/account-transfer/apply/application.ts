import type { Transaction } from "kysely";
import { nameKey } from "../../directory/names.ts";
import type { Schema } from "../../storage/schema.ts";
import type { AccountEntities, Kind, RoleEntity } from "../entities.ts";

/** An import that is being written: the transaction, and what the plan says of each entity. */
export interface Application {
  readonly db: Transaction<Schema>;
  readonly accountId: string;
  /** The entities of a kind with that outcome, and the ids that they have or get. */
  readonly having: <K extends Kind>(
    kind: K,
    outcome: "create" | "update",
  ) => readonly { readonly entity: AccountEntities[K][number]; readonly id: string }[];
  /** The unique id of a group or role of the file or the account. */
  readonly idOf: (kind: "groups" | "roles", name: string) => string;
  /** A role's trust policy as it is to be stored. */
  readonly trustOf: (role: RoleEntity) => string;
  /** The number that the next version of a stored policy would get. */
  readonly nextVersionOf: (policyId: string) => number;
  /** Tells that so many entities more are written. */
  readonly tell: (entities: number) => void;
}

/** The columns that all tables of entities have beside the id. */
export function namedColumns({ name, path, createdAt }: { name: string; path: string; createdAt: number }) {
  return { name, name_key: nameKey(name), path, created_at: createdAt };
}
