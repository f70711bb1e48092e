import {
  type GroupEntity,
  type InstanceProfileEntity,
  type Kind,
  KIND_FACTS,
  type PolicyEntity,
  type RoleEntity,
  type UserEntity,
} from "../entities.ts";

export type Entity = UserEntity | GroupEntity | RoleEntity | PolicyEntity | InstanceProfileEntity;

export interface Match {
  readonly entity: Entity;
  readonly existing: Entity | undefined;
  /** The id that the entity has or gets in the account. */
  readonly id: string;
  /** Why it can be neither made nor changed. */
  readonly conflict: string | undefined;
}

export interface MatchMeans {
  readonly accountId: string;
  readonly update: boolean;
  /** Ids of the file that entities of other accounts have. */
  readonly taken: ReadonlyMap<string, string>;
  /** Ids that roles of other accounts trust, with the ARN of such a role. */
  readonly trusted: ReadonlyMap<string, string>;
}

/** Finds each entity of the file in the account, by its name, and whether its id is free. */
export function matchAll(
  kind: Kind,
  wanted: readonly Entity[],
  stored: readonly Entity[],
  means: MatchMeans,
): readonly Match[] {
  const byName = new Map(stored.map((entity) => [entity.name.toLowerCase(), entity]));
  const byId = new Map(stored.map((entity) => [entity.id, entity]));
  const { noun, arnOf } = KIND_FACTS[kind];
  return wanted.map((entity): Match => {
    const existing = byName.get(entity.name.toLowerCase());
    const sameId = byId.get(entity.id);
    const match = { entity, existing, id: existing?.id ?? entity.id };
    if (sameId !== undefined && sameId !== existing) {
      return {
        ...match,
        conflict: `its id ${entity.id} is that of the ${noun} ${sameId.name}: rename or delete that one`,
      };
    }
    const elsewhere = means.taken.get(entity.id);
    if (elsewhere !== undefined && existing?.id !== entity.id) {
      return {
        ...match,
        conflict: `its id ${entity.id} is in use in the account ${elsewhere} of this server: ids are unique`,
      };
    }
    const trusting = means.trusted.get(match.id);
    if (trusting !== undefined && existing === undefined) {
      return {
        ...match,
        conflict: `its id ${entity.id} is one that ${trusting} trusts, of somebody who was deleted: take it out of that trust policy`,
      };
    }
    if (existing === undefined) return { ...match, conflict: undefined };
    const [here, there] = [existing, entity].map(({ path, name }) => arnOf(means.accountId, path, name));
    if (kind === "policies" && here !== there) {
      return {
        ...match,
        conflict: `it is ${here} in the account, and a policy's ARN cannot change: delete that one`,
      };
    }
    if (existing.id !== entity.id && !means.update) {
      return {
        ...match,
        conflict: `there is another ${noun} of this name, with the id ${existing.id}: rename or delete it, or import with --update to change it; it keeps its id`,
      };
    }
    return { ...match, conflict: undefined };
  });
}
