import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesArn, matchesResource, splitArn } from "./arn.ts";

/** The rule of the Resource element by recursion, over the pattern's characters with the part that each is in. */
function naive(pattern: readonly string[], part: number, text: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  const confined = part < 6;
  const head = text[0];
  if (first === "*") {
    const atEnd = rest[0] === undefined || rest[0] === ":";
    const takes = head !== undefined && (!confined || atEnd || head !== ":");
    return naive(rest, part, text) || (takes && naive(pattern, part, text.slice(1)));
  }
  if (head === undefined) return false;
  if (first === "?") return !(confined && head === ":") && naive(rest, part, text.slice(1));
  return first === head && naive(rest, first === ":" ? part + 1 : part, text.slice(1));
}

describe("matchesResource", () => {
  test("matches as the definition says", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", ":", "*", "?"), maxLength: 12 });
    const text = fc.string({ unit: fc.constantFrom("a", "b", ":", ":"), maxLength: 12 });
    fc.assert(
      fc.property(
        pattern.map((one) => one.replaceAll(/\*+/g, "*")),
        text,
        (one, other) => {
          expect(matchesResource(one, other)).toBe(naive(Array.from(one), 1, Array.from(other)));
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe("splitArn", () => {
  test("gives six parts, the last with all that follows", () => {
    expect(splitArn("arn:aws:logs:us-east-1:111111111111:log-group:g:*")).toEqual([
      "arn",
      "aws",
      "logs",
      "us-east-1",
      "111111111111",
      "log-group:g:*",
    ]);
  });

  test.each(["", "*", "arn", "arn:aws:s3", "arn:aws:s3::", "urn:aws:s3:::b", "ARN:aws:s3:::b"])(
    "%j is no ARN",
    (text) => {
      expect(splitArn(text)).toBeUndefined();
    },
  );
});

describe("matchesArn", () => {
  test("an ARN without wildcards matches itself", () => {
    const part = fc.stringMatching(/^[a-z0-9-]{0,8}$/);
    const arn = fc.tuple(part, part, part, part, part).map((parts) => `arn:${parts.join(":")}`);
    fc.assert(
      fc.property(arn, arn, (one, other) => {
        expect(matchesArn(one, one)).toBe(true);
        expect(matchesArn(one, other)).toBe(one === other);
      }),
    );
  });

  test.each([
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/x:y/z", true],
    ["arn:aws:*:::b", "arn:aws:s3:::b", true],
    ["arn:aws:s3*", "arn:aws:s3:::b", false],
    ["*", "arn:aws:s3:::b", true],
    ["*", "b", false],
    ["arn:aws:s3:*:*:b", "arn:aws:s3:::b", true],
    ["arn:aws:s3:?::b", "arn:aws:s3:::b", false],
  ])("%j on %j is %s", (pattern, arn, matches) => {
    expect(matchesArn(pattern, arn)).toBe(matches);
  });
});
