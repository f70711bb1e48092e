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

/** Finds users, groups and roles by name, for what is alike in all three. */
export function policyOwnersOf({ db, accountId }: DirectoryScope) {
  async function find(
    kind: PolicyOwnerKind,
    name: string,
  ): Promise<(PolicyOwner & { readonly path: string }) | undefined> {
    const key = nameKey(name);
    switch (kind) {
      case "user": {
        const row = await db
          .selectFrom("users")
          .select(["user_id as id", "name", "path"])
          .where("account_id", "=", accountId)
          .where("name_key", "=", key)
          .executeTakeFirst();
        return row && { kind, ...row };
      }
      case "group": {
        const row = await db
          .selectFrom("groups")
          .select(["group_id as id", "name", "path"])
          .where("account_id", "=", accountId)
          .where("name_key", "=", key)
          .executeTakeFirst();
        return row && { kind, ...row };
      }
      case "role": {
        const row = await db
          .selectFrom("roles")
          .select(["role_id as id", "name", "path"])
          .where("account_id", "=", accountId)
          .where("name_key", "=", key)
          .executeTakeFirst();
        return row && { kind, ...row };
      }
    }
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
