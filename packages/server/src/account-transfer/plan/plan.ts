import type { Kysely } from "kysely";
import { findAwsManagedPolicy, awsManagedPolicyDocument } from "../../directory/aws-managed-policies.ts";
import { policyArn } from "../../directory/arns.ts";
import type { Schema } from "../../storage/schema.ts";
import {
  type GroupEntity,
  type InstanceProfileEntity,
  KIND_FACTS,
  type Kind,
  KINDS,
  type PolicyEntity,
  type RoleEntity,
  type UserEntity,
} from "../entities.ts";
import { canonical } from "../file/documents.ts";
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
import { idsOfOtherAccounts } from "./foreign-ids.ts";
import { checkQuotas } from "./quotas.ts";
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

type Entity = UserEntity | GroupEntity | RoleEntity | PolicyEntity | InstanceProfileEntity;

interface Match {
  readonly entity: Entity;
  readonly existing: Entity | undefined;
  /** The id that the entity has or gets in the account. */
  readonly id: string;
  /** Why it can be neither made nor changed. */
  readonly conflict: string | undefined;
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
  const warnings: string[] = [];
  const warn = (text: string) => void warnings.push(text);
  const placeOf = (kind: Kind, name: string) => file.places.get(`${kind} ${name}`) ?? "";

  const matches = new Map(
    KINDS.map((kind) => [kind, matchAll(kind, file[kind], stored[kind], { taken, accountId, update })]),
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

interface MatchMeans {
  readonly accountId: string;
  readonly update: boolean;
  /** Ids of the file that entities of other accounts have. */
  readonly taken: ReadonlyMap<string, string>;
}

/** Finds each entity of the file in the account, by its name, and whether its id is free. */
function matchAll(
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

/** AWS keeps its policies up to date; those of this server are of one day. */
function compareAwsPolicies(file: AccountDetails, warn: (text: string) => void): void {
  const differ: string[] = [];
  for (const [arn, document] of file.awsPolicies) {
    const here = awsManagedPolicyDocument(arn);
    if (here !== undefined && canonical(here) !== document) differ.push(arn.slice(arn.lastIndexOf("/") + 1));
  }
  if (differ.length === 0) return;
  warn(`AWS managed policies that are of another version on this server: ${differ.toSorted().join(", ")}`);
}

/** Every group, policy and role that the file names is in the file or in the account; AWS's policies are on this server. */
function checkReferences(
  file: AccountDetails,
  stored: StoredAccount,
  accountId: string,
  problems: Problems,
  placeOf: (kind: Kind, name: string) => string,
): void {
  const groups = new Set([...stored.groups, ...file.groups].map(({ name }) => name.toLowerCase()));
  const policies = new Set(
    [...stored.policies, ...file.policies].map(({ path, name }) => policyArn(accountId, path, name)),
  );

  function check(kind: Kind, name: string, arn: string, member: string): void {
    if (policies.has(arn) || findAwsManagedPolicy(arn) !== undefined) return;
    const what = arn.startsWith("arn:aws:iam::aws:")
      ? `AWS's policy ${arn}, which this server does not have`
      : `the policy ${arn}, which is neither in the file nor in the account`;
    problems.add(`${placeOf(kind, name)}.${member}`, `${KIND_FACTS[kind].noun} ${name}`, `names ${what}`);
  }

  for (const kind of ["users", "groups", "roles"] as const) {
    for (const { name, attached } of file[kind]) {
      for (const arn of attached) check(kind, name, arn, "AttachedManagedPolicies");
    }
  }
  for (const kind of ["users", "roles"] as const) {
    for (const { name, boundaryArn } of file[kind]) {
      if (boundaryArn !== null) check(kind, name, boundaryArn, "PermissionsBoundary");
    }
  }
  for (const user of file.users) {
    for (const group of user.groups) {
      if (groups.has(group.toLowerCase())) continue;
      problems.add(
        `${placeOf("users", user.name)}.GroupList`,
        `user ${user.name}`,
        `names the group ${group}, which is neither in the file nor in the account`,
      );
    }
  }
}
