import { createHash } from "node:crypto";
import { page, type Page, type PageRequest } from "./pages.ts";

/**
 * One page of a short list that is in memory, sorted by a key of any length. IAM takes markers of 320 characters at the most
 * (markerType), so a marker holds the beginning of the key and a digest of it. When the item that it names is gone, the next page
 * begins where it would have been: it may repeat items whose keys begin alike, and loses none.
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  request: PageRequest,
): Promise<Page<T>> {
  const sorted = items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const cursorOf = (item: T) => cursor(keyOf(item));
  return page(request, cursorOf, (after, limit) =>
    Promise.resolve(sorted.slice(start(sorted, keyOf, cursorOf, after)).slice(0, limit)),
  );
}

function start<T>(
  sorted: readonly T[],
  keyOf: (item: T) => string,
  cursorOf: (item: T) => string,
  after: string | undefined,
): number {
  if (after === undefined) return 0;
  const last = sorted.findIndex((item) => cursorOf(item) === after);
  if (last >= 0) return last + 1;
  const beginning = after.slice(0, after.lastIndexOf("\n"));
  const next = sorted.findIndex((item) => keyOf(item) >= beginning);
  return next < 0 ? sorted.length : next;
}

const BEGINNING = 30;

function cursor(key: string): string {
  const beginning = Array.from(key).slice(0, BEGINNING).join("");
  return `${beginning}\n${createHash("sha256").update(key).digest("base64url").slice(0, 22)}`;
}
