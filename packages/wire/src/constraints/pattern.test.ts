import { describe, expect, test } from "vitest";

import { iamConstraints } from "./iam.generated.ts";
import { compilePattern } from "./pattern.ts";
import { stsConstraints } from "./sts.generated.ts";

test.each([
  [String.raw`[\w+=,.@-]+`, ["bob@example.com", "a-b_c+d=e,f"], ["", "a b", "é", "a\n", "\nabc", "a/b"]],
  [String.raw`[\w+=,.@\:-]*`, ["a:b", ""], ["a\\b", "a b"]],
  [String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]*`, ["Straße 1", "漢字", "a-b", "𐐀"], ["a&b", "a\tb"]],
  [
    String.raw`(\u002F)|(\u002F[\u0021-\u007E]+\u002F)`,
    ["/", "/a/", "/a/b/"],
    ["", "a", "/a", "//a", "/a /"],
  ],
  [String.raw`[\u0009\u000A\u000D\u0020-\u00FF]+`, ["{\n\t}\r", "ÿ"], ["", "\0", "Ā", "€"]],
  [String.raw`\d{12}`, ["123456789012"], ["12345678901", "1234567890123", "١٢٣٤٥٦٧٨٩٠١٢"]],
  [String.raw`^p-[0-9a-zA-Z_]{8,128}$`, ["p-abcdefgh"], ["p-abcdefgh\n", "xp-abcdefgh", "p-abc"]],
  ["a|b", ["a", "b"], ["ab", "ax", "xb"]],
  ["a.c", ["abc", "a\tc", "a😀c"], ["a\nc", "a\u0085c", "ac"]],
  [String.raw`[\p{Alpha}]+`, ["abc"], ["é", "1"]],
  [String.raw`\p{Digit}+`, ["09"], ["a"]],
  [String.raw`\P{Digit}`, ["a"], ["1"]],
  // Java: U+1000, the range from "0" to U+10FF, "F". No character beyond U+FFFD, whatever was meant.
  [
    String.raw`[\uE000-\uFFFD\u10000-\u10FFFF]+`,
    ["\uE000", "a", "漢".replace("漢", "\u1000")],
    ["😀", "\u2000"],
  ],
])("%s", (pattern, matching, others) => {
  const compiled = compilePattern(pattern);
  expect(matching.filter((value) => !compiled.test(value))).toEqual([]);
  expect(others.filter((value) => compiled.test(value))).toEqual([]);
});

test.each([
  "[a-z&&[^b]]",
  "[a[b]]",
  "a++",
  "(?i)a",
  String.raw`\Qa\E`,
  String.raw`\h`,
  String.raw`a\z`,
  "(",
  String.raw`\p{Nope}`,
  String.raw`\u12`,
  "a\\",
])("refuses %s, which means something else here or nothing", (pattern) => {
  expect(() => compilePattern(pattern)).toThrow(/pattern|regular expression/u);
});

describe("a hostile value as long as the model allows is refused, and does not hang", () => {
  const patterns = [iamConstraints, stsConstraints]
    .flatMap(({ shapes }) => Object.values(shapes))
    .flatMap(({ pattern, max = 131_072 }) => (pattern === undefined ? [] : [{ pattern, max }]));
  const repeated = ["a", "/a", "/", "-", "a-", "0", ".", "\u00ff", "https://", "o-a", "v1.", " "];

  test.each([...new Map(patterns.map((one) => [one.pattern, one])).values()])(
    "$pattern",
    ({ pattern, max }) => {
      const compiled = compilePattern(pattern);
      const values = repeated.flatMap((part) => {
        const long = part.repeat(Math.ceil(max / part.length)).slice(0, max - 1);
        return [`${long}\0`, `/${long}\0`, `\0${long}`];
      });
      expect(values.filter((value) => compiled.test(value))).toEqual([]);
    },
  );
});
