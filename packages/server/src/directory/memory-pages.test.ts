import { expect, test } from "vitest";
import { pageOf } from "./memory-pages.ts";

const identity = (item: string) => item;

async function pages(items: readonly string[], size: number): Promise<readonly (readonly string[])[]> {
  const all: (readonly string[])[] = [];
  let Marker: string | undefined;
  do {
    const part = await pageOf(items, identity, { MaxItems: size, Marker });
    all.push(part.items);
    Marker = part.Marker;
    expect(part.IsTruncated).toBe(Marker !== undefined);
  } while (Marker !== undefined);
  return all;
}

test("gives every item once, sorted", async () => {
  expect(await pages(["d", "b", "a", "e", "c"], 2)).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  expect(await pages([], 2)).toEqual([[]]);
  expect(await pages(["a", "b"], 2)).toEqual([["a", "b"]]);
});

test("keeps markers as short as IAM takes them, also for keys that are long and begin alike", async () => {
  const keys = ["字", "𝒳"].flatMap((letter) => ["1", "2", "3"].map((end) => letter.repeat(127) + end));
  const first = await pageOf(keys, identity, { MaxItems: 1 });
  expect(first.Marker?.length).toBeLessThanOrEqual(320);
  expect((await pages(keys, 1)).flat()).toEqual(keys.toSorted());
});

test("goes on behind an item that is gone, and loses none", async () => {
  const { Marker } = await pageOf(["a", "b", "c", "d"], identity, { MaxItems: 2 });
  expect((await pageOf(["a", "c", "d"], identity, { Marker })).items).toEqual(["c", "d"]);
  expect((await pageOf(["a"], identity, { Marker })).items).toEqual([]);
});

test("refuses a marker that no page gave", async () => {
  await expect(pageOf(["a"], identity, { Marker: "YQ" })).rejects.toMatchObject({ code: "ValidationError" });
});
