import { invalidInput } from "./errors.ts";
import { pageOf } from "./memory-pages.ts";
import type { Page, PageRequest } from "./pages.ts";
import { type QuotaName, requireQuota } from "./quotas.ts";

/** Tags of an entity, in the order in which they were first set. Keys are unique without case, and keep the case they were given. */
export type Tags = readonly (readonly [key: string, value: string])[];

/** A tag as requests and answers have it; the wire has seen to it that requests give both members. */
export interface TagMember {
  readonly Key: string | undefined;
  readonly Value: string | undefined;
}

export type TagQuota = Extract<QuotaName, `TagsPer${string}`>;

/** Reads the column `tags`. */
export function readTags(text: string): Tags {
  return JSON.parse(text) as Tags;
}

/** The text of the column `tags`. */
export function writeTags(tags: Tags): string {
  return JSON.stringify(tags);
}

/**
 * The tags after `added` was set. A key that exists already, in whichever case, gets the new value and the new spelling (IAM User
 * Guide, "Tags for AWS Identity and Access Management resources"). Throws InvalidInput for keys given twice, and for keys that are
 * AWS's own, LimitExceeded past the quota.
 */
export function mergeTags(existing: Tags, added: readonly TagMember[], quota: TagQuota): Tags {
  const merged = new Map(existing.map((tag) => [tag[0].toLowerCase(), tag]));
  const seen = new Set<string>();
  for (const { Key, Value } of added) {
    if (Key === undefined || Value === undefined) throw invalidInput("A tag must have a key and a value.");
    const key = Key.toLowerCase();
    if (seen.has(key))
      throw invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    refuseReserved(key);
    seen.add(key);
    merged.set(key, [Key, Value]);
  }
  requireQuota(quota, merged.size);
  return [...merged.values()];
}

/**
 * The tags without those of the given keys, compared without case; a key that is not there is passed over. Throws InvalidInput for keys
 * that are AWS's own: nobody else can remove them (Tagging AWS Resources User Guide, "Tag naming limits and requirements").
 */
export function removeTags(existing: Tags, keys: readonly string[]): Tags {
  const removed = new Set(keys.map((key) => key.toLowerCase()));
  for (const key of removed) refuseReserved(key);
  return existing.filter(([key]) => !removed.has(key.toLowerCase()));
}

/** @param key in small letters */
function refuseReserved(key: string): void {
  if (key.startsWith("aws:"))
    throw invalidInput("aws: prefixed tag key names are not allowed for external use.");
}

/** Tags as answers have them, sorted by key. */
export function presentTags(tags: Tags): { Key: string; Value: string }[] {
  return tags.map(([Key, Value]) => ({ Key, Value })).toSorted((a, b) => (a.Key < b.Key ? -1 : 1));
}

/** One page of an entity's tags, sorted by key. */
export function listTags(tags: Tags, request: PageRequest): Promise<Page<{ Key: string; Value: string }>> {
  return pageOf(presentTags(tags), (tag) => tag.Key, request);
}
