import { mergeTags, type Tags, type TagMember } from "../../directory/tags.ts";
import { AwsError } from "../../aws-error.ts";
import type { TagQuota } from "../../directory/tags.ts";
import {
  type GroupEntity,
  type InlineDocument,
  type InstanceProfileEntity,
  type Kind,
  KIND_FACTS,
  type PolicyEntity,
  type PolicyVersionEntity,
  type RoleEntity,
  type UserEntity,
} from "../entities.ts";
import { readDocument, type Rewrite } from "./documents.ts";
import { type MemberReader, shorten } from "./members.ts";
import { idRule, RULES } from "./rules.ts";
import { rewriteText } from "./rewrite-account.ts";

/** What the whole file has in common, learned while it is read. */
export interface FileFacts {
  /** The account of an entity's ARN. The first one is the file's; false for another one. */
  isOwnAccount(accountId: string): boolean;
  /** The account that the file is rewritten for, once it is known which one it is of. */
  rewrite(): Rewrite | undefined;
  /** When a user was made, by what the credential report says. */
  createdAt(userName: string): number | undefined;
}

interface Names {
  readonly kind: Kind;
  readonly name: string;
  readonly id: string;
  readonly rule: keyof typeof RULES;
  readonly pathRule?: keyof typeof RULES;
}

/** Name, path, id, ARN and time, which have to agree. */
function readNamed(
  members: MemberReader,
  facts: FileFacts,
  { kind, name: nameMember, id: idMember, rule, pathRule = "path" }: Names,
) {
  const { noun, prefix, arnOf } = KIND_FACTS[kind];
  const name = members.text(nameMember, RULES[rule]);
  if (name !== undefined) members.about(`${noun} ${name}`);
  const path = members.text("Path", RULES[pathRule]);
  const id = members.text(idMember, idRule(prefix));
  const arn = members.text("Arn", RULES.arn);
  const createdAt =
    members.optionalInstant("CreateDate") ??
    (kind === "users" && name !== undefined ? facts.createdAt(name) : undefined);
  if (createdAt === undefined && members.raw("CreateDate") === undefined)
    members.problem("CreateDate", "is missing");
  // Also of an entity without name or path: the ARN tells the account.
  if (arn !== undefined) {
    checkArn(members, facts, arn, (account) =>
      name === undefined || path === undefined ? arn : arnOf(account, path, name),
    );
  }
  if (
    name === undefined ||
    path === undefined ||
    id === undefined ||
    arn === undefined ||
    createdAt === undefined
  )
    return undefined;
  return { name, path, id, createdAt };
}

function checkArn(
  members: MemberReader,
  facts: FileFacts,
  arn: string,
  arnOf: (account: string) => string,
): void {
  const [, partition, service, , account = ""] = arn.split(":");
  if (partition !== "aws" && service === "iam") {
    members.problem(
      "Arn",
      `is of the partition ${shorten(partition ?? "")}; this server is of the partition "aws"`,
    );
  } else if (!/^\d{12}$/.test(account) || arn !== arnOf(account)) {
    members.problem("Arn", `does not agree with name and path: ${shorten(arn)}`);
  } else if (!facts.isOwnAccount(account)) {
    members.problem("Arn", `is of another account than what came before it: ${shorten(arn)}`);
  }
}

export function readUser(members: MemberReader, facts: FileFacts): UserEntity | undefined {
  const named = readNamed(members, facts, {
    kind: "users",
    name: "UserName",
    id: "UserId",
    rule: "userName",
  });
  const rest = {
    ...readPolicies(members, facts, "UserPolicyList"),
    groups: distinct(members, "GroupList", members.texts("GroupList", RULES.groupName)),
    boundaryArn: readBoundary(members, facts),
    tags: readTags(members, "TagsPerUser"),
  };
  members.done();
  return named && { ...named, ...rest };
}

export function readGroup(members: MemberReader, facts: FileFacts): GroupEntity | undefined {
  const named = readNamed(members, facts, {
    kind: "groups",
    name: "GroupName",
    id: "GroupId",
    rule: "groupName",
  });
  const rest = readPolicies(members, facts, "GroupPolicyList");
  members.done();
  return named && { ...named, ...rest };
}

export interface ReadRole {
  readonly role: RoleEntity | undefined;
  readonly profiles: readonly InstanceProfileEntity[];
}

export function readRole(members: MemberReader, facts: FileFacts): ReadRole {
  const named = readNamed(members, facts, {
    kind: "roles",
    name: "RoleName",
    id: "RoleId",
    rule: "roleName",
  });
  const trustPolicy = readDocument(members, "AssumeRolePolicyDocument", "trust", facts.rewrite());
  const rest = {
    ...readPolicies(members, facts, "RolePolicyList"),
    boundaryArn: readBoundary(members, facts),
    tags: readTags(members, "TagsPerRole"),
    lastUsed: readLastUsed(members),
  };
  const profiles = members
    .list("InstanceProfileList")
    .flatMap((profile) => readProfile(profile, facts, named?.name) ?? []);
  members.done();
  const role =
    named === undefined || trustPolicy === undefined ? undefined : { ...named, trustPolicy, ...rest };
  return { role, profiles };
}

