import type { PolicyOwnerKind } from "../../storage/schema.ts";
import { parseIamArn, roleArn, userArn } from "../arns.ts";
import { findAwsManagedPolicy } from "../aws-managed-policies.ts";
import { invalidInput, noSuchEntity } from "../errors.ts";
import { policyDocument } from "../policy-versions.ts";
import { findPolicyRow } from "../policy-rows.ts";
import type { DirectoryScope } from "../scope.ts";

/** Somebody who can access services, or what lets them: what last accessed data is asked about. */
export interface AccessSubject {
  readonly kind: PolicyOwnerKind | "policy";
  /** Unique id; of a policy, its ARN. */
  readonly id: string;
  readonly name: string;
  readonly arn: string;
}

/** A policy that grants something to a subject. */
export interface GrantingPolicy {
  readonly name: string;
  readonly document: string;
  /** Of a managed policy; undefined for an inline one. */
  readonly arn: string | undefined;
  /** Whom it is embedded in or attached to: for a user, that may be one of the groups. */
  readonly owner: Pick<AccessSubject, "kind" | "name">;
}

/** A user or role that uses what the subject grants. */
export interface AccessingEntity {
  readonly kind: "user" | "role";
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly arn: string;
}

const TABLES = {
  user: { table: "users", id: "user_id" },
  group: { table: "groups", id: "group_id" },
  role: { table: "roles", id: "role_id" },
} as const;

/** A statement takes some ten thousand parameters, and an account may have more users. */
const BATCH = 1000;

async function inBatches<T>(
  ids: readonly string[],
  read: (batch: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let start = 0; start < ids.length; start += BATCH)
    for (const one of await read(ids.slice(start, start + BATCH))) all.push(one);
  return all;
}

