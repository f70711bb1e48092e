import type { Kysely } from "kysely";
import type { Schema } from "../../storage/schema.ts";
import {
  type GroupEntity,
  type InstanceProfileEntity,
  type Kind,
  KINDS,
  type PolicyEntity,
  type RoleEntity,
  type UserEntity,
} from "../entities.ts";
import type { AccountDetails } from "../file/read-details.ts";
import type { Problems } from "../problems.ts";
import { readAccount, type StoredAccount } from "../read-account.ts";
import {
  type Difference,
  differences,
  membersOfGroup,
  membersOfPolicy,
  membersOfProfile,
  membersOfRole,
  membersOfUser,
} from "./compare.ts";
import { idsOfOtherAccounts, idsTrustedElsewhere } from "./foreign-ids.ts";
import { type Entity, type Match, matchAll } from "./match.ts";
import { checkQuotas } from "./quotas.ts";
import { checkReferences, compareAwsPolicies } from "./references.ts";
import { storedTrustPolicies } from "./trust.ts";

/**
 * What becomes of an entity of the file. "update": it is there, and differs; with `--update` also one that has its name and another id.
 * "conflict": its name or its id is another one's.
 */
export type Outcome = "create" | "update" | "same" | "conflict";

export interface Step {
  readonly kind: Kind;
  readonly name: string;
  /** The id that it has or gets in the account. */
  readonly id: string;
  readonly outcome: Outcome;
  readonly differences: readonly Difference[];
  /** Why there is a conflict. */
  readonly conflict: string | undefined;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly warnings: readonly string[];
  /** Entities of the account that the file does not have: they stay. */
  readonly others: ReadonlyMap<Kind, number>;
  /** Trust policies as they are to be stored, by role. */
  readonly trust: ReadonlyMap<string, string>;
  readonly stored: StoredAccount;
}

export interface PlanOptions {
  readonly db: Kysely<Schema>;
  readonly accountId: string;
  readonly update: boolean;
  readonly problems: Problems;
}

/**
 * What an import would do, on the account as it is at this moment. What stands in its way goes to `problems`; conflicts
 * are told by the steps.
 */
export async function planImport(
  file: AccountDetails,
  { db, accountId, update, problems }: PlanOptions,
): Promise<Plan> {
  const stored = await readAccount(db, accountId);
  const taken = await idsOfOtherAccounts(db, accountId, file);
  const trusted = await idsTrustedElsewhere(db, accountId);
  const warnings: string[] = [];
  const warn = (text: string) => void warnings.push(text);
  const placeOf = (kind: Kind, name: string) => file.places.get(`${kind} ${name}`) ?? "";

  const matches = new Map(
    KINDS.map((kind) => [
      kind,
      matchAll(kind, file[kind], stored[kind], { taken, trusted, accountId, update }),
    ]),
  );
  const matchesOf = (kind: Kind) => matches.get(kind) ?? [];
  const identities = (kind: "users" | "roles") =>
    new Map([
      ...stored[kind].map(({ name, path, id }) => [name.toLowerCase(), { name, path, id }] as const),
      ...matchesOf(kind).map(
        ({ entity: { name, path }, id }) => [name.toLowerCase(), { name, path, id }] as const,
      ),
    ]);

  checkReferences(file, stored, accountId, problems, placeOf);
  const trust = await storedTrustPolicies(file.roles, {
    db,
    accountId,
    users: identities("users"),
    roles: identities("roles"),
    problems,
    placeOf: (name) => placeOf("roles", name),
    warn,
  });
  compareAwsPolicies(file, warn);
  const totals = new Map(
    KINDS.map((kind) => [
      kind,
      stored[kind].length + matchesOf(kind).filter(({ existing }) => existing === undefined).length,
    ]),
  );
  checkQuotas(file, totals, { problems, warn, placeOf });
  if (file.unknownMembers.length > 0) {
    warn(`members that this version does not know are left out: ${file.unknownMembers.join(", ")}`);
  }

  const steps = KINDS.flatMap((kind) => matchesOf(kind).map((match) => stepOf(kind, match, trust, stored)));
  const others = new Map(
    KINDS.map((kind) => [
      kind,
      stored[kind].length - matchesOf(kind).filter(({ existing }) => existing !== undefined).length,
    ]),
  );
  return { steps, warnings, others, trust, stored };
}

function stepOf(
  kind: Kind,
  { entity, existing, id, conflict }: Match,
  trust: Plan["trust"],
  stored: StoredAccount,
): Step {
  const found =
    existing === undefined
      ? []
      : differencesOf(kind, existing, entity, (role) => trust.get(role.name) ?? "", stored);
  const outcome =
    conflict !== undefined
      ? "conflict"
      : existing === undefined
        ? "create"
        : found.length === 0
          ? "same"
          : "update";
  return { kind, name: entity.name, id, outcome, differences: found, conflict };
}

function differencesOf(
  kind: Kind,
  here: Entity,
  file: Entity,
  trustOf: (role: RoleEntity) => string,
  { storedTrust }: StoredAccount,
): readonly Difference[] {
  switch (kind) {
    case "users":
      return differences(membersOfUser(here as UserEntity), membersOfUser(file as UserEntity));
    case "groups":
      return differences(membersOfGroup(here as GroupEntity), membersOfGroup(file as GroupEntity));
    case "roles": {
      const role = file as RoleEntity;
      return differences(
        membersOfRole(here as RoleEntity, storedTrust.get(here.id) ?? ""),
        membersOfRole(role, trustOf(role)),
      );
    }
    case "policies": {
      const wanted = file as PolicyEntity;
      const existing = here as PolicyEntity;
      // What the file does not say stays.
      const comparable =
        wanted.description === undefined ? { ...existing, description: undefined } : existing;
      return differences(membersOfPolicy(comparable), membersOfPolicy(wanted));
    }
    case "instanceProfiles":
      return differences(
        membersOfProfile(here as InstanceProfileEntity),
        membersOfProfile(file as InstanceProfileEntity),
      );
  }
}
