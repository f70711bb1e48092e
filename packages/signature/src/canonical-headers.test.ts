import { describe, expect, test } from "vitest";
import { canonicalHeaders, foldSpace } from "./canonical-headers.ts";
import { surveyHeaders } from "./header-survey.ts";
import type { HeaderPair } from "./request.ts";

const canonical = (headers: readonly HeaderPair[], names: readonly string[]) =>
  canonicalHeaders(headers, surveyHeaders(headers).layout(names));

describe("folding the space of a header's value", () => {
  test.each([
    ["", ""],
    [" ", ""],
    ["a", "a"],
    [" a  b ", "a b"],
    ["a\tb", "a b"],
    ["a \t b", "a b"],
    ["a\r\n  b", "a b"],
    ["a ", "a"],
    ['"a   b"', '"a b"'],
    ["\u00a0\u0085", "\u00a0\u0085"],
  ])("makes %j %j", (value, expected) => {
    expect(foldSpace(value)).toBe(expected);
  });
});

describe("the canonical headers", () => {
  test("join the values of a name in order of arrival, whatever its case", () => {
    const headers: readonly HeaderPair[] = [
      ["B", " 2 "],
      ["a", "x"],
      ["b", "1"],
      ["C", "unsigned"],
    ];
    expect(canonical(headers, ["a", "b"])).toBe("a:x\nb:2,1\n");
  });

  test("do not exist if one of them is absent", () => {
    expect(canonical([["a", "1"]], ["a", "b"])).toBeUndefined();
  });

  test("are found among many too", () => {
    const names = Array.from({ length: 60 }, (_, i) => `h${String(i).padStart(2, "0")}`);
    const headers = names.toReversed().map((name): HeaderPair => [name.toUpperCase(), name]);
    expect(canonical(headers, names)).toBe(names.map((name) => `${name}:${name}\n`).join(""));
  });
});
