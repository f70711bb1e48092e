import { parseIamArn } from "./arns.ts";
import { findAwsManagedPolicy } from "./aws-managed-policies.ts";
import { invalidInput, noSuchEntity, policyNotAttachable } from "./errors.ts";
import { policyExists } from "./policy-rows.ts";
import type { DirectoryScope } from "./scope.ts";
import { SERVICE_LINKED_PATH } from "./service-linked-roles.ts";

/**
 * Makes sure that a managed policy can be a permissions boundary in this account: one of its own, or one of AWS's. Throws
 * InvalidInput for what is no policy's ARN, NoSuchEntity for a policy that there is not, PolicyNotAttachable for one that is for the role
 * of a service alone (IAM API Reference, PutRolePermissionsBoundary).
 */
export async function requireBoundaryPolicy(scope: DirectoryScope, arn: string): Promise<void> {
  if (parseIamArn(arn)?.kind !== "policy") throw invalidInput(`ARN ${arn} is not valid.`);
  if (!(await policyExists(scope, arn)))
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
  if (findAwsManagedPolicy(arn)?.path.startsWith(SERVICE_LINKED_PATH) === true)
    throw policyNotAttachable(`Scope ARN: ${arn} does not exist or is not attachable.`);
}

/** Users or roles, as their part of the directory reads and changes them. */
interface BoundedRows<Row extends { readonly name: string; readonly boundary_arn: string | null }> {
  readonly kind: "user" | "role";
  /** Throws NoSuchEntity, and what else refuses the change. */
  readonly get: (name: string) => Promise<Row>;
  readonly change: (row: Row, values: { readonly boundary_arn: string | null }) => Promise<unknown>;
}

/** How the permissions boundary of a user or role is set and taken away. */
export function boundariesOf<Row extends { readonly name: string; readonly boundary_arn: string | null }>(
  scope: DirectoryScope,
  { kind, get, change }: BoundedRows<Row>,
) {
  return {
    /** Throws what `get` throws, NoSuchEntity for a policy that there is not, InvalidInput. */
    async putBoundary(name: string, arn: string): Promise<void> {
      const row = await get(name);
      await requireBoundaryPolicy(scope, arn);
      await change(row, { boundary_arn: arn });
    },

    /** Throws what `get` throws, NoSuchEntity also when there is no boundary. */
    async deleteBoundary(name: string): Promise<void> {
      const row = await get(name);
      if (row.boundary_arn === null)
        throw noSuchEntity(`The ${kind} with name ${row.name} does not have a permissions boundary.`);
      await change(row, { boundary_arn: null });
    },
  };
}
