import { hash, timingSafeEqual } from "node:crypto";

const left = Buffer.alloc(32);
const right = Buffer.alloc(32);

/**
 * Whether two texts are equal, in a time that tells nothing of where they differ. Both are hashed first, so that
 * texts of any length and alphabet can be compared, and none throws.
 */
export function equalConstantTime(a: string, b: string): boolean {
  left.write(hash("sha256", a, "latin1"), "latin1");
  right.write(hash("sha256", b, "latin1"), "latin1");
  return timingSafeEqual(left, right);
}
