import { array, assert, constantFrom, pre, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { compileResource } from "../match/arn.ts";
import { compileWildcard, matchesPattern, tokenize } from "../match/wildcard.ts";
import { covers } from "./covers.ts";
import { patternsOverlap } from "./overlap.ts";
import { tokensOfResource, tokensOfTypeArn } from "./resource-patterns.ts";

const ALPHABET = ["a", "b", ":"];
const pattern = array(constantFrom(...ALPHABET, "*", "?"), { maxLength: 5 }).map((chars) => chars.join(""));

/** All texts of up to five characters. */
const TEXTS = [1, 2, 3, 4, 5].reduce<readonly string[]>(
  (texts) => [...new Set([...texts, ...texts.flatMap((text) => ALPHABET.map((char) => text + char))])],
  [""],
);

function matching(written: string): ReadonlySet<string> {
  const compiled = compileWildcard(written);
  return new Set(TEXTS.filter((text) => matchesPattern(compiled, text)));
}

const tokens = (text: string) => tokenize([{ text, literal: false }]);
const plenty = () => ({ left: 1_000_000 });

describe("patternsOverlap", () => {
  it("says whether a text matches both, as trying all texts says", () => {
    assert(
      property(pattern, pattern, (a, b) => {
        const both = matching(a).intersection(matching(b));
        // A text that both match need not be longer than both together without their stars.
        const shortest = (a + b).replaceAll("*", "").length;
        pre(shortest <= 5);
        expect(patternsOverlap(tokens(a), tokens(b), plenty())).toBe(both.size > 0);
      }),
    );
  });

  it("takes all for an overlap when the effort is used up", () => {
    expect(patternsOverlap(tokens("a"), tokens("b"), { left: 0 })).toBe(true);
  });
});

describe("a type's ARN and a resource", () => {
  const object = "arn:${Partition}:s3:::${BucketName}/${ObjectName}";
  const table = "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}";

  it.each([
    [object, "arn:aws:s3:::b/k", true],
    [object, "arn:aws:s3:::b/k:with:colons", true],
    [object, "arn:aws:s3:::b", false],
    [object, "arn:aws:s3:::b/", false],
    [object, "arn:aws:s3:::*", true],
    [object, "arn:aws:s3*", true],
    [object, "arn:aws:s3:::?", false],
    [object, "*", true],
    [table, "arn:aws:dynamodb:*:*:table/t", true],
    [table, "arn:aws:dynamodb:*:*:*", true],
    [table, "arn:aws:dynamodb:*", true],
    [table, "arn:aws:dynamodb:eu-*:1?3:table/*", true],
    [table, "arn:aws:dynamodb::1:table/t", false],
    [table, "arn:aws:dynamodb:*:*:table/t/index/i", false],
    [table, "arn:aws:dynamodb:*:*:x:table/t", false],
    [table, "arn:${aws:PrincipalTag/p}:dynamodb:*:*:table/${aws:username}", true],
  ])("%s and %s", (arn, resource, overlap) => {
    expect(patternsOverlap(tokensOfTypeArn(arn), tokensOfResource(resource), plenty())).toBe(overlap);
  });
});

describe("covers", () => {
  it("never says so when a text shows that it is not", () => {
    assert(
      property(pattern, pattern, (a, b) => {
        expect(!covers(a, b, plenty()) || matching(b).isSubsetOf(matching(a))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["s3:get*", "s3:getobject*", true],
    ["s3:get*", "s3:getobject?", true],
    ["s3:*object", "s3:get*object", true],
    ["s3:get?", "s3:get*", false],
    ["s3:get*", "s3:*", false],
    ["*", "arn:aws:s3:::b", true],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/a?/*", true],
    ["arn:aws:s3*:::b", "arn:aws:s3-x:::b", false],
  ])("%s and %s", (a, b, covered) => {
    expect(covers(a, b, plenty())).toBe(covered);
  });

  it("holds for resources as they are matched", () => {
    const inner = compileResource([{ text: "arn:aws:s3:::b/x", literal: false }]);
    expect(
      covers("arn:aws:s3:::b/*", "arn:aws:s3:::b/x", plenty()) && matchesPattern(inner, "arn:aws:s3:::b/x"),
    ).toBe(true);
  });

  it("says no when the effort is used up", () => {
    expect(covers("*", "a", { left: 0 })).toBe(false);
  });
});
