import { hash, timingSafeEqual } from "node:crypto";

const digestLength = 64;
const left = Buffer.alloc(digestLength);
const right = Buffer.alloc(digestLength);

function isDigestLong(text: string): boolean {
  return text.length === digestLength && Buffer.byteLength(text) === digestLength;
}

/**
 * Whether two texts are equal, in a time that tells nothing of where they differ. Both are hashed to one length
 * first, so that texts of any length and alphabet can be compared and none throws; two ASCII texts of that very
 * length, as two signatures are, have it already.
 */
export function equalConstantTime(a: string, b: string): boolean {
  const asTheyAre = isDigestLong(a) && isDigestLong(b);
  left.write(asTheyAre ? a : hash("sha256", a, "hex"), "latin1");
  right.write(asTheyAre ? b : hash("sha256", b, "hex"), "latin1");
  return timingSafeEqual(left, right);
}
