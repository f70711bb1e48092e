import { sql } from "kysely";
import type { AwsError } from "../aws-error.ts";
import type { PolicyOwnerKind } from "../storage/schema.ts";
import { noSuchEntity } from "./errors.ts";
import { nameKey } from "./names.ts";
import { refuseServiceLinked } from "./service-linked-roles.ts";
import type { DirectoryScope } from "./scope.ts";

/** A user, group or role as what carries policies. */
export interface PolicyOwner {
  readonly kind: PolicyOwnerKind;
  readonly id: string;
  readonly name: string;
}

/** Where users, groups and roles are kept, and which column has their unique ids. */
export const OWNER_TABLES = {
  group: { table: "groups", id: "group_id" },
  role: { table: "roles", id: "role_id" },
  user: { table: "users", id: "user_id" },
} as const;

/** Finds users, groups and roles by name, for what is alike in all three. */
export function policyOwnersOf({ db, accountId }: DirectoryScope) {
  async function find(
    kind: PolicyOwnerKind,
    name: string,
  ): Promise<(PolicyOwner & { readonly path: string }) | undefined> {
    const { table, id } = OWNER_TABLES[kind];
    const row = await db
      .selectFrom(table)
      .select([sql.ref<string>(id).as("id"), "name", "path"])
      .where("account_id", "=", accountId)
      .where("name_key", "=", nameKey(name))
      .executeTakeFirst();
    return row && { kind, ...row };
  }

  return {
    /** Throws NoSuchEntity, and UnmodifiableEntity when a service-linked role was to be changed. */
    async require(kind: PolicyOwnerKind, name: string, purpose: "read" | "change"): Promise<PolicyOwner> {
      const owner = await find(kind, name);
      if (owner === undefined) throw ownerNotFound(kind, name);
      if (kind === "role" && purpose === "change") refuseServiceLinked(owner);
      return owner;
    },
  };
}

/** "The role with name X cannot be found." */
export function ownerNotFound(kind: PolicyOwnerKind, name: string): AwsError {
  return noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
}
