import type { PolicyRow } from "../storage/schema.ts";
import { parseIamArn, policyArn } from "./arns.ts";
import { AwsError } from "../aws-error.ts";
import { findAwsManagedPolicy } from "./aws-managed-policies.ts";
import { invalidInput, noSuchEntity } from "./errors.ts";
import { nameKey } from "./names.ts";
import type { DirectoryScope } from "./scope.ts";

/** What is needed to read policies. */
export type PolicyScope = Pick<DirectoryScope, "db" | "accountId">;

/** Whose policy an ARN names, seen from an account. */
export type PolicyOwnership = "own" | "aws" | "foreign";

/** Throws InvalidInput for what is no ARN of a policy. */
export function policyOwnership(accountId: string, arn: string): PolicyOwnership {
  const parsed = parseIamArn(arn);
  if (parsed?.kind !== "policy") throw invalidInput(`ARN ${arn} is not valid.`);
  if (parsed.accountId === "aws") return "aws";
  return parsed.accountId === accountId ? "own" : "foreign";
}

/** The ARN of a customer managed policy. */
export function arnOfRow(row: PolicyRow): string {
  return policyArn(row.account_id, row.path, row.name);
}

/**
 * The customer managed policy of the account with exactly this ARN; undefined also for ARNs of AWS's policies and of other
 * accounts, and for what is no ARN. Case counts: attachments keep the ARN, so each policy has just one.
 */
export async function findPolicyRow(scope: PolicyScope, arn: string): Promise<PolicyRow | undefined> {
  const parsed = parseIamArn(arn);
  if (parsed?.kind !== "policy" || parsed.accountId !== scope.accountId) return undefined;
  const row = await scope.db
    .selectFrom("policies")
    .selectAll()
    .where("account_id", "=", scope.accountId)
    .where("name_key", "=", nameKey(parsed.name))
    .executeTakeFirst();
  return row !== undefined && arnOfRow(row) === arn ? row : undefined;
}

/** Whether a managed policy with this ARN exists for the account: one of its own or one of AWS. */
export async function policyExists(scope: PolicyScope, arn: string): Promise<boolean> {
  return findAwsManagedPolicy(arn) !== undefined || (await findPolicyRow(scope, arn)) !== undefined;
}

/** Throws InvalidInput for what is no ARN of a policy, NoSuchEntity. */
export async function requireUsablePolicy(scope: PolicyScope, arn: string): Promise<void> {
  policyOwnership(scope.accountId, arn);
  if (!(await policyExists(scope, arn))) {
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  }
}

/** Throws InvalidInput, NoSuchEntity, and AccessDenied for a policy of AWS: those are for reading. */
export async function requireOwnPolicy(scope: PolicyScope, arn: string): Promise<PolicyRow> {
  if (policyOwnership(scope.accountId, arn) === "aws" && findAwsManagedPolicy(arn) !== undefined) {
    throw new AwsError("AccessDenied", 403, `The policy ${arn} is managed by AWS and cannot be changed.`);
  }
  const row = await findPolicyRow(scope, arn);
  if (row === undefined) throw policyNotFound(arn);
  return row;
}

export function policyNotFound(arn: string): AwsError {
  return noSuchEntity(`Policy ${arn} was not found.`);
}
