import { describe, expect, test } from "vitest";
import { page, type PageRequest } from "./pages.ts";

const ALL = Array.from({ length: 250 }, (_, n) => `item-${String(n).padStart(3, "0")}`);

function list(request: PageRequest, items: readonly string[] = ALL) {
  return page<string>(
    request,
    (item) => item,
    (after, limit) =>
      Promise.resolve(items.filter((item) => after === undefined || item > after).slice(0, limit)),
  );
}

test("a page has 100 items by default", async () => {
  const first = await list({});
  expect(first).toMatchObject({ items: ALL.slice(0, 100), IsTruncated: true });
  const second = await list({ Marker: first.Marker });
  const third = await list({ Marker: second.Marker });
  expect(third).toEqual({ items: ALL.slice(200), IsTruncated: false });
});

test.each([1, 2, 249, 250, 251, 1000])("pages of %i give every item once", async (MaxItems) => {
  const items: string[] = [];
  let Marker: string | undefined;
  do {
    const part = await list({ MaxItems, Marker });
    expect(part.items.length).toBeLessThanOrEqual(MaxItems);
    expect(part.IsTruncated).toBe(part.Marker !== undefined);
    items.push(...part.items);
    Marker = part.Marker;
  } while (Marker !== undefined);
  expect(items).toEqual(ALL);
});

test("the last page that is just full is not followed by an empty one", async () => {
  expect(await list({ MaxItems: 2 }, ["a", "b"])).toEqual({ items: ["a", "b"], IsTruncated: false });
});

describe("a marker", () => {
  test("is in characters that IAM takes", async () => {
    const { Marker } = await list({ MaxItems: 1 }, ["Ärger", "Öl"]);
    expect(Marker).toMatch(/^[\u0020-\u00ff]{1,320}$/);
    expect((await list({ Marker }, ["Ärger", "Öl"])).items).toEqual(["Öl"]);
  });

  test.each([
    "",
    " ",
    "x",
    "item-001",
    "MTppdGVtLTAwMQ==",
    "MTppdGVtLTAwMQ\n",
    "MjppdGVtLTAwMQ",
    "MTphAGI",
    "_w",
    "ÿ",
  ])("that no page gave is refused: %j", async (Marker) => {
    await expect(list({ Marker })).rejects.toMatchObject({ code: "ValidationError", status: 400 });
  });
});
