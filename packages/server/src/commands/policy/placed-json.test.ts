import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { JsonFaultError, positionsIn, readPlacedJson, valueAt } from "./placed-json.ts";

function faultOf(text: string): readonly [string, number] {
  try {
    readPlacedJson(text);
  } catch (error) {
    if (error instanceof JsonFaultError) return [error.message, error.offset];
    throw error;
  }
  return ["none", -1];
}

describe("JSON with places", () => {
  it("is read as JSON.parse reads it, whatever the space between", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, "\t"), (value, indent) => {
        const text = ` ${JSON.stringify(value, null, indent)}\r\n`;
        const [only, ...more] = readPlacedJson(text);
        expect([only?.value, more]).toEqual([JSON.parse(text), []]);
        expect(text.slice(only?.start, only?.end)).toBe(text.trim());
      }),
    );
  });

  it("knows where each value stands", () => {
    const text = '{"a": [1, {"b" : "x"} ],\n "c":2}\n{"d":null}';
    const [first, second] = readPlacedJson(text);
    if (first === undefined || second === undefined) throw new Error("two values");
    const cut = (path: readonly PropertyKey[], root = first) => {
      const { start, end } = valueAt(root, path);
      return text.slice(start, end);
    };
    expect([cut(["a", 1]), cut(["a", 1, "b"]), cut(["c"])]).toEqual(['{"b" : "x"}', '"x"', "2"]);
    expect(cut(["a", 1, "missing", "deeper"])).toBe('{"b" : "x"}');
    expect(cut(["d"], second)).toBe("null");
    const positionOf = positionsIn(text);
    expect([first, valueAt(first, ["c"]), second].map(({ start }) => positionOf(start))).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 6 },
      { line: 3, column: 1 },
    ]);
  });

  it.each([
    ["{", 'a text in " is expected', 1],
    ['{"a":1,}', 'a text in " is expected', 7],
    ['{"a" 1}', '":" is expected', 5],
    ['{"a":1 "b":2}', '"," or "}" is expected', 7],
    ["[1", '"," or "]" is expected', 2],
    ["[", "the text ends here, too early", 1],
    ["[nul]", "a value is expected", 1],
    ["'a'", "a value is expected", 0],
    ['"a\\x"', "this text does not end, or has a wrong escape", 0],
    ['"a\n"', "this text does not end, or has a wrong escape", 0],
    ['{"a":1,"a":2}', '"a" is there twice', 7],
    ["[".repeat(100_000), "this is nested deeper than 64 levels", 64],
  ])("%.20j is refused where it is wrong", (text, message, offset) => {
    expect(faultOf(text)).toEqual([message, offset]);
  });

  it("takes a name for no more than a name", () => {
    const [read] = readPlacedJson('{"__proto__": {"a": 1}}');
    const value = Object(read?.value) as object;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect("a" in value).toBe(false);
  });
});
