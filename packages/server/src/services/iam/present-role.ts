import type { InstanceProfile, Role } from "@aws-sdk/client-iam";
import { instanceProfileArn, roleArn } from "../../directory/arns.ts";
import type { Directory } from "../../directory/directory.ts";
import { encodePolicyDocument } from "../../directory/policy-documents.ts";
import { presentTags, readTags } from "../../directory/tags.ts";
import type { RoleSourceRow } from "../../storage/schema/delegation.ts";
import type { InstanceProfileRow, LastUsedRow, RoleRow } from "../../storage/schema.ts";
import { presentBoundary, presentDate } from "./present.ts";

/** What every answer has of a role. `trustPolicy`: as it is shown, which is not as it is stored. */
function presentCore(role: RoleRow, trustPolicy: string): Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.role_id,
    Arn: roleArn(role.account_id, role.path, role.name),
    CreateDate: presentDate(role.created_at),
    AssumeRolePolicyDocument: encodePolicyDocument(trustPolicy),
  };
}

/** A role as CreateRole answers it. */
export function presentCreatedRole(role: RoleRow, trustPolicy: string): Role {
  return { ...presentCore(role, trustPolicy), ...presentBoundary(role.boundary_arn), ...tagsOf(role) };
}

/** A role as lists have it: without tags, boundary and last use. */
export function presentListedRole(role: RoleRow, trustPolicy: string): Role {
  return {
    ...presentCore(role, trustPolicy),
    ...(role.description === null ? {} : { Description: role.description }),
    MaxSessionDuration: role.max_session_duration,
  };
}

/** A role in full, as GetRole answers it: RoleLastUsed is empty for a role that never was. */
export function presentRole(
  role: RoleRow,
  trustPolicy: string,
  lastUsed: LastUsedRow | undefined,
  source?: RoleSourceRow,
): Role {
  return {
    ...presentListedRole(role, trustPolicy),
    ...presentBoundary(role.boundary_arn),
    ...tagsOf(role),
    RoleLastUsed:
      lastUsed === undefined ? {} : { LastUsedDate: presentDate(lastUsed.used_at), Region: lastUsed.region },
    ...(source !== undefined && {
      SourceRoleTemplate: { TemplateArn: source.template_arn, TemplateMinorVersion: source.minor_version },
    }),
  };
}

function tagsOf(role: RoleRow): Pick<Role, "Tags"> {
  const tags = presentTags(readTags(role.tags));
  return tags.length === 0 ? {} : { Tags: tags };
}

/** Instance profiles as lists have them: with their roles, without tags. */
export async function presentInstanceProfiles(
  directory: Directory,
  profiles: readonly InstanceProfileRow[],
): Promise<InstanceProfile[]> {
  const roles = [...(await directory.instanceProfiles.rolesOf(profiles)).values()];
  const trustPolicies = await directory.roles.trustPolicies(roles);
  const presented = new Map(
    roles.map((role, index) => [role.role_id, presentCore(role, trustPolicies[index] ?? role.trust_policy)]),
  );
  return profiles.map((profile) => {
    const role = profile.role_id === null ? undefined : presented.get(profile.role_id);
    return {
      Path: profile.path,
      InstanceProfileName: profile.name,
      InstanceProfileId: profile.instance_profile_id,
      Arn: instanceProfileArn(profile.account_id, profile.path, profile.name),
      CreateDate: presentDate(profile.created_at),
      Roles: role === undefined ? [] : [role],
    };
  });
}

/** An instance profile in full. */
export async function presentInstanceProfile(
  directory: Directory,
  profile: InstanceProfileRow,
): Promise<InstanceProfile | undefined> {
  const [presented] = await presentInstanceProfiles(directory, [profile]);
  return presented && { ...presented, Tags: presentTags(readTags(profile.tags)) };
}
