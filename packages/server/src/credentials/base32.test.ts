import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { decodeBase32, encodeBase32, randomBase32 } from "./base32.ts";

// RFC 4648 section 10, without the padding.
it.each([
  ["", ""],
  ["f", "MY"],
  ["fo", "MZXQ"],
  ["foo", "MZXW6"],
  ["foob", "MZXW6YQ"],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI"],
])("encodes %j as %j, and back", (plain, encoded) => {
  expect(encodeBase32(Buffer.from(plain))).toBe(encoded);
  expect(Buffer.from(decodeBase32(encoded) ?? []).toString()).toBe(plain);
});

it("gives any bytes back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
    }),
  );
});

it.each(["a", "1", "0", "8", "=", " ", "é"])("refuses %j", (character) => {
  expect(decodeBase32(`AA${character}A`)).toBeUndefined();
});

it("draws as many characters as asked for", () => {
  for (const length of [0, 1, 8, 17, 33]) expect(randomBase32(length, randomBytes)).toHaveLength(length);
});
