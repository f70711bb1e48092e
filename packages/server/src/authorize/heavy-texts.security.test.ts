// The attack: policies may have a hundred thousand characters of white space, which count for no quota. Kept by their number alone,
// those that the server has read once for one account would take all of its memory.
import { expect, it } from "vitest";
import { createPolicyTexts } from "./policy-texts.ts";

const text = (action: string, spaces: number) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: "*" } }) +
  " ".repeat(spaces);

it("keeps no more than so many characters, and lets the least recently used go first", () => {
  const texts = createPolicyTexts(100, 3_000);
  const [a, b, c] = ["s3:A", "s3:B", "s3:C"].map((action) => text(action, 1_000)) as [string, string, string];
  const first = texts.read(a, "identity");
  texts.read(b, "identity");
  expect(texts.read(a, "identity")).toBe(first);
  texts.read(c, "identity");
  expect(texts.read(a, "identity")).toBe(first);
  texts.read(b, "identity");
  texts.read(c, "identity");
  expect(texts.read(a, "identity")).not.toBe(first);
});

it("reads what is too long to be kept", () => {
  const texts = createPolicyTexts(100, 3_000);
  expect(texts.read(text("s3:A", 5_000), "identity")).toEqual(texts.read(text("s3:A", 5_000), "identity"));
  const small = texts.read(text("s3:B", 0), "identity");
  expect(texts.read(text("s3:B", 0), "identity")).toBe(small);
});
