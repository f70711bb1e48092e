import * as fc from "fast-check";
import { expect, it } from "vitest";
import { pack, unpack } from "./packed.ts";

it("gives any text back, in at most one byte more", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 2_000 }), (text) => {
      const packed = pack(text);
      expect(packed.length).toBeLessThanOrEqual(Buffer.byteLength(text) + 1);
      expect(unpack(packed, 100_000)).toBe(text);
    }),
  );
  expect(pack("a".repeat(5_000)).length).toBeLessThan(50);
});

it("gives nothing longer than it may, and nothing for what it did not pack", () => {
  expect(unpack(pack("abc"), 3)).toBe("abc");
  expect(unpack(pack("abc"), 2)).toBeUndefined();
  expect(unpack(pack("a".repeat(5_000)), 5_000)).toHaveLength(5_000);
  expect(unpack(pack("a".repeat(5_000)), 4_999)).toBeUndefined();
  expect(unpack(Buffer.of(), 10)).toBeUndefined();
  expect(unpack(Buffer.of(2, 65), 10)).toBeUndefined();
  expect(unpack(Buffer.of(1, 255, 255), 10)).toBeUndefined();
});
