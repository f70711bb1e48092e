import { validationError } from "./errors.ts";

/** How a list is cut into pages, as IAM's operations have it. */
export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

const DEFAULT_ITEMS = 100;

/**
 * Answers one page of a list that is sorted by one text key. `fetch` gets the key after which the page begins (undefined: from
 * the start) and how many rows to read at the most; a marker is that key, in base64url, and good for as long as one likes.
 * Throws ValidationError for a marker that no page ever gave.
 */
export async function page<T>(
  request: PageRequest,
  keyOf: (item: T) => string,
  fetch: (after: string | undefined, limit: number) => Promise<readonly T[]>,
): Promise<Page<T>> {
  const size = request.MaxItems ?? DEFAULT_ITEMS;
  const rows = await fetch(readMarker(request.Marker), size + 1);
  const items = rows.slice(0, size);
  const last = items.at(-1);
  if (rows.length <= size || last === undefined) return { items, IsTruncated: false };
  return { items, IsTruncated: true, Marker: writeMarker(keyOf(last)) };
}

const MARKER_VERSION = "1:";

function writeMarker(key: string): string {
  return Buffer.from(MARKER_VERSION + key, "utf8").toString("base64url");
}

function readMarker(marker: string | undefined): string | undefined {
  if (marker === undefined) return undefined;
  const text = Buffer.from(marker, "base64url").toString("utf8");
  const key = text.slice(MARKER_VERSION.length);
  // PostgreSQL refuses text with a null character, and no key has one.
  if (!text.startsWith(MARKER_VERSION) || writeMarker(key) !== marker || key.includes("\0"))
    throw validationError("Invalid Marker.");
  return key;
}
