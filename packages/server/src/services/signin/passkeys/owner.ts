import type { Caller } from "../../../authenticate/caller.ts";
import { resourceTags } from "../../../authorize/resource-tags.ts";
import { rootArn, userArn } from "../../../directory/arns.ts";
import type { Directory } from "../../../directory/directory.ts";
import { noSuchEntity, validationError } from "../../../directory/errors.ts";
import type { PasskeyOwner } from "../../../directory/mfa/passkeys.ts";
import { readTags } from "../../../directory/tags.ts";
import type { AccessRule } from "../../operation.ts";

/** Who registers a passkey, and what the policies are asked about it. */
export interface Registrant extends PasskeyOwner {
  /** As a key shows it when it asks which one to use. */
  readonly shownName: string;
  readonly rule: (stage: RegistrationStage) => AccessRule & { readonly action: string };
}

/** `iam:RegisterSecurityKey` (IAM User Guide, "IAM and AWS STS condition context keys"). */
export type RegistrationStage = "Create" | "Activate";

/** Who is signed in, if users or the root user. Roles and federated users have no devices: throws ValidationError; NoSuchEntity for a user that went. */
export async function registrantOf(caller: Caller, directory: Directory): Promise<Registrant> {
  const { accountId } = directory;
  const rule =
    (resource: string, tags: AccessRule["context"] = {}): Registrant["rule"] =>
    (stage) => ({
      action: "iam:EnableMFADevice",
      resource,
      // The keys iam:FIDO-… are of certified keys: which one it is, is not asked.
      context: { ...tags, "iam:RegisterSecurityKey": stage },
    });
  if (caller.principal.kind === "root") {
    const { email } = await directory.account.get();
    return { userId: accountId, userName: undefined, shownName: email, rule: rule(rootArn(accountId)) };
  }
  if (caller.principal.kind !== "user" || caller.identity.kind !== "user")
    throw validationError("Must specify userName when calling with non-User credentials");
  const row = await directory.users.findById(caller.identity.userId);
  if (row === undefined) throw noSuchEntity(`The user with name ${caller.identity.name} cannot be found.`);
  const tags = resourceTags(readTags(row.tags));
  const arn = userArn(accountId, row.path, row.name);
  return {
    userId: row.user_id,
    userName: row.name,
    shownName: `${row.name}@${accountId}`,
    rule: rule(arn, tags),
  };
}
