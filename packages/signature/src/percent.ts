const hexDigits = "0123456789ABCDEF";

/** Each byte as AWS's UriEncode() writes it: unreserved characters (RFC 3986, section 2.3) as they are. */
const encoded: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9._~-]/.test(character) ? character : `%${hexDigits[byte >> 4]}${hexDigits[byte & 15]}`;
});

const unreserved = Uint8Array.from({ length: 256 }, (_, byte) => (encoded[byte]?.length === 1 ? 1 : 0));

function isUnreserved(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (unreserved[text.charCodeAt(i)] !== 1) return false;
  return true;
}

/** The text with one byte for each character: one that goes past latin1 becomes its UTF-8 bytes. */
export function asByteText(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0xff) return Buffer.from(text, "utf8").toString("latin1");
  }
  return text;
}

function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** The byte that the escape at `index` stands for; -1 if there is no valid escape. */
function escapeAt(text: string, index: number): number {
  if (text[index] !== "%") return -1;
  const high = hexValue(text.charCodeAt(index + 1));
  const low = hexValue(text.charCodeAt(index + 2));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** UriEncode() of "Create a canonical request" (IAM User Guide): each byte that is not unreserved becomes %XY. */
export function uriEncode(text: string): string {
  if (isUnreserved(text)) return text;
  const bytes = asByteText(text);
  let result = "";
  for (let i = 0; i < bytes.length; i++) result += encoded[bytes.charCodeAt(i)] ?? "";
  return result;
}

/**
 * What is percent-encoded already, encoded the one canonical way: decoded to bytes and encoded again. A `%` that
 * begins no escape stands for itself.
 * @param plusIsSpace in a query, where `+` is read as a space
 */
export function uriReencode(text: string, plusIsSpace: boolean): string {
  if (isUnreserved(text)) return text;
  const bytes = asByteText(text);
  let result = "";
  for (let i = 0; i < bytes.length; i++) {
    const escape = escapeAt(bytes, i);
    if (escape >= 0) {
      result += encoded[escape] ?? "";
      i += 2;
    } else if (plusIsSpace && bytes[i] === "+") result += "%20";
    else result += encoded[bytes.charCodeAt(i)] ?? "";
  }
  return result;
}

/** A component of a query as text: `+` is a space, the bytes are UTF-8 (what is not becomes U+FFFD). Never throws. */
export function decodeQueryComponent(text: string): string {
  if (isUnreserved(text)) return text;
  const source = asByteText(text);
  let bytes = "";
  for (let i = 0; i < source.length; i++) {
    const escape = escapeAt(source, i);
    if (escape >= 0) {
      bytes += String.fromCharCode(escape);
      i += 2;
    } else bytes += source[i] === "+" ? " " : (source[i] ?? "");
  }
  return Buffer.from(bytes, "latin1").toString("utf8");
}
