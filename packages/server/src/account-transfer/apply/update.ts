import type { PolicyOwnerKind } from "../../storage/schema.ts";
import { writeTags } from "../../directory/tags.ts";
import { type Application, namedColumns } from "./application.ts";
import { highestVersion } from "./create.ts";

/** Changes what is there and differs, and takes away what belonged to it: what the file has in its place comes after. */
export async function updateEntities(application: Application): Promise<void> {
  const { db, accountId, having, idOf, trustOf, nextVersionOf, tell } = application;

  for (const { entity, id } of having("users", "update")) {
    await db
      .updateTable("users")
      .set({ ...namedColumns(entity), boundary_arn: entity.boundaryArn, tags: writeTags(entity.tags) })
      .where("account_id", "=", accountId)
      .where("user_id", "=", id)
      .execute();
    await db
      .deleteFrom("group_members")
      .where("account_id", "=", accountId)
      .where("user_id", "=", id)
      .execute();
    await removePolicies(application, "user", id);
    tell(1);
  }
  for (const { entity, id } of having("groups", "update")) {
    await db
      .updateTable("groups")
      .set(namedColumns(entity))
      .where("account_id", "=", accountId)
      .where("group_id", "=", id)
      .execute();
    await removePolicies(application, "group", id);
    tell(1);
  }
  for (const { entity, id } of having("roles", "update")) {
    await db
      .updateTable("roles")
      .set({
        ...namedColumns(entity),
        trust_policy: trustOf(entity),
        boundary_arn: entity.boundaryArn,
        tags: writeTags(entity.tags),
      })
      .where("account_id", "=", accountId)
      .where("role_id", "=", id)
      .execute();
    await removePolicies(application, "role", id);
    tell(1);
  }
  for (const { entity, id } of having("instanceProfiles", "update")) {
    await db
      .updateTable("instance_profiles")
      .set({ ...namedColumns(entity), role_id: entity.role === null ? null : idOf("roles", entity.role) })
      .where("account_id", "=", accountId)
      .where("instance_profile_id", "=", id)
      .execute();
    tell(1);
  }
  for (const { entity, id } of having("policies", "update")) {
    await db
      .updateTable("policies")
      .set({
        ...namedColumns(entity),
        ...(entity.description === undefined ? {} : { description: entity.description }),
        default_version: entity.defaultVersion,
        // Numbers are never used again.
        next_version: Math.max(highestVersion(entity) + 1, nextVersionOf(id)),
        updated_at: entity.updatedAt,
      })
      .where("account_id", "=", accountId)
      .where("policy_id", "=", id)
      .execute();
    await db
      .deleteFrom("policy_versions")
      .where("account_id", "=", accountId)
      .where("policy_id", "=", id)
      .execute();
    tell(1);
  }
}

async function removePolicies(
  { db, accountId }: Application,
  kind: PolicyOwnerKind,
  id: string,
): Promise<void> {
  for (const table of ["inline_policies", "policy_attachments"] as const) {
    await db
      .deleteFrom(table)
      .where("account_id", "=", accountId)
      .where("owner_kind", "=", kind)
      .where("owner_id", "=", id)
      .execute();
  }
}
