import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonElement, readJsonElements } from "./json-elements.ts";

const LIMITS = { size: 1_000_000, element: 10_000, depth: 20 };

async function* inPieces(text: string | Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  // One buffer for all pieces, as a stream may have it.
  const shared = new Uint8Array(size);
  for (let from = 0; from < bytes.length; from += size) {
    const piece = bytes.subarray(from, from + size);
    shared.set(piece);
    yield await Promise.resolve(shared.subarray(0, piece.length));
  }
}

async function read(text: string | Uint8Array, size = 5, limits = LIMITS): Promise<readonly JsonElement[]> {
  return Array.fromAsync(readJsonElements(inPieces(text, size), limits));
}

describe("elements of a JSON object", () => {
  test("are those that JSON.parse finds, in whatever pieces the text comes and however it is laid out", async () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.oneof(json, fc.array(json)), { maxKeys: 4 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(undefined, 1, "\t", "\r\n "),
        async (object, size, space) => {
          const text = JSON.stringify(object, undefined, space);
          const members = Object.entries(JSON.parse(text) as Record<string, unknown>);
          expect(await read(text, size)).toEqual(
            members.flatMap(([member, of]): JsonElement[] =>
              Array.isArray(of) && of.length > 0
                ? of.map((value: unknown, index) => ({ member, index, value }))
                : [{ member, index: undefined, value: of }],
            ),
          );
        },
      ),
    );
  });

  test("begin after a byte order mark", async () => {
    expect(await read('\uFEFF{"a":[1]}')).toEqual([{ member: "a", index: 0, value: 1 }]);
  });

  test.each([
    ["", "it is empty"],
    ["   ", "it ends too early"],
    ["[]", "it does not begin with {"],
    ["null", "it does not begin with {"],
    ['{"a":[1,2', "it ends too early"],
    ['{"a":[1,2]', "it ends too early"],
    ['{"a":"x', "it ends too early"],
    ['{"a":[{"b":1}', "it ends too early"],
    ['{"a":1}{', "something follows"],
    ['{"a":1,}', "a member has no name"],
    ['{"a":[1,]}', "a value is missing"],
    ['{"a":}', "a value is missing"],
    ['{"a" 1}', "a : is missing"],
    ['{"a":1 "b":2}', "a comma is missing"],
    ['{"a":[1 2]}', "a comma is missing"],
    ["{a:1}", "a member has no name"],
    ['{"a":nul}', "no valid JSON"],
    ['{"a":[{"b":}]}', "no valid JSON"],
    ['{"a":["\\x"]}', "no valid JSON"],
    ['{"a":[[1,2}]}', "no valid JSON"],
    ['{"a":[],"a":[]}', 'the member "a" twice'],
  ])("of %j there are none: %s", async (text, reason) => {
    for (const size of [1, 4, 1000]) await expect(read(text, size)).rejects.toThrow(reason);
  });

  test("are not read from UTF-16, nor from bytes that are no UTF-8", async () => {
    await expect(read(Buffer.from('\uFEFF{"a":[]}', "utf16le"))).rejects.toThrow("it is UTF-16");
    await expect(read(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).rejects.toThrow(
      "no valid JSON",
    );
  });
});
