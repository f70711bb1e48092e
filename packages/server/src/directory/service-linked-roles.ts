import { unmodifiableEntity } from "./errors.ts";

/**
 * Where roles live that belong to an AWS service, and the policies made for them: only that service changes the ones and attaches the
 * others (IAM User Guide, "Service-linked roles").
 */
export const SERVICE_LINKED_PATH = "/aws-service-role/";

/** Throws UnmodifiableEntity for a service-linked role. Not asked for its description and tags, which are the account's own. */
export function refuseServiceLinked(role: { readonly name: string; readonly path: string }): void {
  if (role.path.startsWith(SERVICE_LINKED_PATH)) {
    throw unmodifiableEntity(
      `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
    );
  }
}
