/**
 * The bytes of `text`, or undefined unless it is exactly what encoding them gives. Node's own decoder passes over foreign
 * characters and stray bits, which would let one token be written in many ways.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
