import { instanceProfileArn, parseIamArn, roleArn } from "../../directory/arns.ts";
import type { Directory } from "../../directory/directory.ts";
import { readTags, type Tags } from "../../directory/tags.ts";
import type { PolicyOwnerKind } from "../../storage/schema.ts";
import type { AccessRule } from "../operation.ts";
import {
  type ConditionKeys,
  groupResource,
  resourceTags,
  type ResourceRule,
  userResource,
} from "./context.ts";

// What access rules say of roles, managed policies and instance profiles; of users and groups see context.ts. What does not exist
// has the path "/" and no tags there too, so that who may not ask is refused alike whether it exists or not.

export async function roleResource(directory: Directory, name: string): Promise<ResourceRule> {
  const role = await directory.roles.find(name);
  return {
    resource: roleArn(directory.accountId, role?.path ?? "/", role?.name ?? name),
    context: role === undefined ? {} : resourceTags(readTags(role.tags)),
  };
}

/** A role or a user with its permissions boundary: for the operations that take iam:PermissionsBoundary. */
export async function boundedResource(
  directory: Directory,
  kind: PolicyOwnerKind,
  name: string,
): Promise<ResourceRule> {
  const { resource, context } = await ownerResource(directory, kind, name);
  return { resource, context: { ...context, ...(await boundaryKey(directory, kind, name)) } };
}

export function ownerResource(
  directory: Directory,
  kind: PolicyOwnerKind,
  name: string,
): Promise<ResourceRule> {
  switch (kind) {
    case "user":
      return userResource(directory, name);
    case "group":
      return groupResource(directory, name);
    case "role":
      return roleResource(directory, name);
  }
}

async function boundaryKey(
  directory: Directory,
  kind: PolicyOwnerKind,
  name: string,
): Promise<ConditionKeys> {
  if (kind === "group") return {};
  const owner = kind === "user" ? await directory.users.find(name) : await directory.roles.find(name);
  return { "iam:PermissionsBoundary": owner?.boundary_arn ?? undefined };
}

export async function instanceProfileResource(directory: Directory, name: string): Promise<ResourceRule> {
  const profile = await directory.instanceProfiles.find(name);
  return {
    resource: instanceProfileArn(directory.accountId, profile?.path ?? "/", profile?.name ?? name),
    context: profile === undefined ? {} : awsResourceTags(readTags(profile.tags)),
  };
}

/** A managed policy to be read: one of AWS counts as the account's own. */
export async function policyResource(
  directory: Directory,
  arn: string,
): Promise<ResourceRule & Pick<AccessRule, "resourceAccountId">> {
  const owner = policyAccount(arn);
  const policy = await directory.policies.find(arn);
  return {
    resource: arn,
    context: policy === undefined ? {} : awsResourceTags(policy.tags),
    ...(owner === undefined || owner === "aws" ? {} : { resourceAccountId: owner }),
  };
}

/** A managed policy to be changed: those of AWS belong to an account that lets nobody in. */
export async function changedPolicyResource(
  directory: Directory,
  arn: string,
): Promise<ResourceRule & Pick<AccessRule, "resourceAccountId">> {
  const rule = await policyResource(directory, arn);
  return policyAccount(arn) === "aws" ? { ...rule, resourceAccountId: "aws" } : rule;
}

function policyAccount(arn: string): string | undefined {
  return parseIamArn(arn)?.accountId;
}

/** Policies and instance profiles have aws:ResourceTag, but not IAM's own key, which is of users and roles. */
function awsResourceTags(tags: Tags): ConditionKeys {
  return Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
