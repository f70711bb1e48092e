import type { PolicyOwnerKind } from "../storage/schema.ts";
import { deleteConflict } from "./errors.ts";
import type { DirectoryScope } from "./scope.ts";

/** Throws DeleteConflict while policies are attached to or embedded in the entity. */
export async function refuseWithPolicies(
  scope: DirectoryScope,
  kind: PolicyOwnerKind,
  id: string,
): Promise<void> {
  const attached = await scope.db
    .selectFrom("policy_attachments")
    .select("policy_arn")
    .where("account_id", "=", scope.accountId)
    .where("owner_kind", "=", kind)
    .where("owner_id", "=", id)
    .limit(1)
    .executeTakeFirst();
  if (attached !== undefined) throw deleteConflict("Cannot delete entity, must detach all policies first.");
  const embedded = await scope.db
    .selectFrom("inline_policies")
    .select("name")
    .where("account_id", "=", scope.accountId)
    .where("owner_kind", "=", kind)
    .where("owner_id", "=", id)
    .limit(1)
    .executeTakeFirst();
  if (embedded !== undefined) throw deleteConflict("Cannot delete entity, must delete policies first.");
}
