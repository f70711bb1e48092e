import { createUniqueId } from "../credentials/access-key-id.ts";
import type { PolicyRow } from "../storage/schema.ts";
import {
  awsManagedPolicyId,
  type AwsManagedPolicy,
  awsManagedPolicies,
  findAwsManagedPolicy,
} from "./aws-managed-policies.ts";
import { countRows, ROW_COUNT } from "./count.ts";
import { deleteConflict, entityAlreadyExists } from "./errors.ts";
import { nameKey, pathStartsWith, refuseDuplicate } from "./names.ts";
import { page, type Page, type PageRequest } from "./pages.ts";
import { checkPolicyDocument, requireManagedPolicySize } from "./policy-documents.ts";
import { policyEntitiesOf } from "./policy-entities.ts";
import { arnOfRow, findPolicyRow, policyNotFound, policyOwnership, requireOwnPolicy } from "./policy-rows.ts";
import { type PolicyUsage, readPolicyUsage } from "./policy-usage.ts";
import { policyVersionsOf } from "./policy-versions.ts";
import { requireQuota } from "./quotas.ts";
import type { DirectoryScope } from "./scope.ts";
import { taggingOf } from "./tagging.ts";
import { mergeTags, readTags, type TagMember, type Tags, writeTags } from "./tags.ts";

export { policyDocument } from "./policy-versions.ts";

/** A managed policy, of a customer or of AWS. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly policyId: string;
  readonly name: string;
  readonly path: string;
  /** 1 for v1. */
  readonly defaultVersion: number;
  readonly description: string | undefined;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  readonly tags: Tags;
}

export interface NewPolicy {
  readonly name: string;
  /** Default: "/". */
  readonly path?: string | undefined;
  readonly document: string;
  readonly description?: string | undefined;
  readonly tags?: readonly TagMember[] | undefined;
}

export interface PolicyFilter {
  /** Default: "All". */
  readonly ownership?: "AWS" | "Local" | "All" | undefined;
  readonly pathPrefix?: string | undefined;
  /** Only policies that are in use: "PermissionsPolicy" attached, "PermissionsBoundary" as a boundary. */
  readonly usedAs?: "PermissionsPolicy" | "PermissionsBoundary" | undefined;
}

