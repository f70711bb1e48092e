/**
 * @typedef {object} Tally what a run of tests came to
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** @type {Tally} */
export const NONE = Object.freeze({ passed: 0, failed: 0, skipped: 0 });

/**
 * @param {Tally} a
 * @param {Tally} b
 * @returns {Tally}
 */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * The last line of `npm test`.
 *
 * @param {Tally} tally
 */
export function summary({ passed, failed, skipped }) {
  const line = `${passed.toString()} passed, ${failed.toString()} failed`;
  return skipped === 0 ? line : `${line}, ${skipped.toString()} skipped`;
}

/**
 * What vitest's run counts for. A run that crashed, that ran nothing, or that ended badly although no test failed, has failed.
 *
 * @param {string | undefined} written what the tally reporter wrote, undefined when it wrote nothing
 * @param {number | null} code vitest's exit code, null when a signal ended it
 * @returns {Tally}
 */
export function tallyOf(written, code) {
  const tally = read(written);
  if (tally === undefined) return { ...NONE, failed: 1 };
  const ranNothing = tally.passed + tally.failed === 0;
  return tally.failed === 0 && (code !== 0 || ranNothing) ? { ...tally, failed: 1 } : tally;
}

/**
 * @param {string | undefined} written
 * @returns {Tally | undefined}
 */
function read(written) {
  try {
    const { passed, failed, skipped } = JSON.parse(written ?? "");
    return [passed, failed, skipped].every((n) => Number.isSafeInteger(n) && n >= 0)
      ? { passed, failed, skipped }
      : undefined;
  } catch {
    return undefined;
  }
}
