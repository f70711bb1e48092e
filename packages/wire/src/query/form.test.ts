import { describe, expect, test } from "vitest";

import { parseForm } from "./form.ts";

function read(raw: string | Uint8Array) {
  const result = parseForm(raw);
  return result.ok ? Object.fromEntries(result.form.parameters) : result.error.code;
}

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ["Action=GetUser&Version=2010-05-08", { Action: "GetUser", Version: "2010-05-08" }],
  ["a=b%20c+d", { a: "b c d" }],
  ["a%2Eb=%2B%26%3D", { "a.b": "+&=" }],
  ["Tags=&Flag", { Tags: "", Flag: "" }],
  ["&&a=1&", { a: "1" }],
  ["a=b=c", { a: "b=c" }],
  ["a=%E2%82%AC", { a: "€" }],
  ["", {}],
])("reads %j", (text, expected) => {
  expect(read(text)).toEqual(expected);
  expect(read(bytes(text))).toEqual(expected);
});

test("a body may carry UTF-8 unescaped, a URL may not", () => {
  expect(read(bytes("a=€"))).toEqual({ a: "€" });
  expect(read("a=€")).toBe("MalformedQueryString");
});

test.each([
  "a=%",
  "a=%4",
  "a=%zz",
  "a=%ff",
  "a=%C0%80",
  "a=%ED%A0%80",
  "%=a",
  "a=%00",
  "%00=a",
  "a=1&a=2",
  "a&a=2",
  "a=1&%61=2",
])("refuses %j", (text) => {
  expect(read(text)).toBe("MalformedQueryString");
  expect(read(bytes(text))).toBe("MalformedQueryString");
});

test.each([[[0x61, 0x3d, 0xff]], [[0x61, 0x3d, 0xc3]], [[0x61, 0x3d, 0xed, 0xa0, 0x80]], [[0x61, 0x3d, 0]]])(
  "refuses the bytes %j",
  (raw) => {
    expect(read(Uint8Array.from(raw))).toBe("MalformedQueryString");
  },
);

describe("limits", () => {
  test("as many parameters as the limit, not one more", () => {
    const limits = { parameters: 3, nameLength: 5 };
    expect(parseForm("a=&b=&c=", limits).ok).toBe(true);
    expect(parseForm("a=&b=&c=&d=", limits)).toMatchObject({ ok: false, error: { status: 400 } });
  });

  test("names as long as the limit, not longer", () => {
    const limits = { parameters: 3, nameLength: 5 };
    expect(parseForm("abcde=", limits).ok).toBe(true);
    expect(parseForm("abcdef=", limits).ok).toBe(false);
  });
});
