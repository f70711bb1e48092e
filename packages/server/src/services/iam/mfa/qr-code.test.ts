import { expect, test } from "vitest";
import { otpauthUri, qrCodePng } from "./qr-code.ts";

test("the text of a device is the one that AWS documents", () => {
  expect(otpauthUri("ana@home", "example", "ABCD")).toBe("otpauth://totp/ana%40home@example?secret=ABCD");
});

test("the picture grows with the text, and is the same for the same", () => {
  const [short, long] = ["A", "A".repeat(150)].map(qrCodePng);
  const widthOf = (png: Buffer | undefined) => png?.readUInt32BE(16);
  // Version 1 has 21 modules, with 4 of white on each side; each is 4 pixels wide.
  expect(widthOf(short)).toBe((21 + 8) * 4);
  expect(widthOf(long)).toBeGreaterThan(widthOf(short) ?? Infinity);
  expect(qrCodePng("A")).toEqual(short);
});
