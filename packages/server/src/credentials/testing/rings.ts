import { randomBytes } from "node:crypto";
import { createKeyRing, type KeyRing } from "../key-ring.ts";

/** A key ring with one data key of its own, that no database knows. */
export function ringForTests(): KeyRing {
  const key = randomBytes(32);
  return createKeyRing({
    find: (version) => (version === 1 ? key : undefined),
    current: () => ({ version: 1, key }),
    randomBytes,
  });
}
