import type { PolicyOwnerKind } from "../../storage/schema.ts";
import type { Kind } from "../entities.ts";
import type { Application } from "./application.ts";
import { insertRows } from "./insert-rows.ts";

const WITH_POLICIES = [
  ["users", "user"],
  ["groups", "group"],
  ["roles", "role"],
] as const satisfies readonly (readonly [Kind, PolicyOwnerKind])[];

/** Writes what belongs to entities that were made or changed: versions, inline policies, attachments, memberships, last uses. */
export async function insertBelongings({ db, accountId, having, idOf }: Application): Promise<void> {
  const account = { account_id: accountId };
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
    const owner = (id: string) => ({ ...account, owner_kind: ownerKind, owner_id: id });
    const owners = changed(kind);
    await insertRows(
      db,
      "inline_policies",
      owners.flatMap(({ entity, id }) =>
        entity.inline.map(({ name, document }) => ({ ...owner(id), name, document })),
      ),
    );
    await insertRows(
      db,
      "policy_attachments",
      owners.flatMap(({ entity, id }) => entity.attached.map((arn) => ({ ...owner(id), policy_arn: arn }))),
    );
  }
  await insertRows(
    db,
    "group_members",
    changed("users").flatMap(({ entity, id }) =>
      entity.groups.map((group) => ({ ...account, group_id: idOf("groups", group), user_id: id })),
    ),
  );
  await insertRows(
    db,
    "last_used",
    having("roles", "create").flatMap(({ entity: { lastUsed }, id }) =>
      lastUsed === null
        ? []
        : [
            {
              ...account,
              kind: "role" as const,
              id,
              used_at: lastUsed.at,
              service: "",
              region: lastUsed.region,
            },
          ],
    ),
  );
}
