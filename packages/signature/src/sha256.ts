import { hash } from "node:crypto";

/**
 * The bytes behind a string that holds one byte for each character. A character past latin1 (node:http never makes
 * one) gives its UTF-8 bytes: cut down to its low byte it would collide with another text.
 */
export function bytesOf(text: string): Uint8Array {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return Buffer.from(text, "utf8");
  return Buffer.from(text, "latin1");
}

/** SHA-256 as 64 lower-case hexadecimal digits. Strings hold one byte for each character. */
export function sha256Hex(data: string | Uint8Array): string {
  // hash() reads a string as UTF-8, which is the same for ASCII and saves the copy.
  if (typeof data === "string" && Buffer.byteLength(data) !== data.length)
    return hash("sha256", bytesOf(data), "hex");
  return hash("sha256", data, "hex");
}
