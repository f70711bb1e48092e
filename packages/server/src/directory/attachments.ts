import type { PolicyOwnerKind } from "../storage/schema.ts";
import { findAwsManagedPolicy } from "./aws-managed-policies.ts";
import { noSuchEntity, policyNotAttachable } from "./errors.ts";
import { parseIamArn } from "./arns.ts";
import { pageOf } from "./memory-pages.ts";
import type { Page, PageRequest } from "./pages.ts";
import { type PolicyOwner, policyOwnersOf } from "./policy-owners.ts";
import { policyOwnership, requireUsablePolicy } from "./policy-rows.ts";
import { type QuotaName, requireQuota } from "./quotas.ts";
import type { DirectoryScope } from "./scope.ts";
import { SERVICE_LINKED_PATH } from "./service-linked-roles.ts";

/** A managed policy as it is attached. */
export interface AttachedPolicyRef {
  readonly arn: string;
  readonly name: string;
}

const QUOTA_NAMES: Readonly<Record<PolicyOwnerKind, QuotaName>> = {
  user: "PoliciesPerUser",
  group: "PoliciesPerGroup",
  role: "PoliciesPerRole",
};

/** Which managed policies are attached to the users, groups and roles of an account. */
export function attachmentsOf(scope: DirectoryScope) {
  const { db, accountId } = scope;
  const owners = policyOwnersOf(scope);

  const select = (owner: PolicyOwner) =>
    db
      .selectFrom("policy_attachments")
      .select("policy_arn")
      .where("account_id", "=", accountId)
      .where("owner_kind", "=", owner.kind)
      .where("owner_id", "=", owner.id);

  return {
    /**
     * Attaching what is attached already changes nothing. Throws NoSuchEntity (entity or policy), InvalidInput, LimitExceeded,
     * PolicyNotAttachable, UnmodifiableEntity.
     */
    async attach(kind: PolicyOwnerKind, ownerName: string, arn: string): Promise<void> {
      const owner = await owners.require(kind, ownerName, "change");
      await requireUsablePolicy(scope, arn);
      if (findAwsManagedPolicy(arn)?.path.startsWith(SERVICE_LINKED_PATH) === true) {
        throw policyNotAttachable("Cannot attach a Service Role Policy to a Customer Role.");
      }
      const attached = await select(owner).execute();
      if (attached.some((row) => row.policy_arn === arn)) return;
      requireQuota(QUOTA_NAMES[kind], attached.length + 1);
      await db
        .insertInto("policy_attachments")
        .values({ account_id: accountId, owner_kind: kind, owner_id: owner.id, policy_arn: arn })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      scope.announce(`${kind}:${owner.id}`);
    },

    /** Throws NoSuchEntity (entity, policy, or the attachment), InvalidInput, UnmodifiableEntity. */
    async detach(kind: PolicyOwnerKind, ownerName: string, arn: string): Promise<void> {
      const owner = await owners.require(kind, ownerName, "change");
      policyOwnership(accountId, arn);
      const { numDeletedRows } = await db
        .deleteFrom("policy_attachments")
        .where("account_id", "=", accountId)
        .where("owner_kind", "=", kind)
        .where("owner_id", "=", owner.id)
        .where("policy_arn", "=", arn)
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) throw noSuchEntity(`Policy ${arn} was not found.`);
      scope.announce(`${kind}:${owner.id}`);
    },

    /** Sorted by ARN. `pathPrefix` is of the policies. Throws NoSuchEntity. */
    async list(
      kind: PolicyOwnerKind,
      ownerName: string,
      request: PageRequest,
      pathPrefix = "/",
    ): Promise<Page<AttachedPolicyRef>> {
      const owner = await owners.require(kind, ownerName, "read");
      const refs = (await select(owner).orderBy("policy_arn").execute())
        .map(({ policy_arn: arn }) => ({ arn, parsed: parseIamArn(arn) }))
        .filter(({ parsed }) => parsed?.path.startsWith(pathPrefix) === true)
        .map(({ arn, parsed }) => ({ arn, name: parsed?.name ?? "" }));
      return pageOf(refs, ({ arn }) => arn, request);
    },
  };
}
