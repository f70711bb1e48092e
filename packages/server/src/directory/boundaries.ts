import { parseIamArn } from "./arns.ts";
import { invalidInput, noSuchEntity } from "./errors.ts";
import { policyExists } from "./policy-rows.ts";
import type { DirectoryScope } from "./scope.ts";

/**
 * Makes sure that a managed policy can be a permissions boundary in this account: one of its own, or one of AWS's. Throws
 * InvalidInput for what is no policy's ARN, NoSuchEntity for a policy that there is not.
 */
export async function requireBoundaryPolicy(scope: DirectoryScope, arn: string): Promise<void> {
  if (parseIamArn(arn)?.kind !== "policy") throw invalidInput(`ARN ${arn} is not valid.`);
  if (!(await policyExists(scope, arn)))
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}
