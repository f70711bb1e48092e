/** One header as it arrived: the name in its own case, the value as bytes read as latin1 (what node:http hands out). */
export type HeaderPair = readonly [name: string, value: string];

/**
 * A request as it arrived. Nothing in it is decoded, folded or merged, because the signature covers the bytes.
 * All strings hold one byte for each character (latin1), as node:http gives them in `req.url` and `req.rawHeaders`.
 */
export interface SignedRequest {
  readonly method: string;
  /** The request target up to the first `?`, not decoded, not normalised. */
  readonly path: string;
  /** The request target after the first `?`, not decoded; empty if there is none. */
  readonly query: string;
  /** In order of arrival, duplicates kept. */
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

/** The value of the header at an index, undefined if the index is -1. */
export function valueAt(headers: readonly HeaderPair[], index: number): string | undefined {
  return index < 0 ? undefined : headers[index]?.[1];
}
