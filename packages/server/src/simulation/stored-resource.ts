import { parseIamArn, roleArn, userArn } from "../directory/arns.ts";
import type { Directory } from "../directory/directory.ts";
import { readTags, type Tags } from "../directory/tags.ts";
import type { GivenContext } from "./context.ts";
import type { WrittenPolicy } from "./policies.ts";

/** What the store knows of a resource. */
export interface StoredResource {
  readonly context: GivenContext;
  /** Of a role. */
  readonly trustPolicy: WrittenPolicy | undefined;
}

/** Actions that a role's trust policy decides on. */
const OF_TRUST =
  /^sts:(?:AssumeRole|AssumeRoleWithSAML|AssumeRoleWithWebIdentity|TagSession|SetSourceIdentity|SetContext)$/i;

/** Whether the trust policy of `resource` decides on an action on it. */
export function asksTrust(action: string, resource: string): boolean {
  return OF_TRUST.test(action) && parseIamArn(resource)?.kind === "role";
}

/** A user or a role by its ARN, with its tags as keys of a request about it; undefined for others, and for what is not there. */
export async function readStoredResource(
  directoryOf: (accountId: string) => Directory,
  arn: string,
): Promise<StoredResource | undefined> {
  const entity = parseIamArn(arn);
  if (entity === undefined || entity.accountId === "aws") return undefined;
  const directory = directoryOf(entity.accountId);
  if (entity.kind === "user") {
    const user = await directory.users.find(entity.name);
    if (user === undefined || userArn(entity.accountId, user.path, user.name) !== arn) return undefined;
    return { context: tagKeys(readTags(user.tags)), trustPolicy: undefined };
  }
  if (entity.kind !== "role") return undefined;
  const role = await directory.roles.find(entity.name);
  if (role === undefined || roleArn(entity.accountId, role.path, role.name) !== arn) return undefined;
  return {
    context: tagKeys(readTags(role.tags)),
    trustPolicy: { id: arn, name: role.name, text: role.trust_policy },
  };
}

function tagKeys(tags: Tags): GivenContext {
  return Object.fromEntries(
    tags.flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`iam:ResourceTag/${key}`, value],
    ]),
  );
}