function readProfile(
  members: MemberReader,
  facts: FileFacts,
  role: string | undefined,
): InstanceProfileEntity | undefined {
  const named = readNamed(members, facts, {
    kind: "instanceProfiles",
    name: "InstanceProfileName",
    id: "InstanceProfileId",
    rule: "instanceProfileName",
  });
  const roles = members.list("Roles").map((inner) => inner.text("RoleName", RULES.roleName));
  if (roles.length !== 1 || (role !== undefined && roles[0] !== role)) {
    members.problem("Roles", "must name the role that the instance profile is listed with, and no other");
  }
  // AWS leaves the tags of instance profiles out here.
  members.raw("Tags");
  members.done();
  return named === undefined || role === undefined ? undefined : { ...named, role };
}

function readLastUsed(members: MemberReader): RoleEntity["lastUsed"] {
  const used = members.object("RoleLastUsed");
  if (used === undefined) return null;
  const at = used.optionalInstant("LastUsedDate");
  const region = used.optionalText("Region", RULES.region);
  used.done();
  return at === undefined ? null : { at, region: region ?? "" };
}

export function readPolicy(members: MemberReader, facts: FileFacts): PolicyEntity | undefined {
  const named = readNamed(members, facts, {
    kind: "policies",
    name: "PolicyName",
    id: "PolicyId",
    rule: "policyName",
    pathRule: "policyPath",
  });
  const updatedAt = members.optionalInstant("UpdateDate");
  const defaultVersion = versionNumber(members.text("DefaultVersionId", RULES.versionId));
  const description = members.optionalText("Description", RULES.description);
  for (const told of ["AttachmentCount", "PermissionsBoundaryUsageCount", "IsAttachable", "Tags"])
    members.raw(told);
  const versions = readVersions(members, facts, defaultVersion);
  members.done();
  if (named === undefined || defaultVersion === undefined || versions === undefined) return undefined;
  return { ...named, updatedAt: updatedAt ?? named.createdAt, description, defaultVersion, versions };
}

function readVersions(
  members: MemberReader,
  facts: FileFacts,
  defaultVersion: number | undefined,
): readonly PolicyVersionEntity[] | undefined {
  const listed = members.list("PolicyVersionList");
  const versions = listed.flatMap((item) => {
    const version = versionNumber(item.text("VersionId", RULES.versionId));
    const document = readDocument(item, "Document", "identity", facts.rewrite());
    const createdAt = item.instant("CreateDate");
    const isDefault = item.flag("IsDefaultVersion");
    if (isDefault !== undefined && version !== undefined && isDefault !== (version === defaultVersion)) {
      item.problem("IsDefaultVersion", "does not agree with DefaultVersionId");
    }
    item.done();
    return version === undefined || document === undefined || createdAt === undefined
      ? []
      : [{ version, document, createdAt }];
  });
  if (versions.length !== listed.length) return undefined;
  if (new Set(versions.map(({ version }) => version)).size !== versions.length) {
    members.problem("PolicyVersionList", "has a version twice");
  } else if (!versions.some(({ version }) => version === defaultVersion)) {
    members.problem("PolicyVersionList", "lacks the default version");
  }
  return versions.toSorted((a, b) => b.version - a.version);
}

/** The number in "v2". */
function versionNumber(id: string | undefined): number | undefined {
  return id === undefined ? undefined : Number(id.slice(1));
}

function readPolicies(members: MemberReader, facts: FileFacts, listMember: string) {
  const inline = members.list(listMember).flatMap((item): InlineDocument[] => {
    const name = item.text("PolicyName", RULES.policyName);
    const document = readDocument(item, "PolicyDocument", "identity", facts.rewrite());
    item.done();
    return name === undefined || document === undefined ? [] : [{ name, document }];
  });
  distinct(
    members,
    listMember,
    inline.map(({ name }) => name),
  );
  const attached = members.list("AttachedManagedPolicies").flatMap((item) => {
    const arn = item.text("PolicyArn", RULES.policyArn);
    item.raw("PolicyName");
    item.done();
    return arn === undefined ? [] : [rewritten(arn, facts)];
  });
  return {
    inline: inline.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    attached: distinct(members, "AttachedManagedPolicies", attached).toSorted(),
  };
}

function readBoundary(members: MemberReader, facts: FileFacts): string | null {
  const boundary = members.object("PermissionsBoundary");
  if (boundary === undefined) return null;
  const arn = boundary.text("PermissionsBoundaryArn", RULES.policyArn);
  boundary.raw("PermissionsBoundaryType");
  boundary.done();
  return arn === undefined ? null : rewritten(arn, facts);
}

function readTags(members: MemberReader, quota: TagQuota): Tags {
  const tags = members.list("Tags").flatMap((item): TagMember[] => {
    const Key = item.text("Key", RULES.tagKey);
    const Value = item.text("Value", RULES.tagValue);
    item.done();
    return Key === undefined || Value === undefined ? [] : [{ Key, Value }];
  });
  try {
    return mergeTags([], tags, quota);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    members.problem("Tags", error.message);
    return [];
  }
}

function distinct(members: MemberReader, name: string, texts: readonly string[]): readonly string[] {
  if (new Set(texts).size !== texts.length) members.problem(name, "has one of its names twice");
  return texts;
}

function rewritten(arn: string, facts: FileFacts): string {
  const rewrite = facts.rewrite();
  return rewrite === undefined ? arn : rewriteText(arn, rewrite);
}
