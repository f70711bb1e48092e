import type {
  AttachedPolicy,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  PolicyVersion,
  RoleDetail,
  UserDetail,
} from "@aws-sdk/client-iam";
import { groupArn, parseIamArn, roleArn, userArn } from "../../../directory/arns.ts";
import { awsManagedPolicyDocument } from "../../../directory/aws-managed-policies.ts";
import type { Directory } from "../../../directory/directory.ts";
import type { ManagedPolicy } from "../../../directory/policies.ts";
import { encodePolicyDocument } from "../../../directory/policy-documents.ts";
import type { Entity, OwnedPolicies } from "../../../directory/reports/authorization-details.ts";
import { presentTags, readTags } from "../../../directory/tags.ts";
import type { GroupRow, RoleRow, UserRow } from "../../../storage/schema.ts";
import { presentVersion } from "../present-policy.ts";
import { presentBoundary, presentDate } from "../present.ts";
import { presentInstanceProfiles, presentRole } from "../present-role.ts";

/** The four lists of GetAccountAuthorizationDetails, of the entities of a page: a few queries for all of them. */
export async function presentDetails(directory: Directory, entities: readonly Entity[]) {
  return {
    UserDetailList: await presentUsers(
      directory,
      entities.flatMap((entity) => (entity.kind === "user" ? [entity.row] : [])),
    ),
    GroupDetailList: await presentGroups(
      directory,
      entities.flatMap((entity) => (entity.kind === "group" ? [entity.row] : [])),
    ),
    RoleDetailList: await presentRoles(
      directory,
      entities.flatMap((entity) => (entity.kind === "role" ? [entity.row] : [])),
    ),
    Policies: await presentPolicies(
      directory,
      entities.flatMap((entity) => (entity.kind === "policy" ? [entity.policy] : [])),
    ),
  };
}

async function presentUsers(directory: Directory, users: readonly UserRow[]): Promise<UserDetail[]> {
  const ids = users.map((user) => user.user_id);
  const policies = await directory.authorizationDetails.policiesOf("user", ids);
  const groups = await directory.authorizationDetails.groupsOf(ids);
  return users.map((user) => ({
    Path: user.path,
    UserName: user.name,
    UserId: user.user_id,
    Arn: userArn(user.account_id, user.path, user.name),
    CreateDate: presentDate(user.created_at),
    UserPolicyList: presentInline(policies.get(user.user_id)),
    GroupList: (groups.get(user.user_id) ?? []).map((group) => group.name),
    AttachedManagedPolicies: presentAttached(policies.get(user.user_id)),
    ...presentBoundary(user.boundary_arn),
    Tags: presentTags(readTags(user.tags)),
  }));
}

async function presentGroups(directory: Directory, groups: readonly GroupRow[]): Promise<GroupDetail[]> {
  const policies = await directory.authorizationDetails.policiesOf(
    "group",
    groups.map((group) => group.group_id),
  );
  return groups.map((group) => ({
    Path: group.path,
    GroupName: group.name,
    GroupId: group.group_id,
    Arn: groupArn(group.account_id, group.path, group.name),
    CreateDate: presentDate(group.created_at),
    GroupPolicyList: presentInline(policies.get(group.group_id)),
    AttachedManagedPolicies: presentAttached(policies.get(group.group_id)),
  }));
}

async function presentRoles(directory: Directory, roles: readonly RoleRow[]): Promise<RoleDetail[]> {
  const ids = roles.map((role) => role.role_id);
  const policies = await directory.authorizationDetails.policiesOf("role", ids);
  const profileRows = await directory.authorizationDetails.instanceProfilesOf(ids);
  const profiles = await presentInstanceProfiles(directory, [...profileRows.values()].flat());
  const profilesByRole = Map.groupBy(profiles, (profile) => profile.Roles?.[0]?.RoleId);
  const trustPolicies = await directory.roles.trustPolicies(roles);
  const lastUsed = await directory.roles.lastUsed(ids);
  return roles.map((role, index) => {
    const { RoleLastUsed, AssumeRolePolicyDocument } = presentRole(
      role,
      trustPolicies[index] ?? role.trust_policy,
      lastUsed.get(role.role_id),
    );
    return {
      Path: role.path,
      RoleName: role.name,
      RoleId: role.role_id,
      Arn: roleArn(role.account_id, role.path, role.name),
      CreateDate: presentDate(role.created_at),
      AssumeRolePolicyDocument,
      InstanceProfileList: profilesByRole.get(role.role_id) ?? [],
      RolePolicyList: presentInline(policies.get(role.role_id)),
      AttachedManagedPolicies: presentAttached(policies.get(role.role_id)),
      ...presentBoundary(role.boundary_arn),
      Tags: presentTags(readTags(role.tags)),
      RoleLastUsed,
    };
  });
}

async function presentPolicies(
  directory: Directory,
  policies: readonly ManagedPolicy[],
): Promise<ManagedPolicyDetail[]> {
  const usage = await directory.policies.usage(policies.map((policy) => policy.arn));
  const versions = await directory.authorizationDetails.versionsOf(
    policies.filter((policy) => !isOfAws(policy)).map((policy) => policy.policyId),
  );
  return policies.map((policy) => ({
    PolicyName: policy.name,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: usage.get(policy.arn)?.attachments ?? 0,
    PermissionsBoundaryUsageCount: usage.get(policy.arn)?.boundaries ?? 0,
    IsAttachable: true,
    ...(policy.description === undefined ? {} : { Description: policy.description }),
    CreateDate: presentDate(policy.createdAt),
    UpdateDate: presentDate(policy.updatedAt),
    PolicyVersionList: isOfAws(policy)
      ? [versionOfAws(policy)]
      : (versions.get(policy.policyId) ?? []).map(({ version, document, created_at: createdAt }) =>
          presentVersion({ version, document, createdAt, isDefault: version === policy.defaultVersion }),
        ),
  }));
}

function isOfAws({ arn }: ManagedPolicy): boolean {
  return arn.startsWith("arn:aws:iam::aws:");
}

/** Of AWS's policies this server has the default version alone. */
function versionOfAws(policy: ManagedPolicy): PolicyVersion {
  return presentVersion({
    version: policy.defaultVersion,
    document: awsManagedPolicyDocument(policy.arn) ?? "",
    createdAt: policy.updatedAt,
    isDefault: true,
  });
}

function presentInline(policies: OwnedPolicies | undefined): PolicyDetail[] {
  return (policies?.inline ?? []).map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: encodePolicyDocument(document),
  }));
}

function presentAttached(policies: OwnedPolicies | undefined): AttachedPolicy[] {
  return (policies?.attached ?? []).map((PolicyArn) => ({
    PolicyName: parseIamArn(PolicyArn)?.name ?? "",
    PolicyArn,
  }));
}
