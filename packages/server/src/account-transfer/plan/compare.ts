import { presentTags, type Tags } from "../../directory/tags.ts";
import { canonical } from "../file/documents.ts";
import type {
  GroupEntity,
  InlineDocument,
  InstanceProfileEntity,
  PolicyEntity,
  RoleEntity,
  UserEntity,
} from "../entities.ts";

/** A member in which an entity of the file and that of the account differ; values as text. */
export interface Difference {
  readonly member: string;
  readonly here: string;
  readonly file: string;
}

type Members = ReadonlyMap<string, string>;

function named({
  name,
  path,
  createdAt,
}: {
  name: string;
  path: string;
  createdAt: number;
}): [string, string][] {
  return [
    ["name", name],
    ["Path", path],
    ["CreateDate", new Date(createdAt).toISOString()],
  ];
}

function policies({
  inline,
  attached,
}: {
  inline: readonly InlineDocument[];
  attached: readonly string[];
}): [string, string][] {
  return [
    ...inline.map(({ name, document }): [string, string] => [`inline policy ${name}`, canonical(document)]),
    ["AttachedManagedPolicies", JSON.stringify(attached.toSorted())],
  ];
}

function tags(all: Tags): string {
  return JSON.stringify(presentTags(all));
}

export function membersOfUser(user: UserEntity): Members {
  return new Map([
    ...named(user),
    ...policies(user),
    ["GroupList", JSON.stringify(user.groups.map((group) => group.toLowerCase()).toSorted())],
    ["PermissionsBoundary", user.boundaryArn ?? ""],
    ["Tags", tags(user.tags)],
  ]);
}

export function membersOfGroup(group: GroupEntity): Members {
  return new Map([...named(group), ...policies(group)]);
}

/** @param trust the trust policy as it is or would be stored: two that look alike can mean two users of the same name */
export function membersOfRole(role: RoleEntity, trust: string): Members {
  return new Map([
    ...named(role),
    ["AssumeRolePolicyDocument", canonical(trust)],
    ...policies(role),
    ["PermissionsBoundary", role.boundaryArn ?? ""],
    ["Tags", tags(role.tags)],
  ]);
}

export function membersOfPolicy(policy: PolicyEntity): Members {
  return new Map([
    ...named(policy),
    ["UpdateDate", new Date(policy.updatedAt).toISOString()],
    ["DefaultVersionId", `v${policy.defaultVersion}`],
    ...(policy.description === undefined ? [] : [["Description", policy.description] as const]),
    ...policy.versions.map(
      ({ version, document, createdAt }) =>
        [`version v${version}`, `${canonical(document)} ${new Date(createdAt).toISOString()}`] as const,
    ),
  ]);
}

export function membersOfProfile(profile: InstanceProfileEntity): Members {
  return new Map([...named(profile), ["Roles", profile.role ?? ""]]);
}

/** In which members two differ; what one of them lacks is "". */
export function differences(here: Members, file: Members): readonly Difference[] {
  const names = new Set([...here.keys(), ...file.keys()]);
  return [...names].flatMap((member) => {
    const difference = { member, here: here.get(member) ?? "", file: file.get(member) ?? "" };
    return difference.here === difference.file ? [] : [difference];
  });
}
