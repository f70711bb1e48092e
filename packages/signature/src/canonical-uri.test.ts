import { describe, expect, test } from "vitest";
import { canonicalUri } from "./canonical-uri.ts";

describe("the canonical URI", () => {
  test.each([
    ["", "/"],
    ["/", "/"],
    ["//", "/"],
    ["/a/../../..", "/"],
    ["/a/b/..", "/a"],
    ["/a/b/../", "/a/"],
    ["/a/.", "/a"],
    ["/a//b", "/a/b"],
    ["/...", "/..."],
    ["/a%20b", "/a%2520b"],
    ["/a%2Fb", "/a%252Fb"],
    ["/%2e%2e/a", "/%252e%252e/a"],
    ["/%", "/%25"],
    ["/%zz%4", "/%25zz%254"],
    ["/a+b:c@d", "/a%2Bb%3Ac%40d"],
    ["/\u00ff", "/%FF"],
    ["*", "%2A"],
    ["a/b", "a/b"],
    ["example.com:443", "example.com%3A443"],
  ])("of %j is %j where it is encoded twice", (path, expected) => {
    expect(canonicalUri(path, "iam")).toBe(expected);
  });

  test.each([
    ["/bucket//a/../b/.", "/bucket//a/../b/."],
    ["/a%20b%2fc", "/a%20b%2Fc"],
    ["/a+b", "/a%2Bb"],
    ["/%", "/%25"],
    ["/\u00e1\u0088\u00b4", "/%E1%88%B4"],
    ["a", "a"],
  ])("of %j is %j where paths name objects", (path, expected) => {
    for (const service of ["s3", "s3-object-lambda", "s3-outposts", "s3express"]) {
      expect(canonicalUri(path, service)).toBe(expected);
    }
  });
});
