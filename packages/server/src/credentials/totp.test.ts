import { describe, expect, test } from "vitest";
import { findTotpStep, totpCode, totpStep } from "./totp.ts";

const SEED = Buffer.from("12345678901234567890");

/** RFC 4226 appendix D: the codes of the counters 0 to 9. */
const HOTP = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split(" ");

/** RFC 6238 appendix B, SHA-1: seconds, and codes of eight digits, of which ours are the last six. */
const TOTP: readonly (readonly [number, string])[] = [
  [59, "94287082"],
  [1_111_111_109, "07081804"],
  [1_111_111_111, "14050471"],
  [1_234_567_890, "89005924"],
  [2_000_000_000, "69279037"],
  [20_000_000_000, "65353130"],
];

test.each(HOTP.map((code, counter) => [counter, code] as const))("RFC 4226: counter %i", (counter, code) => {
  expect(totpCode(SEED, counter)).toBe(code);
});

test.each(TOTP)("RFC 6238: second %i", (second, code) => {
  expect(totpCode(SEED, totpStep(second * 1000))).toBe(code.slice(2));
});

describe("the step of codes", () => {
  test.each([
    [["287082"], { from: 0, to: 2 }, 1],
    [["287082"], { from: 1, to: 1 }, 1],
    [["287082"], { from: 2, to: 9 }, undefined],
    [["287082", "359152"], { from: 0, to: 9 }, 1],
    [["755224", "287082"], { from: -5, to: 9 }, 0],
    [["287082", "287082"], { from: 0, to: 9 }, undefined],
    [["359152", "287082"], { from: 0, to: 9 }, undefined],
    [["28708"], { from: 0, to: 9 }, undefined],
    [["２８７０８２"], { from: 0, to: 9 }, undefined],
  ])("%j within %j", (codes, range, step) => {
    expect(findTotpStep(SEED, codes, range)).toBe(step);
  });
});
