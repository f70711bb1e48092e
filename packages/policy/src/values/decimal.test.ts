import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compareDecimals, parseDecimal } from "./decimal.ts";

function compare(left: string, right: string): number | undefined {
  const [a, b] = [parseDecimal(left), parseDecimal(right)];
  return a && b && compareDecimals(a, b);
}

test("integers order as bigint does, whatever their size", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
      fc.bigInt({ min: -100n, max: 10n ** 50n }),
      (a, b) => {
        expect(compare(String(a), String(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
      },
    ),
  );
});

test.each([
  ["1.0", "1", 0],
  ["0.30", "0.3", 0],
  ["-0", "0", 0],
  ["+5", "5", 0],
  ["007", "7", 0],
  ["9007199254740993", "9007199254740992", 1],
  ["0.1", "0.09", 1],
  ["-1.5", "-1.4", -1],
])("%s against %s is %i", (left, right, order) => {
  expect(compare(left, right)).toBe(order);
});

test.each([
  "",
  " ",
  "1 ",
  "ten",
  "1e3",
  "0x10",
  "1.",
  ".5",
  "--1",
  "1_000",
  "Infinity",
  "NaN",
  "٣",
  "9".repeat(65),
])("%j is no number", (text) => {
  expect(parseDecimal(text)).toBeUndefined();
});
