import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonNode } from "./json-node.ts";
import { MAX_DEPTH, MAX_TEXT_LENGTH, readJson } from "./read-json.ts";
import { anyCharacter } from "../testing/any-character.ts";

function plain(node: JsonNode): unknown {
  switch (node.type) {
    case "object":
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
    case "array":
      return node.items.map(plain);
    case "number":
      return Number(node.raw);
    case "string":
    case "boolean":
      return node.value;
    case "null":
      return null;
  }
}

describe("readJson", () => {
  test("reads what JSON.stringify writes, as JSON.parse does", () => {
    const document = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify(value, null, 2));
    fc.assert(
      fc.property(document, (text) => {
        const result = readJson(text);
        expect(result.ok).toBe(true);
        const parsed: unknown = JSON.parse(text);
        expect(result.ok && plain(result.value)).toEqual(parsed);
      }),
    );
  });

  test("never throws, and refuses what JSON.parse refuses", () => {
    const almost = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\ \n0123.-eEtrufalsn')) }),
    );
    fc.assert(
      fc.property(almost, (text) => {
        const result = readJson(text);
        let accepted = true;
        try {
          JSON.parse(text);
        } catch {
          accepted = false;
        }
        // The other way round does not hold: a repeated member is refused here.
        expect(accepted || !result.ok).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("keeps the place of values and members", () => {
    const result = readJson('{\n  "a": [1,\n    true]\r\n}');
    expect(result).toMatchObject({
      ok: true,
      value: {
        at: { line: 1, column: 1 },
        members: [
          {
            key: "a",
            at: { line: 2, column: 3 },
            value: {
              at: { line: 2, column: 8 },
              items: [
                { raw: "1", at: { line: 2, column: 9 } },
                { value: true, at: { line: 3, column: 5 } },
              ],
            },
          },
        ],
      },
    });
  });

  test("keeps numbers as written", () => {
    expect(readJson("12345678901234567890.10")).toMatchObject({ value: { raw: "12345678901234567890.10" } });
  });

  test("reads every escape", () => {
    expect(readJson(String.raw`"\"\\\/\b\f\n\r\tA\ud83d\ude00"`)).toMatchObject({
      value: { value: '"\\/\b\f\n\r\tA😀' },
    });
  });

  test.each([
    ["", 1, 1],
    ["{", 1, 2],
    ['{"a":1,}', 1, 8],
    ["[1,]", 1, 4],
    ['{"a" 1}', 1, 6],
    ["{a:1}", 1, 2],
    ['{\n "a": 1\n "b": 2}', 3, 2],
    ["[01]", 1, 3],
    ["[1.]", 1, 3],
    ["[+1]", 1, 2],
    ["[NaN]", 1, 2],
    ['"a', 1, 3],
    ['"\t"', 1, 2],
    [String.raw`"\x"`, 1, 2],
    [String.raw`"\u12g4"`, 1, 2],
    [String.raw`"\ud83d"`, 1, 8],
    [String.raw`"a\ude00?"`, 1, 10],
    [String.raw`{"\ud83d\ud83d\ude00":1}`, 1, 21],
    ["{} {}", 1, 4],
    ["\u00a0{}", 1, 1],
    ["\uFEFF{}", 1, 1],
    ["// c\n{}", 1, 1],
    ["truely", 1, 5],
  ])("refuses %j at %i,%i", (text, line, column) => {
    expect(readJson(text)).toMatchObject({ ok: false, at: { line, column } });
  });

  test("refuses a repeated member at its second place, however it is escaped", () => {
    expect(readJson('{"Effect":"Deny",\n"Effect":"Allow"}')).toMatchObject({
      ok: false,
      at: { line: 2, column: 1 },
    });
    expect(readJson('{"a":1,"\\u0061":2}')).toMatchObject({ ok: false, at: { line: 1, column: 8 } });
  });

  test("takes member names of the object prototype for what they are", () => {
    expect(readJson('{"__proto__":1,"constructor":2}')).toMatchObject({
      ok: true,
      value: { members: [{ key: "__proto__" }, { key: "constructor" }] },
    });
  });

  test("bounds depth and length", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(readJson(nested(MAX_DEPTH)).ok).toBe(true);
    expect(readJson(nested(MAX_DEPTH + 1)).ok).toBe(false);
    expect(readJson("[".repeat(MAX_TEXT_LENGTH)).ok).toBe(false);
    expect(readJson(" ".repeat(MAX_TEXT_LENGTH - 2) + "{}").ok).toBe(true);
    expect(readJson(" ".repeat(MAX_TEXT_LENGTH) + "{}").ok).toBe(false);
  });
});
