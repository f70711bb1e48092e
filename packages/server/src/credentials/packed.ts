import { deflateRawSync, inflateRawSync } from "node:zlib";

const PLAIN = 0;
const DEFLATED = 1;
/** Below this many bytes deflate costs more than it saves. */
const WORTH_DEFLATING = 400;

/** Text in as few bytes as it takes. */
export function pack(text: string): Buffer {
  const plain = Buffer.from(text, "utf8");
  if (plain.length >= WORTH_DEFLATING) {
    const deflated = deflateRawSync(plain);
    if (deflated.length < plain.length) return Buffer.concat([Buffer.of(DEFLATED), deflated]);
  }
  return Buffer.concat([Buffer.of(PLAIN), plain]);
}

/** The text; undefined when it is not what `pack` made, or longer than `limit` bytes. For authentic bytes only. */
export function unpack(packed: Uint8Array, limit: number): string | undefined {
  const body = packed.subarray(1);
  if (packed[0] === PLAIN) return body.length > limit ? undefined : Buffer.from(body).toString("utf8");
  if (packed[0] !== DEFLATED) return undefined;
  try {
    return inflateRawSync(body, { maxOutputLength: limit }).toString("utf8");
  } catch {
    return undefined;
  }
}
