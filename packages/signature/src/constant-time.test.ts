import * as fc from "fast-check";
import { expect, test } from "vitest";
import { equalConstantTime } from "./constant-time.ts";
import { anyCharacter } from "./testing/any-character.ts";

const digest = "0123456789abcdef".repeat(4);

test.each([
  ["", ""],
  ["a", "a"],
  ["ሴ", "ሴ"],
  [digest, digest],
])("%j and %j are equal", (a, b) => {
  expect(equalConstantTime(a, b)).toBe(true);
});

test.each([
  ["", "a"],
  ["a", "b"],
  ["a", "aa"],
  ["ሴ", "4"],
  ["é", "e"],
  [digest, digest.slice(1)],
  [digest, `${digest.slice(1)}x`],
  [digest, `x${digest.slice(1)}`],
  // 64 characters whose low bytes are those of the digest
  [digest, Array.from(digest, (c) => String.fromCharCode(c.charCodeAt(0) + 256)).join("")],
  [digest, `${digest.slice(1)}é`],
])("%j and %j are not", (a, b) => {
  expect(equalConstantTime(a, b)).toBe(false);
  expect(equalConstantTime(b, a)).toBe(false);
});

test("it agrees with equality on any text", () => {
  const text = fc.oneof(fc.string({ unit: anyCharacter }), fc.string({ minLength: 64, maxLength: 64 }));
  // A lone surrogate has no UTF-8: it is hashed as U+FFFD, and no digest holds either.
  const whole = text.filter((candidate) => candidate.isWellFormed());
  const property = fc.property(
    whole,
    whole,
    (a, b) => equalConstantTime(a, b) === (a === b) && equalConstantTime(a, a),
  );
  expect(() => fc.assert(property)).not.toThrow();
});
