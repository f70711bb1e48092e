import { randomBytes } from "node:crypto";

/** Text that cannot be packed well. */
export function noise(length: number): string {
  return randomBytes(length).toString("base64").slice(0, length);
}

/** As many tags as there can be, as long as they can be. */
export function noisyTags(count = 50): { Key: string; Value: string }[] {
  return Array.from({ length: count }, (_, index) => ({ Key: `${index}${noise(120)}`, Value: noise(256) }));
}
