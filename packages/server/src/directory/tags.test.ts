import { describe, expect, test } from "vitest";
import { listTags, mergeTags, presentTags, readTags, removeTags, type TagMember, writeTags } from "./tags.ts";

const tag = (Key: string, Value = "") => ({ Key, Value });
const many = (count: number): TagMember[] => Array.from({ length: count }, (_, n) => tag(`key${n}`));

describe("mergeTags", () => {
  test("adds new keys behind the others", () => {
    expect(mergeTags([["team", "red"]], [tag("cost", "42")], "TagsPerUser")).toEqual([
      ["team", "red"],
      ["cost", "42"],
    ]);
  });

  test("a key in another case replaces value and spelling, in its place", () => {
    const before = [
      ["Team", "red"],
      ["cost", "42"],
    ] as const;
    expect(mergeTags(before, [tag("TEAM", "blue")], "TagsPerUser")).toEqual([
      ["TEAM", "blue"],
      ["cost", "42"],
    ]);
  });

  test.each([[[tag("a"), tag("a")]], [[tag("Team"), tag("team")]]])(
    "refuses keys given twice: %j",
    (tags) => {
      expect(() => mergeTags([], tags, "TagsPerUser")).toThrow(
        expect.objectContaining({
          code: "InvalidInput",
          status: 400,
          message: "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        }),
      );
    },
  );

  test.each(["aws:team", "AWS:team", "Aws:"])("refuses the reserved key %s", (key) => {
    expect(() => mergeTags([], [tag(key)], "TagsPerUser")).toThrow(
      expect.objectContaining({ code: "InvalidInput" }),
    );
  });

  test("keeps 50 tags, refuses the 51st, and still changes one of the 50", () => {
    const full = mergeTags([], many(50), "TagsPerRole");
    expect(full).toHaveLength(50);
    expect(() => mergeTags(full, [tag("one more")], "TagsPerRole")).toThrow(
      expect.objectContaining({
        code: "LimitExceeded",
        status: 409,
        message: "Cannot exceed quota for TagsPerRole: 50",
      }),
    );
    expect(mergeTags(full, [tag("KEY7", "new")], "TagsPerRole")).toHaveLength(50);
  });
});

test("removeTags compares keys without case and passes over what is not there", () => {
  const before = [
    ["Team", "red"],
    ["cost", "42"],
  ] as const;
  expect(removeTags(before, ["TEAM", "other"])).toEqual([["cost", "42"]]);
});

test("removeTags refuses keys that are AWS's own", () => {
  expect(() => removeTags([["AWS:stack", "one"]], ["team", "Aws:Stack"])).toThrow(
    expect.objectContaining({
      code: "InvalidInput",
      status: 400,
      message: "aws: prefixed tag key names are not allowed for external use.",
    }),
  );
});

test("tags survive being written and read", () => {
  const tags = [
    ["Größe", 'a "quoted" value'],
    ["__proto__", "x"],
  ] as const;
  expect(readTags(writeTags(tags))).toEqual(tags);
});

test("presentTags sorts by key", () => {
  expect(
    presentTags([
      ["b", "2"],
      ["a", "1"],
    ]),
  ).toEqual([tag("a", "1"), tag("b", "2")]);
});

test("listTags gives every tag once, page by page", async () => {
  const tags = mergeTags([], many(7), "TagsPerUser");
  const keys: string[] = [];
  let Marker: string | undefined;
  do {
    const part = await listTags(tags, { MaxItems: 3, Marker });
    keys.push(...part.items.map((item) => item.Key));
    Marker = part.Marker;
    expect(part.IsTruncated).toBe(Marker !== undefined);
  } while (Marker !== undefined);
  expect(keys).toEqual(["key0", "key1", "key2", "key3", "key4", "key5", "key6"]);
});
