import type { AssociatedData } from "../../credentials/associated-data.ts";
import type { KeyRing } from "../../credentials/key-ring.ts";

/** Seals for an address or a cookie, in base64url: it has none of the characters that base64 has to have escaped there. */
export function sealForUrl(
  seals: Pick<KeyRing, "seal">,
  plaintext: Uint8Array | string,
  belonging: AssociatedData,
): string {
  return Buffer.from(seals.seal(plaintext, belonging), "base64").toString("base64url");
}

/**
 * Undefined for what this installation did not seal as that, and for another spelling of what it did: what is left over of the last character
 * counts, too.
 *
 * @param longest characters: more are not looked at
 */
export function openFromUrl(
  seals: Pick<KeyRing, "open">,
  text: string,
  belonging: AssociatedData,
  longest: number,
): Buffer | undefined {
  if (text.length > longest) return undefined;
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? seals.open(bytes.toString("base64"), belonging) : undefined;
}
