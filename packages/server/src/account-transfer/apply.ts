import type { PolicyOwnerKind } from "../storage/schema.ts";
import type { WriteTransaction } from "../storage/storage.ts";
import { policyArn } from "../directory/arns.ts";
import { nameKey } from "../directory/names.ts";
import { writeTags } from "../directory/tags.ts";
import { type AccountEntities, type Kind, KINDS } from "./entities.ts";
import { insertRows } from "./insert-rows.ts";
import type { Plan } from "./plan/plan.ts";

/** Told how far it is: steps done, of all steps. */
export type Progress = (done: number, total: number) => void;

const DEFAULT_SESSION_DURATION = 3600;
const WITH_POLICIES = [
  ["users", "user"],
  ["groups", "group"],
  ["roles", "role"],
] as const satisfies readonly (readonly [Kind, PolicyOwnerKind])[];

/**
 * Does what the plan says, in the transaction in which it was made: entities that differ get what the file has in place of what they
 * had, new ones are made with the ids of the file. What a file cannot tell of an entity that is there (a role's description, the tags
 * of a policy) stays.
 */
export async function applyPlan(
  tx: WriteTransaction,
  accountId: string,
  file: AccountEntities,
  plan: Plan,
  progress: Progress,
): Promise<void> {
  const { db } = tx;
  const total = plan.steps.filter(({ outcome }) => outcome === "create" || outcome === "update").length;
  let done = 0;
  const tell = (rows: number) => progress((done += rows), total);
  const steps = new Map(plan.steps.map((step) => [`${step.kind} ${step.name}`, step]));

  /** The entities of a kind with that outcome, and their ids. */
  function having<K extends Kind>(kind: K, outcome: "create" | "update") {
    return file[kind].flatMap((entity: AccountEntities[K][number]) => {
      const step = steps.get(`${kind} ${entity.name}`);
      return step?.outcome === outcome ? [{ entity, id: step.id }] : [];
    });
  }

  const named = ({ name, path, createdAt }: { name: string; path: string; createdAt: number }) => ({
    name,
    name_key: nameKey(name),
    path,
    created_at: createdAt,
  });
  const account = { account_id: accountId };

  await insertRows(
    db,
    "policies",
    having("policies", "create").map(({ entity, id }) => ({
      ...account,
      policy_id: id,
      ...named(entity),
      description: entity.description ?? null,
      default_version: entity.defaultVersion,
      next_version: Math.max(...entity.versions.map(({ version }) => version)) + 1,
      updated_at: entity.updatedAt,
      tags: writeTags([]),
    })),
    tell,
  );
  await insertRows(
    db,
    "groups",
    having("groups", "create").map(({ entity, id }) => ({ ...account, group_id: id, ...named(entity) })),
    tell,
  );
  await insertRows(
    db,
    "users",
    having("users", "create").map(({ entity, id }) => ({
      ...account,
      user_id: id,
      ...named(entity),
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
      ...named(entity),
      trust_policy: plan.trust.get(entity.name) ?? entity.trustPolicy,
      description: null,
      max_session_duration: DEFAULT_SESSION_DURATION,
      boundary_arn: entity.boundaryArn,
      tags: writeTags(entity.tags),
    })),
    tell,
  );
  const roleIds = new Map([
    ...plan.stored.roles.map(({ name, id }) => [name, id] as const),
    ...plan.steps.flatMap(({ kind, name, id }) => (kind === "roles" ? [[name, id] as const] : [])),
  ]);
  const roleIdOf = (name: string | null) => (name === null ? null : (roleIds.get(name) ?? null));
  await insertRows(
    db,
    "instance_profiles",
    having("instanceProfiles", "create").map(({ entity, id }) => ({
      ...account,
      instance_profile_id: id,
      ...named(entity),
      role_id: roleIdOf(entity.role),
      tags: writeTags([]),
    })),
    tell,
  );

  for (const { entity, id } of having("users", "update")) {
    await db
      .updateTable("users")
      .set({ ...named(entity), boundary_arn: entity.boundaryArn, tags: writeTags(entity.tags) })
      .where("account_id", "=", accountId)
      .where("user_id", "=", id)
      .execute();
    await db
      .deleteFrom("group_members")
      .where("account_id", "=", accountId)
      .where("user_id", "=", id)
      .execute();
    tell(1);
  }
  for (const { entity, id } of having("groups", "update")) {
    await db
      .updateTable("groups")
      .set(named(entity))
      .where("account_id", "=", accountId)
      .where("group_id", "=", id)
      .execute();
    tell(1);
  }
  for (const { entity, id } of having("roles", "update")) {
    await db
      .updateTable("roles")
      .set({
        ...named(entity),
        trust_policy: plan.trust.get(entity.name) ?? entity.trustPolicy,
        boundary_arn: entity.boundaryArn,
        tags: writeTags(entity.tags),
      })
      .where("account_id", "=", accountId)
      .where("role_id", "=", id)
      .execute();
    tell(1);
  }
  for (const { entity, id } of having("instanceProfiles", "update")) {
    await db
      .updateTable("instance_profiles")
      .set({ ...named(entity), role_id: roleIdOf(entity.role) })
      .where("account_id", "=", accountId)
      .where("instance_profile_id", "=", id)
      .execute();
    tell(1);
  }
  for (const { entity, id } of having("policies", "update")) {
    const highest = Math.max(...entity.versions.map(({ version }) => version));
    await db
      .updateTable("policies")
      .set({
        ...named(entity),
        ...(entity.description === undefined ? {} : { description: entity.description }),
        default_version: entity.defaultVersion,
        // Numbers are never used again.
        next_version: Math.max(highest + 1, plan.stored.nextVersions.get(id) ?? 0),
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

  const changed = <K extends Kind>(kind: K) => [...having(kind, "create"), ...having(kind, "update")];

  await insertRows(
    db,
    "policy_versions",
    changed("policies").flatMap(({ entity, id }) =>
      entity.versions.map(({ version, document, createdAt }) => ({
        ...account,
        policy_id: id,
        version,
        document,
        created_at: createdAt,
      })),
    ),
  );
  for (const [kind, ownerKind] of WITH_POLICIES) {
    for (const { id } of having(kind, "update")) {
      for (const table of ["inline_policies", "policy_attachments"] as const) {
        await db
          .deleteFrom(table)
          .where("account_id", "=", accountId)
          .where("owner_kind", "=", ownerKind)
          .where("owner_id", "=", id)
          .execute();
      }
    }
    const owner = (id: string) => ({ ...account, owner_kind: ownerKind, owner_id: id });
    await insertRows(
      db,
      "inline_policies",
      changed(kind).flatMap(({ entity, id }) =>
        entity.inline.map(({ name, document }) => ({ ...owner(id), name, document })),
      ),
    );
    await insertRows(
      db,
      "policy_attachments",
      changed(kind).flatMap(({ entity, id }) =>
        entity.attached.map((arn) => ({ ...owner(id), policy_arn: arn })),
      ),
    );
  }
  const groupIds = new Map([
    ...plan.stored.groups.map(({ name, id }) => [nameKey(name), id] as const),
    ...plan.steps.flatMap(({ kind, name, id }) => (kind === "groups" ? [[nameKey(name), id] as const] : [])),
  ]);
  await insertRows(
    db,
    "group_members",
    changed("users").flatMap(({ entity, id }) =>
      entity.groups.map((group) => ({
        ...account,
        group_id: groupIds.get(nameKey(group)) ?? "",
        user_id: id,
      })),
    ),
  );
  await insertRows(
    db,
    "last_used",
    having("roles", "create").flatMap(({ entity, id }) =>
      entity.lastUsed === null
        ? []
        : [
            {
              ...account,
              kind: "role" as const,
              id,
              used_at: entity.lastUsed.at,
              service: "",
              region: entity.lastUsed.region,
            },
          ],
    ),
  );
  for (const kind of KINDS) {
    for (const { entity, id } of changed(kind)) {
      tx.announce({
        accountId,
        subject: subjectOf(kind, id, policyArn(accountId, entity.path, entity.name)),
      });
    }
  }
}

/** What the directory calls an entity when it changes: DirectoryScope.announce. */
function subjectOf(kind: Kind, id: string, arn: string): string {
  switch (kind) {
    case "users":
      return `user:${id}`;
    case "groups":
      return `group:${id}`;
    case "roles":
      return `role:${id}`;
    case "policies":
      return `policy:${arn}`;
    case "instanceProfiles":
      return `instance-profile:${id}`;
  }
}
