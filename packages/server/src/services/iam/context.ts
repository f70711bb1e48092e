import type { ContextValue } from "@signet/policy";
import type { TagMember, Tags } from "../../directory/tags.ts";

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

/** aws:ResourceTag/KEY alone: policies and instance profiles do not have IAM's own key, which is of users and roles. */
export function awsResourceTags(tags: Tags): ConditionKeys {
  return Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
