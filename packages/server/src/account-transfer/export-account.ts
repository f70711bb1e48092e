import type { Kysely } from "kysely";
import {
  awsManagedPolicyDocument,
  awsManagedPolicyId,
  findAwsManagedPolicy,
} from "../directory/aws-managed-policies.ts";
import { parseIamArn } from "../directory/arns.ts";
import { presentTags, type Tags } from "../directory/tags.ts";
import type { Schema } from "../storage/schema.ts";
import {
  type InlineDocument,
  type InstanceProfileEntity,
  KIND_FACTS,
  type Kind,
  type PolicyEntity,
  type RoleEntity,
  type UserEntity,
} from "./entities.ts";
import { readAccount, type StoredAccount } from "./read-account.ts";

export interface Exported {
  /** The JSON, in pieces, as the AWS CLI prints it. */
  readonly text: readonly string[];
  /** How many of each there are. */
  readonly counts: Readonly<Record<"users" | "groups" | "roles" | "policies", number>>;
  /** Names of instance profiles without a role, which the form has no place for. */
  readonly leftOut: readonly string[];
}

/**
 * What `aws iam get-account-authorization-details` would print of an account after all pages, with AWS's policies that are in use.
 * Members and their order: IAM API Reference, GetAccountAuthorizationDetails. `db` must show one moment: a snapshot.
 */
export async function exportAccount(db: Kysely<Schema>, accountId: string): Promise<Exported> {
  const account = await readAccount(db, accountId);
  const { users, groups, roles, policies } = account;
  const usage = usageOf(account);
  const profiles = Map.groupBy(account.instanceProfiles, ({ role }) => role ?? "");
  const arnOf = (kind: Kind, { path, name }: { readonly path: string; readonly name: string }) =>
    KIND_FACTS[kind].arnOf(accountId, path, name);

  const presentUser = (user: UserEntity) => ({
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: arnOf("users", user),
    CreateDate: instant(user.createdAt),
    UserPolicyList: inline(user.inline),
    GroupList: user.groups,
    AttachedManagedPolicies: attached(user.attached),
    ...boundary(user.boundaryArn),
    Tags: tags(user.tags),
  });

  const presentRole = (role: RoleEntity) => {
    const core = {
      Path: role.path,
      RoleName: role.name,
      RoleId: role.id,
      Arn: arnOf("roles", role),
      CreateDate: instant(role.createdAt),
      AssumeRolePolicyDocument: document(role.trustPolicy),
    };
    return {
      ...core,
      InstanceProfileList: (profiles.get(role.name) ?? []).map((profile: InstanceProfileEntity) => ({
        Path: profile.path,
        InstanceProfileName: profile.name,
        InstanceProfileId: profile.id,
        Arn: arnOf("instanceProfiles", profile),
        CreateDate: instant(profile.createdAt),
        Roles: [core],
      })),
      RolePolicyList: inline(role.inline),
      AttachedManagedPolicies: attached(role.attached),
      ...boundary(role.boundaryArn),
      Tags: tags(role.tags),
      RoleLastUsed:
        role.lastUsed === null
          ? {}
          : { LastUsedDate: instant(role.lastUsed.at), Region: role.lastUsed.region },
    };
  };

  const usesOf = (arn: string) => ({
    AttachmentCount: usage.get(arn)?.attachments ?? 0,
    PermissionsBoundaryUsageCount: usage.get(arn)?.boundaries ?? 0,
  });

  const presentPolicy = (policy: PolicyEntity) => {
    const arn = arnOf("policies", policy);
    return {
      PolicyName: policy.name,
      PolicyId: policy.id,
      Arn: arn,
      Path: policy.path,
      DefaultVersionId: `v${policy.defaultVersion}`,
      ...usesOf(arn),
      IsAttachable: true,
      ...(policy.description === undefined ? {} : { Description: policy.description }),
      CreateDate: instant(policy.createdAt),
      UpdateDate: instant(policy.updatedAt),
      PolicyVersionList: policy.versions.map((version) => ({
        Document: document(version.document),
        VersionId: `v${version.version}`,
        IsDefaultVersion: version.version === policy.defaultVersion,
        CreateDate: instant(version.createdAt),
      })),
    };
  };

  const presentAwsPolicy = (arn: string) => {
    const policy = findAwsManagedPolicy(arn);
    if (policy === undefined) return undefined;
    return {
      PolicyName: policy.name,
      PolicyId: awsManagedPolicyId(arn),
      Arn: arn,
      Path: policy.path,
      DefaultVersionId: `v${policy.version}`,
      ...usesOf(arn),
      IsAttachable: true,
      CreateDate: instant(policy.createdAt),
      UpdateDate: instant(policy.updatedAt),
      PolicyVersionList: [
        {
          Document: document(awsManagedPolicyDocument(arn) ?? ""),
          VersionId: `v${policy.version}`,
          IsDefaultVersion: true,
          CreateDate: instant(policy.updatedAt),
        },
      ],
    };
  };

  const ofAws = [...usage.keys()].filter((arn) => arn.startsWith("arn:aws:iam::aws:")).toSorted();
  const text = [
    ...list("{\n", "UserDetailList", users.map(presentUser)),
    ...list(
      ",\n",
      "GroupDetailList",
      groups.map((group) => ({
        Path: group.path,
        GroupName: group.name,
        GroupId: group.id,
        Arn: arnOf("groups", group),
        CreateDate: instant(group.createdAt),
        GroupPolicyList: inline(group.inline),
        AttachedManagedPolicies: attached(group.attached),
      })),
    ),
    ...list(",\n", "RoleDetailList", roles.map(presentRole)),
    ...list(",\n", "Policies", [
      ...policies.map(presentPolicy),
      ...ofAws.flatMap((arn) => presentAwsPolicy(arn) ?? []),
    ]),
    "\n}\n",
  ];
  return {
    text,
    counts: { users: users.length, groups: groups.length, roles: roles.length, policies: policies.length },
    leftOut: (profiles.get("") ?? []).map(({ name }) => name),
  };
}

