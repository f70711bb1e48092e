import { resourceTags } from "../../authorize/resource-tags.ts";
import { groupArn, instanceProfileArn, parseIamArn, roleArn, userArn } from "../../directory/arns.ts";
import type { Directory } from "../../directory/directory.ts";
import { readTags } from "../../directory/tags.ts";
import type { PolicyOwnerKind, UserRow } from "../../storage/schema.ts";
import type { AccessRule } from "../operation.ts";
import { awsResourceTags, type ConditionKeys } from "./context.ts";

// What access rules say of the entities that requests name: their ARNs with their paths, and their tags. What does not exist has the
// path "/" and no tags, so that who may not ask is refused alike whether it exists or not.

/** An access rule's resource, with the keys that it brings into the context. */
export type ResourceRule = Required<Pick<AccessRule, "resource" | "context">>;

export async function userResource(directory: Directory, name: string): Promise<ResourceRule> {
  const user = await directory.users.find(name);
  if (user === undefined) return { resource: userArn(directory.accountId, "/", name), context: {} };
  return resourceOfUser(user);
}

/** The same for a user that was found already. */
export function resourceOfUser(user: UserRow): ResourceRule {
  return {
    resource: userArn(user.account_id, user.path, user.name),
    context: resourceTags(readTags(user.tags)),
  };
}

/** Groups have no tags. */
export async function groupResource(directory: Directory, name: string): Promise<ResourceRule> {
  const group = await directory.groups.find(name);
  return {
    resource: groupArn(directory.accountId, group?.path ?? "/", group?.name ?? name),
    context: {},
  };
}

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
