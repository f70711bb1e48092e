import { describe, expect, it } from "vitest";
import { newSessionTags, tagContext } from "./session-tags.ts";

const tag = (Key: string, Value = "v") => ({ Key, Value });
const calling = {
  tags: [
    ["Department", "sales"],
    ["Star", "1"],
  ],
  transitiveTagKeys: ["department"],
} as const;

describe("tags of a new session", () => {
  it("are those passed", () => {
    expect(
      newSessionTags({ Tags: [tag("Team", "a"), tag("Cost", "")], TransitiveTagKeys: ["team"] }, undefined),
    ).toEqual({
      passed: [
        ["Team", "a"],
        ["Cost", ""],
      ],
      passedTransitiveKeys: ["team"],
      tags: [
        ["Team", "a"],
        ["Cost", ""],
      ],
      transitiveTagKeys: ["team"],
    });
  });

  it("are inherited where they are transitive, and stay transitive", () => {
    const made = newSessionTags({ Tags: [tag("Team")] }, calling);
    expect(made.tags).toEqual([
      ["Department", "sales"],
      ["Team", "v"],
    ]);
    expect(made.transitiveTagKeys).toEqual(["Department"]);
    expect(made.passed).toEqual([["Team", "v"]]);
  });

  it("may repeat a tag of the calling session that is not transitive", () => {
    expect(newSessionTags({ Tags: [tag("star", "2")] }, calling).tags).toContainEqual(["star", "2"]);
  });

  it.each([
    [
      "a key twice, without case",
      { Tags: [tag("Team"), tag("TEAM")] },
      "InvalidParameterValue",
      /Duplicate tag keys/,
    ],
    ["a key of AWS's own", { Tags: [tag("AWS:x")] }, "InvalidParameterValue", /aws: prefixed/],
    [
      "a transitive key without its tag",
      { Tags: [tag("Team")], TransitiveTagKeys: ["Cost"] },
      "InvalidParameterValue",
      /must be included/,
    ],
    [
      "a tag in the place of an inherited one, in whichever case",
      { Tags: [tag("DEPARTMENT", "board")] },
      "InvalidParameterValue",
      /conflicts with a transitive tag key from the calling session/,
    ],
    [
      "an inherited key as transitive",
      { TransitiveTagKeys: ["Department"] },
      "InvalidParameterValue",
      /conflicts with a transitive tag key from the calling session/,
    ],
    [
      "more than 50, the inherited ones included",
      { Tags: Array.from({ length: 50 }, (_, index) => tag(`k${index}`)) },
      "ValidationError",
      /more than 50 tags/,
    ],
  ])("refuse %s", (_, request, code, message) => {
    expect(() => newSessionTags(request, calling)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

describe("condition keys of tags", () => {
  it("tell of the request's tags, not of the inherited ones", () => {
    const tags = newSessionTags({ Tags: [tag("Team", "a")], TransitiveTagKeys: ["Team"] }, calling);
    expect(tagContext(tags)).toEqual({
      "aws:RequestTag/Team": "a",
      "aws:TagKeys": ["Team"],
      "sts:TransitiveTagKeys": ["Team"],
    });
  });

  it("are missing where there is nothing to tell", () => {
    expect(tagContext(newSessionTags({}, calling))).toEqual({
      "aws:TagKeys": undefined,
      "sts:TransitiveTagKeys": undefined,
    });
  });
});
