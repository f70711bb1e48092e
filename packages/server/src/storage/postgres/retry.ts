import type { RandomBytes } from "../storage.ts";

// PostgreSQL documentation, appendix A: serialization_failure, deadlock_detected.
const RETRYABLE = new Set(["40001", "40P01"]);
/** Retries of one write, and the pauses between them in milliseconds. */
export const MOST_RETRIES = 24;
const FIRST_PAUSE = 4;
const LONGEST_PAUSE = 250;

/** Whether the server ended a transaction only because it collided with another one. Looks behind errors that wrap it, too. */
export function isCollision(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    const { code } = cause as { code?: unknown };
    if (typeof code === "string" && RETRYABLE.has(code)) return true;
  }
  return false;
}

/** Milliseconds to wait after this failed retry (the first is 1): growing, and of random length so that rivals part. */
export function pauseAfter(retry: number, randomBytes: RandomBytes): number {
  const longest = Math.min(FIRST_PAUSE * 2 ** (retry - 1), LONGEST_PAUSE);
  const [byte = 0] = randomBytes(1);
  return Math.ceil((longest * (byte + 1)) / 256);
}
