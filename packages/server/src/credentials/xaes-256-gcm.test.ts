import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decrypt, encrypt } from "./xaes-256-gcm.ts";

const NONCE = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWX");
const PLAINTEXT = Buffer.from("XAES-256-GCM");

// c2sp.org/XAES-256-GCM, "Test vectors": one for each value of the bit that doubling depends on.
describe.each([
  { fill: 0x01, data: "", sealed: "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271" },
  {
    fill: 0x03,
    data: "c2sp.org/XAES-256-GCM",
    sealed: "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d",
  },
])("the published vector with key bytes $fill", ({ fill, data, sealed }) => {
  const key = new Uint8Array(32).fill(fill);

  it("is what encrypt gives", () => {
    expect(encrypt(key, NONCE, PLAINTEXT, Buffer.from(data)).toString("hex")).toBe(sealed);
  });

  it("is what decrypt takes", () => {
    expect(decrypt(key, NONCE, Buffer.from(sealed, "hex"), Buffer.from(data))).toEqual(PLAINTEXT);
  });
});

it("gives any plaintext back, and nothing for another nonce, key, length or associated data", () => {
  const bytes = fc.uint8Array({ maxLength: 100 });
  fc.assert(
    fc.property(bytes, bytes, fc.integer({ min: 0, max: 23 }), (plaintext, data, at) => {
      const key = randomBytes(32);
      const nonce = randomBytes(24);
      const sealed = encrypt(key, nonce, plaintext, data);
      expect(decrypt(key, nonce, sealed, data)).toEqual(Buffer.from(plaintext));
      const otherNonce = Buffer.from(nonce);
      otherNonce[at] = (otherNonce[at] ?? 0) ^ 1;
      expect(decrypt(key, otherNonce, sealed, data)).toBeUndefined();
      expect(decrypt(randomBytes(32), nonce, sealed, data)).toBeUndefined();
      expect(decrypt(key, nonce, sealed.subarray(1), data)).toBeUndefined();
      expect(decrypt(key, nonce, sealed, Buffer.concat([data, Buffer.of(0)]))).toBeUndefined();
    }),
  );
});
