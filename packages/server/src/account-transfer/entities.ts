import { groupArn, instanceProfileArn, policyArn, roleArn, userArn } from "../directory/arns.ts";
import type { Tags } from "../directory/tags.ts";

/** The kinds of what is transferred, in the order in which they are written. */
export const KINDS = ["policies", "groups", "users", "roles", "instanceProfiles"] as const;
export type Kind = (typeof KINDS)[number];

interface Named {
  readonly name: string;
  readonly path: string;
  /** The unique id: AIDA…, AGPA…, AROA…, ANPA…, AIPA…. */
  readonly id: string;
  /** Epoch milliseconds, whole seconds. */
  readonly createdAt: number;
}

export interface InlineDocument {
  readonly name: string;
  readonly document: string;
}

/** What users, groups and roles have in common. */
interface WithPolicies extends Named {
  readonly inline: readonly InlineDocument[];
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
}

export interface UserEntity extends WithPolicies {
  readonly boundaryArn: string | null;
  readonly tags: Tags;
  /** Names of groups. */
  readonly groups: readonly string[];
}

export type GroupEntity = WithPolicies;

export interface RoleEntity extends WithPolicies {
  /** With principals as ARNs. */
  readonly trustPolicy: string;
  readonly boundaryArn: string | null;
  readonly tags: Tags;
  readonly lastUsed: { readonly at: number; readonly region: string } | null;
}

export interface PolicyVersionEntity {
  /** 1 for v1. */
  readonly version: number;
  readonly document: string;
  readonly createdAt: number;
}

export interface PolicyEntity extends Named {
  /** Undefined: the file does not say; what is there already stays. */
  readonly description: string | undefined;
  readonly updatedAt: number;
  readonly defaultVersion: number;
  /** Newest first. */
  readonly versions: readonly PolicyVersionEntity[];
}

export interface InstanceProfileEntity extends Named {
  /** The name of its role; null for one without, which only an account can have, not a file. */
  readonly role: string | null;
}

/** All that authorizes in an account: what a file tells, and what is there. */
export interface AccountEntities {
  readonly users: readonly UserEntity[];
  readonly groups: readonly GroupEntity[];
  readonly roles: readonly RoleEntity[];
  readonly policies: readonly PolicyEntity[];
  readonly instanceProfiles: readonly InstanceProfileEntity[];
}

/** How a kind is called, how its ids begin, and how its ARNs are written. */
export const KIND_FACTS: Readonly<
  Record<
    Kind,
    {
      readonly noun: string;
      readonly prefix: string;
      readonly arnOf: (accountId: string, path: string, name: string) => string;
    }
  >
> = {
  users: { noun: "user", prefix: "AIDA", arnOf: userArn },
  groups: { noun: "group", prefix: "AGPA", arnOf: groupArn },
  roles: { noun: "role", prefix: "AROA", arnOf: roleArn },
  policies: { noun: "policy", prefix: "ANPA", arnOf: policyArn },
  instanceProfiles: { noun: "instance profile", prefix: "AIPA", arnOf: instanceProfileArn },
};