/** The managed policies that an account can use: its own, with their versions, and those of AWS. */
export function policiesOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  async function find(arn: string): Promise<ManagedPolicy | undefined> {
    const aws = findAwsManagedPolicy(arn);
    if (aws !== undefined) return fromAws(aws);
    const row = await findPolicyRow(scope, arn);
    return row === undefined ? undefined : ownPolicy(row);
  }

  async function changeTags(policy: PolicyRow, values: Pick<PolicyRow, "tags">): Promise<void> {
    await db
      .updateTable("policies")
      .set(values)
      .where("account_id", "=", accountId)
      .where("policy_id", "=", policy.policy_id)
      .execute();
    scope.announce(`policy:${arnOfRow(policy)}`);
  }

  async function listOwn(
    pathPrefix: string,
    used: ReadonlySet<string> | undefined,
    after: string | undefined,
    limit: number,
  ): Promise<ManagedPolicy[]> {
    const found: ManagedPolicy[] = [];
    let last = after ?? "";
    // Whether a policy is in use is asked of each in turn, so a page may take several readings.
    for (;;) {
      const rows = await db
        .selectFrom("policies")
        .selectAll()
        .where("account_id", "=", accountId)
        .where(pathStartsWith(pathPrefix))
        .where("name_key", ">", last)
        .orderBy("name_key")
        .limit(limit)
        .execute();
      for (const row of rows) {
        if (found.length < limit && (used === undefined || used.has(arnOfRow(row))))
          found.push(ownPolicy(row));
      }
      last = rows.at(-1)?.name_key ?? last;
      if (found.length === limit || rows.length < limit) return found;
    }
  }

  return {
    versions: policyVersionsOf(scope),
    entities: policyEntitiesOf(scope),
    find,

    /** Throws InvalidInput for what is no ARN of a policy, NoSuchEntity. */
    async get(arn: string): Promise<ManagedPolicy> {
      policyOwnership(accountId, arn);
      const policy = await find(arn);
      if (policy === undefined) throw policyNotFound(arn);
      return policy;
    },

    /** How the policies are used in this account, by ARN. */
    usage(arns: readonly string[]): Promise<ReadonlyMap<string, PolicyUsage>> {
      return readPolicyUsage(scope, arns);
    },

    /** The account's own ones first, each sorted by name, without case. */
    async list(request: PageRequest, filter: PolicyFilter = {}): Promise<Page<ManagedPolicy>> {
      const { ownership = "All", pathPrefix = "/", usedAs } = filter;
      const used = usedAs === undefined ? undefined : usedPolicies(await readPolicyUsage(scope), usedAs);
      return page(request, sortKey, async (after, limit) => {
        const found: ManagedPolicy[] = [];
        if (ownership !== "AWS" && (after === undefined || after.startsWith(OWN))) {
          found.push(...(await listOwn(pathPrefix, used, after?.slice(OWN.length), limit)));
        }
        if (ownership !== "Local" && found.length < limit) {
          found.push(...listOfAws(pathPrefix, used, after, limit - found.length));
        }
        return found;
      });
    },

    /** Throws MalformedPolicyDocument, EntityAlreadyExists, LimitExceeded, InvalidInput (tags). */
    async create({ name, path = "/", document, description, tags = [] }: NewPolicy): Promise<ManagedPolicy> {
      checkPolicyDocument(document, "identity");
      requireManagedPolicySize(document);
      const existing = await db
        .selectFrom("policies")
        .select("policy_id")
        .where("account_id", "=", accountId)
        .where("name_key", "=", nameKey(name))
        .executeTakeFirst();
      if (existing !== undefined) throw alreadyExists(name);
      requireQuota("PoliciesPerAccount", (await countRows(scope, "policies")) + 1);
      const now = scope.now();
      const row: PolicyRow = {
        account_id: accountId,
        policy_id: createUniqueId("ANPA", scope.randomBytes),
        name,
        name_key: nameKey(name),
        path,
        created_at: now,
        description: description ?? null,
        default_version: 1,
        next_version: 2,
        updated_at: now,
        tags: writeTags(mergeTags([], tags, "TagsPerPolicy")),
      };
      await refuseDuplicate(db.insertInto("policies").values(row).execute(), () => alreadyExists(name));
      await db
        .insertInto("policy_versions")
        .values({
          account_id: accountId,
          policy_id: row.policy_id,
          version: 1,
          document,
          created_at: now,
        })
        .execute();
      scope.announce(`policy:${arnOfRow(row)}`);
      return ownPolicy(row);
    },

    /** Throws NoSuchEntity, InvalidInput, and DeleteConflict while the policy is in use or has versions beside the default one. */
    async delete(arn: string): Promise<void> {
      const policy = await requireOwnPolicy(scope, arn);
      const usage = (await readPolicyUsage(scope, [arn])).get(arn);
      if (usage === undefined || usage.attachments > 0 || usage.boundaries > 0) {
        throw deleteConflict("Cannot delete a policy attached to entities.");
      }
      const { count } = await db
        .selectFrom("policy_versions")
        .select(ROW_COUNT)
        .where("account_id", "=", accountId)
        .where("policy_id", "=", policy.policy_id)
        .executeTakeFirstOrThrow();
      if (count > 1) {
        throw deleteConflict(
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        );
      }
      for (const table of ["policy_versions", "policies"] as const) {
        await db
          .deleteFrom(table)
          .where("account_id", "=", accountId)
          .where("policy_id", "=", policy.policy_id)
          .execute();
      }
      scope.announce(`policy:${arn}`);
    },

    ...taggingOf<PolicyRow>({
      get: (arn) => requireOwnPolicy(scope, arn),
      change: changeTags,
      quota: "TagsPerPolicy",
    }),
  };
}

const OWN = "0:";
const AWS = "1:";

/** What a list is sorted and continued by. */
function sortKey({ arn, name }: Pick<ManagedPolicy, "arn" | "name">): string {
  return (arn.startsWith("arn:aws:iam::aws:") ? AWS : OWN) + nameKey(name);
}

/** Only what is answered is built in full: there are many, and their ids are digests. */
function listOfAws(
  pathPrefix: string,
  used: ReadonlySet<string> | undefined,
  after: string | undefined,
  limit: number,
): ManagedPolicy[] {
  return awsManagedPolicies()
    .filter(({ path, arn }) => path.startsWith(pathPrefix) && used?.has(arn) !== false)
    .map((policy) => ({ policy, key: sortKey(policy) }))
    .filter(({ key }) => after === undefined || key > after)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, limit)
    .map(({ policy }) => fromAws(policy));
}

function usedPolicies(
  usage: ReadonlyMap<string, PolicyUsage>,
  usedAs: "PermissionsPolicy" | "PermissionsBoundary",
): ReadonlySet<string> {
  const counted = usedAs === "PermissionsPolicy" ? "attachments" : "boundaries";
  return new Set([...usage].filter(([, uses]) => uses[counted] > 0).map(([arn]) => arn));
}

/** A row of the table `policies` as a managed policy. */
export function ownPolicy(row: PolicyRow): ManagedPolicy {
  return {
    arn: arnOfRow(row),
    policyId: row.policy_id,
    name: row.name,
    path: row.path,
    defaultVersion: row.default_version,
    description: row.description ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    tags: readTags(row.tags),
  };
}

function fromAws(policy: AwsManagedPolicy): ManagedPolicy {
  return {
    arn: policy.arn,
    policyId: awsManagedPolicyId(policy.arn),
    name: policy.name,
    path: policy.path,
    defaultVersion: policy.version,
    description: undefined,
    createdAt: policy.createdAt,
    updatedAt: policy.updatedAt,
    tags: [],
  };
}

function alreadyExists(name: string) {
  return entityAlreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
}
