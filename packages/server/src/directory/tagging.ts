import { mergeTags, readTags, removeTags, type TagMember, type TagQuota, writeTags } from "./tags.ts";

/** Entities that carry tags, as a part of the directory reads and changes them. */
interface TaggedRows<Row extends { readonly tags: string }> {
  /** By what requests name it: a name, an ARN or a serial number. Throws NoSuchEntity, and what else refuses the change. */
  readonly get: (key: string) => Promise<Row>;
  readonly change: (row: Row, values: { readonly tags: string }) => Promise<unknown>;
  readonly quota: TagQuota;
}

/** How the tags of entities are set and taken away, whatever the entities are. */
export function taggingOf<Row extends { readonly tags: string }>({ get, change, quota }: TaggedRows<Row>) {
  return {
    /** Throws what `get` throws, InvalidInput, LimitExceeded. */
    async tag(key: string, tags: readonly TagMember[]): Promise<void> {
      const row = await get(key);
      await change(row, { tags: writeTags(mergeTags(readTags(row.tags), tags, quota)) });
    },

    /** Throws what `get` throws, InvalidInput. */
    async untag(key: string, tagKeys: readonly string[]): Promise<void> {
      const row = await get(key);
      await change(row, { tags: writeTags(removeTags(readTags(row.tags), tagKeys)) });
    },
  };
}
