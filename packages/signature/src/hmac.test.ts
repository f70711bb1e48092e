import * as fc from "fast-check";
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hmacSha256, hmacSha256Hex } from "./hmac.ts";
import { anyCharacter } from "./testing/any-character.ts";

const reference = (key: Uint8Array, text: string) => createHmac("sha256", key).update(text).digest("hex");

describe("HMAC-SHA-256", () => {
  test("gives the second case of RFC 4231", () => {
    const mac = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    expect(hmacSha256Hex(Buffer.from("Jefe"), "what do ya want for nothing?")).toBe(mac);
    expect(Buffer.from(hmacSha256(Buffer.from("Jefe"), "what do ya want for nothing?")).toString("hex")).toBe(
      mac,
    );
  });

  test("is node:crypto's for keys and texts of any length", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: anyCharacter }),
      fc.nat(5000).map((n) => "x".repeat(n)),
    );
    const property = fc.property(
      fc.uint8Array({ maxLength: 150 }),
      texts.filter((text) => text.isWellFormed()),
      (key, text) => hmacSha256Hex(key, text) === reference(key, text),
    );
    expect(() => fc.assert(property)).not.toThrow();
  });

  test.each([0, 1, 63, 64, 65])("is right with a key of %i bytes after another one", (length) => {
    hmacSha256Hex(new Uint8Array(64).fill(255), "before");
    const key = new Uint8Array(length).fill(7);
    for (const size of [0, 1983, 1984, 1985]) {
      expect(hmacSha256Hex(key, "y".repeat(size))).toBe(reference(key, "y".repeat(size)));
    }
  });
});