/** Finds what last accessed data is asked about, what it grants and who uses that. */
export function accessSubjectsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  /** Users or roles by their ids, sorted by name. */
  async function entitiesWhere(kind: "user" | "role", ids: readonly string[]): Promise<AccessingEntity[]> {
    const { table, id: column } = TABLES[kind];
    const rows = await inBatches(ids, async (batch) => {
      const found = await db
        .selectFrom(table)
        .select([db.dynamic.ref<string>(column), "name", "name_key", "path"])
        .where("account_id", "=", accountId)
        .where(db.dynamic.ref<string>(column), "in", batch)
        .execute();
      return found;
    });
    const arnOf = kind === "user" ? userArn : roleArn;
    return rows
      .toSorted((a, b) => (a.name_key < b.name_key ? -1 : 1))
      .map(({ name, path, ...row }) => ({
        kind,
        id: row[column] ?? "",
        name,
        path,
        arn: arnOf(accountId, path, name),
      }));
  }

  function membersOf(groupIds: readonly string[]): Promise<readonly string[]> {
    return inBatches(groupIds, async (batch) => {
      const rows = await db
        .selectFrom("group_members")
        .select("user_id")
        .where("account_id", "=", accountId)
        .where("group_id", "in", batch)
        .execute();
      return rows.map((row) => row.user_id);
    });
  }

  async function ownPolicies(owner: AccessSubject): Promise<GrantingPolicy[]> {
    const kind = owner.kind as PolicyOwnerKind;
    const inline = await db
      .selectFrom("inline_policies")
      .select(["name", "document"])
      .where("account_id", "=", accountId)
      .where("owner_kind", "=", kind)
      .where("owner_id", "=", owner.id)
      .orderBy("name")
      .execute();
    const attached = await db
      .selectFrom("policy_attachments")
      .select("policy_arn")
      .where("account_id", "=", accountId)
      .where("owner_kind", "=", kind)
      .where("owner_id", "=", owner.id)
      .orderBy("policy_arn")
      .execute();
    const managed: GrantingPolicy[] = [];
    for (const { policy_arn: arn } of attached) {
      const document = await policyDocument(scope, arn);
      if (document !== undefined)
        managed.push({ name: parseIamArn(arn)?.name ?? "", document, arn, owner: nameOf(owner) });
    }
    return [...inline.map((policy) => ({ ...policy, arn: undefined, owner: nameOf(owner) })), ...managed];
  }

  async function groupsOf(userId: string): Promise<AccessSubject[]> {
    const rows = await db
      .selectFrom("group_members")
      .innerJoin("groups", (join) =>
        join
          .onRef("groups.account_id", "=", "group_members.account_id")
          .onRef("groups.group_id", "=", "group_members.group_id"),
      )
      .select(["groups.group_id", "groups.name"])
      .where("group_members.account_id", "=", accountId)
      .where("group_members.user_id", "=", userId)
      .orderBy("groups.name_key")
      .execute();
    return rows.map(({ group_id: id, name }) => ({ kind: "group", id, name, arn: "" }));
  }

  return {
    /** Throws InvalidInput for what is no ARN of a user, group, role or policy, NoSuchEntity. */
    async get(arn: string): Promise<AccessSubject> {
      const parsed = parseIamArn(arn);
      if (parsed === undefined || parsed.kind === "instance-profile") {
        throw invalidInput(`ARN ${arn} is not valid.`);
      }
      const { kind, name } = parsed;
      if (kind === "policy") {
        const exists =
          findAwsManagedPolicy(arn) !== undefined || (await findPolicyRow(scope, arn)) !== undefined;
        if (exists) return { kind, id: arn, name, arn };
      } else if (parsed.accountId === accountId) {
        const { table, id } = TABLES[kind];
        const row = await db
          .selectFrom(table)
          .select([db.dynamic.ref<string>(id), "name", "path"])
          .where("account_id", "=", accountId)
          .where("name_key", "=", name.toLowerCase())
          .executeTakeFirst();
        const found = row as (Record<string, string> & { name: string; path: string }) | undefined;
        if (found?.path === parsed.path) return { kind, id: found[id] ?? "", name: found.name, arn };
      }
      throw noSuchEntity(`ARN ${arn} does not exist.`);
    },

    /** The policies that grant the subject something: its own, and for a user those of the groups. Boundaries grant nothing. */
    async policiesOf(subject: AccessSubject): Promise<readonly GrantingPolicy[]> {
      if (subject.kind === "policy") {
        const document = (await policyDocument(scope, subject.arn)) ?? "";
        return [{ name: subject.name, document, arn: subject.arn, owner: nameOf(subject) }];
      }
      const found = await ownPolicies(subject);
      if (subject.kind === "user") {
        for (const group of await groupsOf(subject.id)) found.push(...(await ownPolicies(group)));
      }
      return found;
    },

    /** The users and roles that have what the subject grants: itself, a group's users, whoever a policy is attached to. */
    async entitiesOf(subject: AccessSubject): Promise<readonly AccessingEntity[]> {
      switch (subject.kind) {
        case "user":
          return entitiesWhere("user", [subject.id]);
        case "role":
          return entitiesWhere("role", [subject.id]);
        case "group":
          return entitiesWhere("user", await membersOf([subject.id]));
        case "policy": {
          const rows = await db
            .selectFrom("policy_attachments")
            .select(["owner_kind", "owner_id"])
            .where("account_id", "=", accountId)
            .where("policy_arn", "=", subject.arn)
            .execute();
          const idsOf = (kind: PolicyOwnerKind) =>
            rows.filter((row) => row.owner_kind === kind).map((row) => row.owner_id);
          const users = new Set([...idsOf("user"), ...(await membersOf(idsOf("group")))]);
          return [
            ...(await entitiesWhere("user", [...users])),
            ...(await entitiesWhere("role", idsOf("role"))),
          ];
        }
      }
    },
  };
}

function nameOf({ kind, name }: AccessSubject): Pick<AccessSubject, "kind" | "name"> {
  return { kind, name };
}
