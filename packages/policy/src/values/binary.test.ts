import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalBase64 } from "./binary.ts";

test("equal bytes have one form, different bytes have two", () => {
  const bytes = fc.uint8Array({ maxLength: 12 });
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const forms = [one, other].map((data) => Buffer.from(data).toString("base64"));
      const [a = "", b = ""] = forms;
      expect(canonicalBase64(a)).toBe(canonicalBase64(a.replaceAll("=", "")));
      expect(canonicalBase64(a) === canonicalBase64(b)).toBe(Buffer.compare(one, other) === 0);
    }),
  );
});

test("spare bits of the last digit are not part of the bytes", () => {
  expect(canonicalBase64("QR==")).toBe(canonicalBase64("QQ=="));
  expect(canonicalBase64("QUJ=")).toBe(canonicalBase64("QUI="));
});

test.each(["Q", "QQ=", "QQ===", "=", "Q=Q=", "QQ==QQ==", "Q!==", "Q Q=", "-_-_"])(
  "%j is no base64",
  (text) => {
    expect(canonicalBase64(text)).toBeUndefined();
  },
);
