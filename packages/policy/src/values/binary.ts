const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Reads base64 (RFC 4648 section 4, padding optional) and gives it back in the one canonical form, so that two equal
 * forms hold equal bytes. Undefined for what is not base64.
 */
export function canonicalBase64(text: string): string | undefined {
  if (!BASE64.test(text)) return undefined;
  const digits = text.replace(/=+$/, "");
  const spare = digits.length % 4;
  if (spare === 0) return digits;
  // Of the last digit only the leading bits belong to a byte: 2 of 6 after two digits, 4 of 6 after three.
  const mask = spare === 2 ? 0b110000 : 0b111100;
  const last = DIGITS[DIGITS.indexOf(digits.at(-1) ?? "") & mask] ?? "";
  return digits.slice(0, -1) + last;
}
