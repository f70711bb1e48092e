import {
  type AccountEntities,
  type GroupEntity,
  type InstanceProfileEntity,
  KIND_FACTS,
  type Kind,
  KINDS,
  type PolicyEntity,
  type RoleEntity,
  type UserEntity,
} from "../entities.ts";
import { type Problems, TransferError } from "../problems.ts";
import { canonical, type Rewrite } from "./documents.ts";
import { type JsonLimits, placeOf, readJsonElements } from "./json-elements.ts";
import { type MemberReader, readMembers } from "./members.ts";
import { type FileFacts, readGroup, readPolicy, readRole, readUser } from "./read-entities.ts";

/** What a file of `aws iam get-account-authorization-details` tells. */
export interface AccountDetails extends AccountEntities {
  /** The account that the file is of; undefined for one that tells of no entity. */
  readonly accountId: string | undefined;
  /** AWS's own policies that the file has: ARN to the default version's document, canonical. */
  readonly awsPolicies: ReadonlyMap<string, string>;
  /** Members that nobody here knows, as "UserDetailList[].Colour". */
  readonly unknownMembers: readonly string[];
  /** Where in the file each entity is: "users alice" to "UserDetailList[3]". */
  readonly places: ReadonlyMap<string, string>;
}

export interface ReadOptions {
  readonly problems: Problems;
  /** The account in place of the file's own. */
  readonly rewriteTo?: string | undefined;
  /** Of users whose entries lack it. */
  readonly createdAt?: ((userName: string) => number | undefined) | undefined;
  readonly limits?: JsonLimits;
}

export const FILE_LIMITS: JsonLimits = { size: 512 * 1024 * 1024, element: 16 * 1024 * 1024, depth: 64 };

const LISTS = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;
const AWS_POLICY = "arn:aws:iam::aws:policy/";

/**
 * Reads a file of account details and checks each entity by itself; what is wrong goes to `problems`. Throws TransferError for what is
 * no such file, or just a part of one.
 */
export async function readAccountDetails(
  chunks: AsyncIterable<Uint8Array>,
  { problems, rewriteTo, createdAt = () => undefined, limits = FILE_LIMITS }: ReadOptions,
): Promise<AccountDetails> {
  let accountId: string | undefined;
  const facts: FileFacts = {
    isOwnAccount: (account) => (accountId ??= account) === account,
    rewrite: (): Rewrite | undefined =>
      rewriteTo === undefined || accountId === undefined || accountId === rewriteTo
        ? undefined
        : { from: accountId, to: rewriteTo },
    createdAt,
  };
  const found = {
    users: [] as UserEntity[],
    groups: [] as GroupEntity[],
    roles: [] as RoleEntity[],
    policies: [] as PolicyEntity[],
    instanceProfiles: [] as InstanceProfileEntity[],
  };
  const awsPolicies = new Map<string, string>();
  const unknown = new Set<string>();
  const names = namesOf(problems);
  const seen = new Set<string>();
  const noteUnknown = (member: string) => {
    if (unknown.size < MOST_UNKNOWN) unknown.add(member);
  };
  const means = {
    problems,
    unknown: (path: string, name: string) =>
      noteUnknown(`${path.replaceAll(/\[\d+\]/g, "[]")}.${printable(name)}`),
  };

  for await (const { member, index, value } of readJsonElements(chunks, limits)) {
    seen.add(member);
    if (index === undefined) {
      refusePart(member, value);
      if (!isList(member) && !PARTS.has(member)) noteUnknown(printable(member));
      continue;
    }
    if (!isList(member)) {
      noteUnknown(printable(member));
      continue;
    }
    const path = placeOf(member, index);
    const members = readMembers(value, path, "", means);
    if (members === undefined) continue;
    switch (member) {
      case "UserDetailList":
        names.keep("users", readUser(members, facts), path, found.users);
        break;
      case "GroupDetailList":
        names.keep("groups", readGroup(members, facts), path, found.groups);
        break;
      case "RoleDetailList": {
        const { role, profiles } = readRole(members, facts);
        names.keep("roles", role, path, found.roles);
        for (const profile of profiles) {
          names.keep("instanceProfiles", profile, `${path}.InstanceProfileList`, found.instanceProfiles);
        }
        break;
      }
      case "Policies":
        if (isOfAws(members)) keepAwsPolicy(members, awsPolicies);
        else names.keep("policies", readPolicy(members, facts), path, found.policies);
    }
  }
  if (!LISTS.some((list) => seen.has(list)) && problems.list.length === 0) {
    throw new TransferError(
      `This is not what aws iam get-account-authorization-details writes: it has none of ${LISTS.join(", ")}`,
    );
  }
  return { ...found, accountId, awsPolicies, unknownMembers: [...unknown], places: names.places };
}

/** Hostile files can have millions. */
const MOST_UNKNOWN = 100;

function printable(name: string): string {
  return /^[\w.-]{1,64}$/.test(name) ? name : JSON.stringify(name.slice(0, 64));
}

function isList(member: string): member is (typeof LISTS)[number] {
  return LISTS.some((list) => list === member);
}

const PARTS: ReadonlySet<string> = new Set(["IsTruncated", "Marker", "NextToken"]);

/** A page of the details is not the account: what is not in it would look as if it were not there. */
function refusePart(member: string, value: unknown): void {
  if (
    (member === "IsTruncated" && value === true) ||
    ((member === "Marker" || member === "NextToken") && value !== null)
  ) {
    throw new TransferError(
      `The file has ${member}: it is a part of the details. Write all of them: aws iam get-account-authorization-details, without --no-paginate, --max-items and --filter`,
    );
  }
  if (isList(member) && value !== null && !Array.isArray(value))
    throw new TransferError(`${member} must be a list`);
}

function isOfAws(members: MemberReader): boolean {
  const arn = members.raw("Arn");
  return typeof arn === "string" && arn.startsWith(AWS_POLICY);
}

/** AWS's policies are here already: the file only shows whether they are the same. */
function keepAwsPolicy(members: MemberReader, kept: Map<string, string>): void {
  const arn = members.text("Arn") ?? "";
  for (const item of members.list("PolicyVersionList")) {
    if (item.raw("IsDefaultVersion") !== true) continue;
    const document = item.raw("Document");
    kept.set(
      arn,
      canonical(typeof document === "string" ? decoded(document) : JSON.stringify(document ?? null)),
    );
  }
}

function decoded(text: string): string {
  try {
    return text.startsWith("%") ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

/** Names are unique in their kind without case, and ids as they are. */
function namesOf(problems: Problems) {
  const byName = new Map<string, string>();
  const byId = new Map<string, string>();
  const places = new Map<string, string>();
  return {
    places,
    keep<T extends { readonly name: string; readonly id: string }>(
      kind: Kind,
      entity: T | undefined,
      path: string,
      list: T[],
    ): void {
      if (entity === undefined) return;
      const whom = `${KIND_FACTS[kind].noun} ${entity.name}`;
      const key = `${KINDS.indexOf(kind)} ${entity.name.toLowerCase()}`;
      const other = byName.get(key);
      const sameId = byId.get(entity.id);
      if (other !== undefined)
        problems.add(path, whom, `has the name of ${other}: names are unique without case`);
      if (sameId !== undefined) problems.add(path, whom, `has the id of ${sameId}: ${entity.id}`);
      byName.set(key, path);
      byId.set(entity.id, path);
      places.set(`${kind} ${entity.name}`, path);
      list.push(entity);
    },
  };
}
