import { writeTags } from "../../directory/tags.ts";
import type { PolicyEntity } from "../entities.ts";
import { type Application, namedColumns } from "./application.ts";
import { insertRows } from "./insert-rows.ts";

/** Seconds: what CreateRole takes when it is not told. The file does not tell. */
const DEFAULT_SESSION_DURATION = 3600;

/** Makes what is new, without what belongs to it. */
export async function createEntities(application: Application): Promise<void> {
  const { db, accountId, having, idOf, trustOf, tell } = application;
  const account = { account_id: accountId };
  await insertRows(
    db,
    "policies",
    having("policies", "create").map(({ entity, id }) => ({
      ...account,
      policy_id: id,
      ...namedColumns(entity),
      description: entity.description ?? null,
      default_version: entity.defaultVersion,
      next_version: highestVersion(entity) + 1,
      updated_at: entity.updatedAt,
      tags: writeTags([]),
    })),
    tell,
  );
  await insertRows(
    db,
    "groups",
    having("groups", "create").map(({ entity, id }) => ({
      ...account,
      group_id: id,
      ...namedColumns(entity),
    })),
    tell,
  );
  await insertRows(
    db,
    "users",
    having("users", "create").map(({ entity, id }) => ({
      ...account,
      user_id: id,
      ...namedColumns(entity),
      boundary_arn: entity.boundaryArn,
      tags: writeTags(entity.tags),
    })),
    tell,
  );
  await insertRows(
    db,
    "roles",
    having("roles", "create").map(({ entity, id }) => ({
      ...account,
      role_id: id,
      ...namedColumns(entity),
      trust_policy: trustOf(entity),
      description: null,
      max_session_duration: DEFAULT_SESSION_DURATION,
      boundary_arn: entity.boundaryArn,
      tags: writeTags(entity.tags),
    })),
    tell,
  );
  await insertRows(
    db,
    "instance_profiles",
    having("instanceProfiles", "create").map(({ entity, id }) => ({
      ...account,
      instance_profile_id: id,
      ...namedColumns(entity),
      role_id: entity.role === null ? null : idOf("roles", entity.role),
      tags: writeTags([]),
    })),
    tell,
  );
}

export function highestVersion({ versions }: PolicyEntity): number {
  return Math.max(...versions.map(({ version }) => version));
}
