import { AwsError } from "../../aws-error.ts";
import type { Caller } from "../../authenticate/caller.ts";
import { rootArn } from "../../directory/arns.ts";
import type { Directory } from "../../directory/directory.ts";
import type { UserRow } from "../../storage/schema.ts";
import { resourceOfUser, type ResourceRule } from "./resources.ts";

/** The access rule's resource for an operation that names a key only: the user whose key it is. Throws AccessDenied; see keyOwner. */
export async function accessKeyResource(
  accessKeyId: string,
  caller: Caller,
  directory: Directory,
): Promise<ResourceRule> {
  const owner = await keyOwner(accessKeyId, caller, directory);
  if (owner === undefined) return { resource: rootArn(directory.accountId), context: {} };
  return resourceOfUser(owner);
}

/**
 * The user whose key it is; undefined for a key of the root user. A key that the account does not have is refused with AccessDenied,
 * which does not tell keys of other accounts from those that nobody has.
 */
export async function keyOwner(
  accessKeyId: string,
  caller: Caller,
  directory: Directory,
): Promise<UserRow | undefined> {
  const key = await directory.accessKeys.find(accessKeyId);
  if (key?.user_id === directory.accountId) return undefined;
  const owner = key === undefined ? undefined : await directory.users.findById(key.user_id);
  if (owner === undefined) {
    throw new AwsError(
      "AccessDenied",
      403,
      `User: ${caller.principal.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${accessKeyId}`,
    );
  }
  return owner;
}
