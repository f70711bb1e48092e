import { AwsError } from "../../../aws-error.ts";
import type { Caller } from "../../../authenticate/caller.ts";
import { rootArn } from "../../../directory/arns.ts";
import type { Directory } from "../../../directory/directory.ts";
import { noSuchEntity } from "../../../directory/errors.ts";
import { deviceOf, isRootDevice, mfaSerialNumber } from "../../../directory/mfa/serial-number.ts";
import { readTags } from "../../../directory/tags.ts";
import type { AccessRule } from "../../operation.ts";
import { awsResourceTags } from "../context.ts";
import type { ResourceRule } from "../resources.ts";
import { subjectResource, subjectUser } from "../subject-user.ts";

interface Named {
  readonly UserName?: string | undefined;
  readonly SerialNumber: string;
}

/**
 * Whom an operation on somebody's device is about, as the resource of its access rule. The root user's device is for the root user alone,
 * whatever policies allow: who could put their own device in its place would be half way to being root. Throws AccessDenied for that.
 */
export function ownerResource(
  input: Named,
  operationName: string,
  caller: Caller,
  directory: Directory,
): Promise<ResourceRule> | ResourceRule {
  const { accountId } = directory;
  if (!isRootDevice(accountId, input.SerialNumber)) return subjectResource(input, caller, directory);
  const resource = rootArn(accountId);
  if (caller.principal.kind !== "root")
    throw new AwsError(
      "AccessDenied",
      403,
      `User: ${caller.principal.arn} is not authorized to perform: iam:${operationName} on resource: ${resource}`,
    );
  return { resource, context: {} };
}

/**
 * The id of that user, or of the account for the root user, who may be named by the account's id or alias or not at all. Throws
 * NoSuchEntity, ValidationError.
 */
export async function ownerIdOf(input: Named, caller: Caller, directory: Directory): Promise<string> {
  const { accountId } = directory;
  if (!isRootDevice(accountId, input.SerialNumber)) return (await subjectUser(input, caller, directory)).id;
  const { alias } = await directory.account.get();
  if (input.UserName !== undefined && ![accountId, alias, "root"].includes(input.UserName))
    throw noSuchEntity("MFA Device invalid for user.");
  return accountId;
}

/** A device itself, with its tags; one of another account is that account's to allow. */
export async function deviceResource(
  serialNumber: string,
  directory: Directory,
): Promise<ResourceRule & Pick<AccessRule, "resourceAccountId">> {
  const device = await directory.mfaDevices.find(serialNumber);
  const context = device === undefined ? {} : awsResourceTags(readTags(device.tags));
  const [, owner] = /^arn:aws:iam::(\d{12}):/.exec(serialNumber) ?? [];
  if (owner !== undefined && deviceOf(directory.accountId, serialNumber) === undefined)
    return { resource: serialNumber, context, resourceAccountId: owner };
  const resource =
    owner === undefined ? mfaSerialNumber(directory.accountId, `/${serialNumber}`) : serialNumber;
  return { resource, context };
}
