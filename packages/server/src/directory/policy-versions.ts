import type { PolicyRow, PolicyVersionRow } from "../storage/schema.ts";
import { awsManagedPolicyDocument, findAwsManagedPolicy } from "./aws-managed-policies.ts";
import { ROW_COUNT } from "./count.ts";
import { deleteConflict, limitExceeded, noSuchEntity } from "./errors.ts";
import { page, type Page, type PageRequest } from "./pages.ts";
import { checkPolicyDocument, requireManagedPolicySize } from "./policy-documents.ts";
import { findPolicyRow, policyNotFound, policyOwnership, requireOwnPolicy } from "./policy-rows.ts";
import { QUOTAS } from "./quotas.ts";
import type { DirectoryScope } from "./scope.ts";

/** One version of a managed policy, of a customer or of AWS. */
export interface PolicyVersion {
  /** 1 for v1. */
  readonly version: number;
  readonly document: string;
  readonly isDefault: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** The versions of managed policies: up to five each, numbered for ever on, one of them the default. */
export function policyVersionsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;

  const select = (policy: PolicyRow) =>
    db
      .selectFrom("policy_versions")
      .selectAll()
      .where("account_id", "=", accountId)
      .where("policy_id", "=", policy.policy_id);

  async function requireVersion(
    policy: PolicyRow,
    arn: string,
    versionId: string,
  ): Promise<PolicyVersionRow> {
    const row = await select(policy).where("version", "=", readVersionId(versionId)).executeTakeFirst();
    if (row === undefined) throw versionNotFound(arn, versionId);
    return row;
  }

  async function setDefault(policy: PolicyRow, arn: string, version: number): Promise<void> {
    await db
      .updateTable("policies")
      .set({ default_version: version, updated_at: scope.now() })
      .where("account_id", "=", accountId)
      .where("policy_id", "=", policy.policy_id)
      .execute();
    scope.announce(`policy:${arn}`);
  }

  return {
    /** Throws NoSuchEntity, InvalidInput, MalformedPolicyDocument, LimitExceeded. */
    async create(arn: string, document: string, asDefault: boolean): Promise<PolicyVersion> {
      const policy = await requireOwnPolicy(scope, arn);
      checkPolicyDocument(document, "identity");
      requireManagedPolicySize(document);
      const { count } = await db
        .selectFrom("policy_versions")
        .select(ROW_COUNT)
        .where("account_id", "=", accountId)
        .where("policy_id", "=", policy.policy_id)
        .executeTakeFirstOrThrow();
      if (count >= QUOTAS.VersionsPerPolicy) {
        throw limitExceeded(
          `A managed policy can have up to ${QUOTAS.VersionsPerPolicy} versions. Before you create a new version, you must delete an existing version.`,
        );
      }
      const version = policy.next_version;
      const createdAt = scope.now();
      await db
        .insertInto("policy_versions")
        .values({
          account_id: accountId,
          policy_id: policy.policy_id,
          version,
          document,
          created_at: createdAt,
        })
        .execute();
      await db
        .updateTable("policies")
        .set({ next_version: version + 1, updated_at: createdAt })
        .where("account_id", "=", accountId)
        .where("policy_id", "=", policy.policy_id)
        .execute();
      if (asDefault) await setDefault(policy, arn, version);
      else scope.announce(`policy:${arn}`);
      return { version, document, isDefault: asDefault, createdAt };
    },

    /** Throws NoSuchEntity, InvalidInput. */
    async get(arn: string, versionId: string): Promise<PolicyVersion> {
      if (policyOwnership(accountId, arn) === "aws") {
        const version = awsVersion(arn);
        if (version.version !== readVersionId(versionId)) throw versionNotFound(arn, versionId);
        return version;
      }
      const policy = await requireOwnPolicy(scope, arn);
      return fromRow(policy, await requireVersion(policy, arn, versionId));
    },

    /** Newest first. Of AWS's policies there is only the default. Throws NoSuchEntity, InvalidInput. */
    async list(arn: string, request: PageRequest): Promise<Page<PolicyVersion>> {
      if (policyOwnership(accountId, arn) === "aws") return { items: [awsVersion(arn)], IsTruncated: false };
      const policy = await requireOwnPolicy(scope, arn);
      return page(
        request,
        ({ version }) => `v${version}`,
        async (after, limit) => {
          const rows = await select(policy)
            .$if(after !== undefined, (query) => query.where("version", "<", readVersionId(after ?? "")))
            .orderBy("version", "desc")
            .limit(limit)
            .execute();
          return rows.map((row) => fromRow(policy, row));
        },
      );
    },

    /** Throws NoSuchEntity, InvalidInput. */
    async setDefault(arn: string, versionId: string): Promise<void> {
      const policy = await requireOwnPolicy(scope, arn);
      const { version } = await requireVersion(policy, arn, versionId);
      await setDefault(policy, arn, version);
    },

    /** Throws NoSuchEntity, InvalidInput, and DeleteConflict for the default version. */
    async delete(arn: string, versionId: string): Promise<void> {
      const policy = await requireOwnPolicy(scope, arn);
      const { version } = await requireVersion(policy, arn, versionId);
      if (version === policy.default_version) {
        throw deleteConflict("Cannot delete the default version of a policy.");
      }
      await db
        .deleteFrom("policy_versions")
        .where("account_id", "=", accountId)
        .where("policy_id", "=", policy.policy_id)
        .where("version", "=", version)
        .execute();
      await db
        .updateTable("policies")
        .set({ updated_at: scope.now() })
        .where("account_id", "=", accountId)
        .where("policy_id", "=", policy.policy_id)
        .execute();
      scope.announce(`policy:${arn}`);
    },
  };
}

/** The document of the default version of a customer or AWS managed policy; undefined when there is no such policy here. */
export async function policyDocument(
  scope: Pick<DirectoryScope, "db" | "accountId">,
  arn: string,
): Promise<string | undefined> {
  const document = awsManagedPolicyDocument(arn);
  if (document !== undefined) return document;
  const policy = await findPolicyRow(scope, arn);
  if (policy === undefined) return undefined;
  const version = await scope.db
    .selectFrom("policy_versions")
    .select("document")
    .where("account_id", "=", scope.accountId)
    .where("policy_id", "=", policy.policy_id)
    .where("version", "=", policy.default_version)
    .executeTakeFirst();
  return version?.document;
}

function fromRow(policy: PolicyRow, row: PolicyVersionRow): PolicyVersion {
  return {
    version: row.version,
    document: row.document,
    isDefault: row.version === policy.default_version,
    createdAt: row.created_at,
  };
}

function awsVersion(arn: string): PolicyVersion {
  const policy = findAwsManagedPolicy(arn);
  const document = awsManagedPolicyDocument(arn);
  if (policy === undefined || document === undefined) throw policyNotFound(arn);
  return { version: policy.version, document, isDefault: true, createdAt: policy.updatedAt };
}

/** The number in "v2"; 0, which no version has, for another form. */
function readVersionId(versionId: string): number {
  return /^v[1-9][0-9]{0,8}$/.test(versionId) ? Number(versionId.slice(1)) : 0;
}

function versionNotFound(arn: string, versionId: string) {
  return noSuchEntity(`Policy ${arn} version ${versionId} does not exist or is not attachable.`);
}
