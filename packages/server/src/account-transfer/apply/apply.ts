import type { WriteTransaction } from "../../storage/storage.ts";
import { policyArn } from "../../directory/arns.ts";
import { nameKey } from "../../directory/names.ts";
import { type AccountEntities, type Kind, KINDS } from "../entities.ts";
import type { Plan } from "../plan/plan.ts";
import { insertBelongings } from "./belongings.ts";
import { createEntities } from "./create.ts";
import { updateEntities } from "./update.ts";
import type { Application } from "./application.ts";

/** Told how far it is: entities written, of all there are to write. */
export type Progress = (done: number, total: number) => void;

/**
 * Does what the plan says, in the transaction in which it was made: new entities are made with the ids of the file, those that differ
 * get what the file has in place of what they had. What a file cannot tell of an entity that is there (a role's description, the tags
 * of a policy) stays.
 */
export async function applyPlan(
  tx: WriteTransaction,
  accountId: string,
  file: AccountEntities,
  plan: Plan,
  progress: Progress,
): Promise<void> {
  const application = applicationOf(tx, accountId, file, plan, progress);
  await createEntities(application);
  await updateEntities(application);
  await insertBelongings(application);
  for (const kind of KINDS) {
    for (const { entity, id } of [
      ...application.having(kind, "create"),
      ...application.having(kind, "update"),
    ]) {
      tx.announce({
        accountId,
        subject: subjectOf(kind, id, policyArn(accountId, entity.path, entity.name)),
      });
    }
  }
}

function applicationOf(
  tx: WriteTransaction,
  accountId: string,
  file: AccountEntities,
  plan: Plan,
  progress: Progress,
): Application {
  const steps = new Map(plan.steps.map((step) => [`${step.kind} ${step.name}`, step]));
  const total = plan.steps.filter(({ outcome }) => outcome === "create" || outcome === "update").length;
  let done = 0;
  const idsOf = (kind: "groups" | "roles") =>
    new Map([
      ...plan.stored[kind].map(({ name, id }) => [nameKey(name), id] as const),
      ...plan.steps.flatMap((step) => (step.kind === kind ? [[nameKey(step.name), step.id] as const] : [])),
    ]);
  const ids = { groups: idsOf("groups"), roles: idsOf("roles") };
  return {
    db: tx.db,
    accountId,
    having: (kind, outcome) =>
      file[kind].flatMap((entity) => {
        const step = steps.get(`${kind} ${entity.name}`);
        return step?.outcome === outcome ? [{ entity, id: step.id }] : [];
      }),
    idOf(kind, name) {
      const id = ids[kind].get(nameKey(name));
      // The plan has seen to it that all that is named is there.
      if (id === undefined) throw new Error(`The plan lacks one of the ${kind}`);
      return id;
    },
    trustOf: ({ name, trustPolicy }) => plan.trust.get(name) ?? trustPolicy,
    nextVersionOf: (policyId) => plan.stored.nextVersions.get(policyId) ?? 1,
    tell: (rows) => progress((done += rows), total),
  };
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
