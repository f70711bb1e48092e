import { type CompiledPolicies, compilePolicies, type Policy, type PolicySource } from "@signet/policy";
import { parseIamArn, roleArn } from "../../directory/arns.ts";
import { readTags, type Tags } from "../../directory/tags.ts";
import type { RoleRow } from "../../storage/schema.ts";
import type { AccessRequest } from "../operation.ts";
import { validationError } from "./errors.ts";

/** The role of a request, as far as the decision on it goes. */
export interface AssumableRole {
  readonly arn: string;
  readonly accountId: string;
  /** Undefined when there is no such role: its trust policy then trusts nobody, and the answer is that of any other refusal. */
  readonly row: RoleRow | undefined;
  readonly tags: Tags;
  readonly trustPolicy: CompiledPolicies;
}

/** Condition keys of the role's own tags. */
export function roleTagContext({ tags }: AssumableRole): Record<string, string> {
  return Object.fromEntries(
    tags.flatMap(([key, value]) => [
      [`iam:ResourceTag/${key}`, value],
      [`aws:ResourceTag/${key}`, value],
    ]),
  );
}

const TRUSTS_NOBODY: Policy = { kind: "trust", version: "2012-10-17", id: undefined, statements: [] };

/**
 * Finds the role that an ARN names, to the letter: name and path as they are, since policies compare ARNs with their case.
 * Throws ValidationError for what cannot be a role's ARN.
 */
export async function findAssumableRole(
  arn: string,
  { directoryOf, policies }: Pick<AccessRequest<object>, "directoryOf" | "policies">,
): Promise<AssumableRole> {
  const parsed = parseIamArn(arn);
  if (parsed?.kind !== "role" || parsed.accountId === "aws") throw validationError("Request ARN is invalid");
  const { accountId, name } = parsed;
  const found = await directoryOf(accountId).roles.find(name);
  const row = found !== undefined && roleArn(accountId, found.path, found.name) === arn ? found : undefined;
  const source: PolicySource = { type: "trust", id: arn, name };
  return {
    arn,
    accountId,
    row,
    tags: row === undefined ? [] : readTags(row.tags),
    trustPolicy:
      row === undefined
        ? compilePolicies([{ source, policy: TRUSTS_NOBODY }])
        : policies.compile(`trust ${row.role_id}`, [{ source, kind: "trust", text: row.trust_policy }]),
  };
}
