import { randomFillSync } from "node:crypto";

/** What the composition root injects, so that tests can move time and repeat chance. */
export interface Runtime {
  /** The server's time, in epoch milliseconds: what credentials expire by and policies are evaluated at. */
  readonly now: () => number;
  /** The machine's time, in epoch milliseconds: what signatures of clients are fresh by. Differs from `now` only after POST /_signet/clock. */
  readonly wallClock: () => number;
  /** Cryptographically secure random bytes. */
  readonly randomBytes: (size: number) => Uint8Array;
}

const POOL_SIZE = 4_096;
/** Bytes of the largest request that the pool serves. */
const POOLED = 64;

/**
 * The system's random bytes, some kilobytes fetched at a time: a few cost as much as many, and a session takes several times a few. Bytes
 * that were handed out are wiped from the pool.
 */
export function createRandomBytes(): Runtime["randomBytes"] {
  const pool = Buffer.alloc(POOL_SIZE);
  let used = POOL_SIZE;
  return (size) => {
    if (size > POOLED) return randomFillSync(Buffer.alloc(size));
    if (used + size > POOL_SIZE) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = new Uint8Array(pool.subarray(used, used + size));
    pool.fill(0, used, used + size);
    used += size;
    return bytes;
  };
}
