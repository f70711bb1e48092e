import { ROW_COUNT } from "./count.ts";
import type { PolicyScope } from "./policy-rows.ts";

/** How many users, groups and roles of an account a managed policy is attached to, and how many it is the boundary of. */
export interface PolicyUsage {
  readonly attachments: number;
  readonly boundaries: number;
}

const UNUSED: PolicyUsage = { attachments: 0, boundaries: 0 };

/** The usage of each policy, by ARN; also of those that are not used, if `arns` names them. Without `arns`: of all that are used. */
export async function readPolicyUsage(
  scope: PolicyScope,
  arns?: readonly string[],
): Promise<ReadonlyMap<string, PolicyUsage>> {
  const usage = new Map<string, PolicyUsage>((arns ?? []).map((arn) => [arn, UNUSED]));
  if (arns?.length === 0) return usage;
  const attached = await scope.db
    .selectFrom("policy_attachments")
    .select(["policy_arn", ROW_COUNT])
    .where("account_id", "=", scope.accountId)
    .$if(arns !== undefined, (query) => query.where("policy_arn", "in", arns ?? []))
    .groupBy("policy_arn")
    .execute();
  for (const { policy_arn: arn, count } of attached) {
    usage.set(arn, { ...(usage.get(arn) ?? UNUSED), attachments: count });
  }
  for (const table of ["users", "roles"] as const) {
    const bounded = await scope.db
      .selectFrom(table)
      .select(["boundary_arn", ROW_COUNT])
      .where("account_id", "=", scope.accountId)
      .where("boundary_arn", "is not", null)
      .$if(arns !== undefined, (query) => query.where("boundary_arn", "in", arns ?? []))
      .groupBy("boundary_arn")
      .execute();
    for (const { boundary_arn: arn, count } of bounded) {
      if (arn === null) continue;
      const before = usage.get(arn) ?? UNUSED;
      usage.set(arn, { ...before, boundaries: before.boundaries + count });
    }
  }
  return usage;
}
