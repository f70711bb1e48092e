import type { Kysely } from "kysely";
import type { PolicyType } from "@signet/policy";
import type { PolicyOwnerKind, Schema } from "../storage/schema.ts";
import { policyDocument } from "./policy-versions.ts";
import type { DirectoryScope } from "./scope.ts";
import { readTags, type Tags, writeTags } from "./tags.ts";

/** A policy that applies to a principal, as it was written. */
export interface AppliedDocument {
  readonly type: Extract<PolicyType, "identity" | "boundary">;
  /** The ARN of a managed policy, or "inline:user/alice/name". */
  readonly id: string;
  readonly name: string;
  readonly document: string;
}

/** All that decides what a user or a role may do: read in one go, for caches to keep. */
export interface PrincipalRecord {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly tags: Tags;
  readonly documents: readonly AppliedDocument[];
  /** What ends this record when it changes: see DirectoryScope.announce. */
  readonly subjects: readonly string[];
}

/** Whose policies count: a user or a role by its unique id. */
export interface PrincipalOf {
  readonly accountId: string;
  readonly identity:
    | { readonly kind: "root" }
    | { readonly kind: "user"; readonly userId: string }
    | { readonly kind: "role"; readonly roleId: string };
}

interface Owner {
  readonly kind: PolicyOwnerKind;
  readonly id: string;
  readonly name: string;
}

/** A user with the policies of its own and of its groups; undefined when there is none. */
export async function readUserPrincipal(
  db: Kysely<Schema>,
  accountId: string,
  userId: string,
): Promise<PrincipalRecord | undefined> {
  const user = await db
    .selectFrom("users")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (user === undefined) return undefined;
  const groups = await db
    .selectFrom("group_members")
    .innerJoin("groups", (join) =>
      join
        .onRef("groups.account_id", "=", "group_members.account_id")
        .onRef("groups.group_id", "=", "group_members.group_id"),
    )
    .select(["groups.group_id as id", "groups.name as name"])
    .where("group_members.account_id", "=", accountId)
    .where("group_members.user_id", "=", userId)
    .orderBy("groups.name_key")
    .execute();
  const owners: Owner[] = [{ kind: "user", id: userId, name: user.name }];
  for (const group of groups) owners.push({ kind: "group", id: group.id, name: group.name });
  return principalRecord(db, accountId, { ...user, id: userId }, owners);
}

/** A role with its own policies; undefined when there is none. */
export async function readRolePrincipal(
  db: Kysely<Schema>,
  accountId: string,
  roleId: string,
): Promise<PrincipalRecord | undefined> {
  const role = await db
    .selectFrom("roles")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("role_id", "=", roleId)
    .executeTakeFirst();
  if (role === undefined) return undefined;
  return principalRecord(db, accountId, { ...role, id: roleId }, [
    { kind: "role", id: roleId, name: role.name },
  ]);
}

/** A group with its policies, though it is nobody who could ask: for what looks at them. Undefined when there is none. */
export async function readGroupPrincipal(
  db: Kysely<Schema>,
  accountId: string,
  groupId: string,
): Promise<PrincipalRecord | undefined> {
  const group = await db
    .selectFrom("groups")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("group_id", "=", groupId)
    .executeTakeFirst();
  if (group === undefined) return undefined;
  const bare = { id: groupId, name: group.name, path: group.path, tags: writeTags([]), boundary_arn: null };
  return principalRecord(db, accountId, bare, [{ kind: "group", id: groupId, name: group.name }]);
}

/** The principals of an account by their unique ids, with all that decides what they may do. */
export function principalsOf({ db, accountId }: DirectoryScope) {
  return {
    user: (userId: string) => readUserPrincipal(db, accountId, userId),
    role: (roleId: string) => readRolePrincipal(db, accountId, roleId),
    group: (groupId: string) => readGroupPrincipal(db, accountId, groupId),
  };
}

/** The principal behind a caller; undefined for root, who has no policies, and for one that is gone. */
export function readPrincipal(
  db: Kysely<Schema>,
  { accountId, identity }: PrincipalOf,
): Promise<PrincipalRecord | undefined> {
  switch (identity.kind) {
    case "root":
      return Promise.resolve(undefined);
    case "user":
      return readUserPrincipal(db, accountId, identity.userId);
    case "role":
      return readRolePrincipal(db, accountId, identity.roleId);
  }
}

interface PrincipalRow {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly tags: string;
  readonly boundary_arn: string | null;
}

async function principalRecord(
  db: Kysely<Schema>,
  accountId: string,
  row: PrincipalRow,
  owners: readonly Owner[],
): Promise<PrincipalRecord> {
  const documents: AppliedDocument[] = [];
  const subjects: string[] = [];
  for (const owner of owners) {
    subjects.push(`${owner.kind}:${owner.id}`);
    documents.push(...(await inlineDocuments(db, accountId, owner)));
    for (const arn of await attachedArns(db, accountId, owner)) {
      subjects.push(`policy:${arn}`);
      documents.push(await managedDocument(db, accountId, arn, "identity"));
    }
  }
  if (row.boundary_arn !== null) {
    subjects.push(`policy:${row.boundary_arn}`);
    documents.push(await managedDocument(db, accountId, row.boundary_arn, "boundary"));
  }
  return { id: row.id, name: row.name, path: row.path, tags: readTags(row.tags), documents, subjects };
}

async function inlineDocuments(
  db: Kysely<Schema>,
  accountId: string,
  owner: Owner,
): Promise<AppliedDocument[]> {
  const rows = await db
    .selectFrom("inline_policies")
    .select(["name", "document"])
    .where("account_id", "=", accountId)
    .where("owner_kind", "=", owner.kind)
    .where("owner_id", "=", owner.id)
    .orderBy("name")
    .execute();
  return rows.map(({ name, document }) => ({
    type: "identity",
    id: `inline:${owner.kind}/${owner.name}/${name}`,
    name,
    document,
  }));
}

async function attachedArns(db: Kysely<Schema>, accountId: string, owner: Owner): Promise<string[]> {
  const rows = await db
    .selectFrom("policy_attachments")
    .select("policy_arn")
    .where("account_id", "=", accountId)
    .where("owner_kind", "=", owner.kind)
    .where("owner_id", "=", owner.id)
    .orderBy("policy_arn")
    .execute();
  return rows.map((row) => row.policy_arn);
}

/** A policy that is attached and cannot be found is a broken store: no request may pass on what is left. */
async function managedDocument(
  db: Kysely<Schema>,
  accountId: string,
  arn: string,
  type: AppliedDocument["type"],
): Promise<AppliedDocument> {
  const document = await policyDocument({ db, accountId }, arn);
  if (document === undefined) throw new Error(`The attached policy ${arn} has no document`);
  return { type, id: arn, name: arn.slice(arn.lastIndexOf("/") + 1), document };
}