const INDENT = "    ";

/** A member of the outermost object, an element at a time: the whole of it may be more than one text can hold. */
function* list(before: string, member: string, elements: readonly object[]): Iterable<string> {
  yield `${before}${INDENT}"${member}": [`;
  for (const [index, element] of elements.entries()) {
    const text = JSON.stringify(element, undefined, INDENT.length).replaceAll("\n", `\n${INDENT}${INDENT}`);
    yield `${index === 0 ? "" : ","}\n${INDENT}${INDENT}${text}`;
  }
  yield elements.length === 0 ? "]" : `\n${INDENT}]`;
}

/** As version 2 of the AWS CLI writes it. */
function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+00:00`;
}

/** The AWS CLI decodes policies. One that is no JSON any more is shown as the text that it is. */
function document(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function inline(policies: readonly InlineDocument[]) {
  return policies.map((policy) => ({ PolicyName: policy.name, PolicyDocument: document(policy.document) }));
}

function attached(arns: readonly string[]) {
  return arns.map((arn) => ({ PolicyName: parseIamArn(arn)?.name ?? "", PolicyArn: arn }));
}

function boundary(arn: string | null) {
  return arn === null
    ? {}
    : { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: arn } };
}

function tags(all: Tags) {
  return presentTags(all);
}

/** How often each managed policy is attached and is a boundary. */
function usageOf({
  users,
  groups,
  roles,
}: StoredAccount): ReadonlyMap<string, { attachments: number; boundaries: number }> {
  const usage = new Map<string, { attachments: number; boundaries: number }>();
  const of = (arn: string) => {
    const known = usage.get(arn) ?? { attachments: 0, boundaries: 0 };
    usage.set(arn, known);
    return known;
  };
  for (const { attached: arns } of [...users, ...groups, ...roles])
    for (const arn of arns) of(arn).attachments += 1;
  for (const { boundaryArn } of [...users, ...roles])
    if (boundaryArn !== null) of(boundaryArn).boundaries += 1;
  return usage;
}
