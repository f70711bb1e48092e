import { parseIamArn } from "../../../directory/arns.ts";
import type { Directory } from "../../../directory/directory.ts";
import {
  groupResource,
  policyResource,
  type ResourceRule,
  roleResource,
  userResource,
} from "../resources.ts";

/** The access rule's resource where a request names a user, group, role or policy by its ARN. What it does not have, is asked about as it is. */
export async function subjectResource(directory: Directory, arn: string): Promise<ResourceRule> {
  const parsed = parseIamArn(arn);
  if (parsed?.kind === "policy") return policyResource(directory, arn);
  const asNamed = { resource: arn, context: {} };
  if (parsed === undefined || parsed.accountId !== directory.accountId) return asNamed;
  const rule = await ruleOf(directory, parsed.kind, parsed.name);
  // A wrong path names nothing, even when the name is right.
  return rule?.resource === arn ? rule : asNamed;
}

function ruleOf(directory: Directory, kind: string, name: string): Promise<ResourceRule> | undefined {
  switch (kind) {
    case "user":
      return userResource(directory, name);
    case "group":
      return groupResource(directory, name);
    case "role":
      return roleResource(directory, name);
  }
  return undefined;
}
