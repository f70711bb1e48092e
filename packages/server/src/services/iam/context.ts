import type { ContextValue } from "@signet/policy";
import { groupArn, userArn } from "../../directory/arns.ts";
import type { Directory } from "../../directory/directory.ts";
import { readTags, type TagMember, type Tags } from "../../directory/tags.ts";
import type { AccessRule } from "../operation.ts";

/** Condition keys with their values; see Service Authorization Reference, "AWS Identity and Access Management (IAM)". */
export type ConditionKeys = Readonly<Record<string, ContextValue | undefined>>;

/** aws:RequestTag/KEY and aws:TagKeys of the tags that a request sets. Without tags neither key exists. */
export function requestTags(tags: readonly TagMember[] | undefined): ConditionKeys {
  if (tags === undefined || tags.length === 0) return {};
  const keys: Record<string, ContextValue | undefined> = tagKeys(tags.map(({ Key }) => Key ?? ""));
  for (const { Key = "", Value = "" } of tags) keys[`aws:RequestTag/${Key}`] = Value;
  return keys;
}

/** aws:TagKeys of a request that names tags without values, such as one that removes them. */
export function tagKeys(keys: readonly string[]): Record<string, ContextValue | undefined> {
  return keys.length === 0 ? {} : { "aws:TagKeys": keys };
}

/** aws:ResourceTag/KEY, and IAM's own iam:ResourceTag/KEY, of an entity that exists. */
export function resourceTags(tags: Tags): ConditionKeys {
  return Object.fromEntries(
    tags.flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`iam:ResourceTag/${key}`, value],
    ]),
  );
}

/** An access rule's resource, with the keys that it brings into the context. */
export type ResourceRule = Required<Pick<AccessRule, "resource" | "context">>;

/**
 * The user that a request names: its ARN with its path and its tags. A user that there is not has the path "/" and no tags, so that
 * who may not ask is refused alike whether it exists or not.
 */
export async function userResource(directory: Directory, name: string): Promise<ResourceRule> {
  const user = await directory.users.find(name);
  if (user === undefined) return { resource: userArn(directory.accountId, "/", name), context: {} };
  return {
    resource: userArn(directory.accountId, user.path, user.name),
    context: resourceTags(readTags(user.tags)),
  };
}

/** The group that a request names; see userResource. Groups have no tags. */
export async function groupResource(directory: Directory, name: string): Promise<ResourceRule> {
  const group = await directory.groups.find(name);
  return {
    resource: groupArn(directory.accountId, group?.path ?? "/", group?.name ?? name),
    context: {},
  };
}
