import { createHmac, timingSafeEqual } from "node:crypto";

const STEP_MILLISECONDS = 30_000;
const DIGITS = 6;

/** The time step that an instant (epoch milliseconds) lies in. RFC 6238 section 4.2, with steps of 30 seconds. */
export function totpStep(at: number): number {
  return Math.floor(at / STEP_MILLISECONDS);
}

/** The code of a time step: six digits. RFC 4226 section 5.3 with SHA-1, the counter being the step (RFC 6238 section 4.2). */
export function totpCode(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", seed).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** Time steps from one to another, both included. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The first step of the range from which on the device shows these codes, one step after the other; undefined when there is none.
 * All steps are tried whether or not one fits, so that the time it takes tells nothing.
 */
export function findTotpStep(
  seed: Uint8Array,
  codes: readonly string[],
  { from, to }: StepRange,
): number | undefined {
  let found: number | undefined;
  for (let step = to; step >= Math.max(from, 0); step--) {
    const shown = codes.map((_, index) => totpCode(seed, step + index));
    if (isSame(shown.join(""), codes.join(""))) found = step;
  }
  return found;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
