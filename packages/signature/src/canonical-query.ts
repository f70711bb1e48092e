import { uriReencode } from "./percent.ts";

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Step 1 of SigV4, the canonical query string: names and values encoded the one canonical way, sorted by name and
 * then by value, an absent value written as empty.
 *
 * `+` counts as a space, as in AWS: who reads the query of a verified request has to read it so too, or else `%20`
 * could be exchanged for `+` under the same signature.
 * Source: IAM User Guide, "Create a signed AWS API request", canonical query string.
 * @param query raw, without `?`, one byte for each character
 * @param omit a parameter left out, by its canonical name: `X-Amz-Signature` for a presigned request
 */
export function canonicalQuery(query: string, omit?: string): string {
  if (query === "") return "";
  const pairs: (readonly [name: string, value: string])[] = [];
  for (const piece of query.split("&")) {
    if (piece === "") continue;
    const equals = piece.indexOf("=");
    const name = uriReencode(equals < 0 ? piece : piece.slice(0, equals), true);
    if (name === omit) continue;
    pairs.push([name, equals < 0 ? "" : uriReencode(piece.slice(equals + 1), true)]);
  }
  pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}
