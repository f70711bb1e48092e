import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createServiceApiKey, createServicePassword, digestServiceSecret } from "./service-secret.ts";

test("a password is 32 bytes of chance in base64", () => {
  const password = createServicePassword(randomBytes);
  expect(Buffer.from(password, "base64")).toHaveLength(32);
  expect(password).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  expect(createServicePassword(randomBytes)).not.toBe(password);
});

test("an API key says what it is and whose, and has as much chance", () => {
  const key = createServiceApiKey("ABSK", "jane-at-111122223333", () => new Uint8Array(32).fill(7));
  expect(key.slice(0, 4)).toBe("ABSK");
  const [alias, secret] = Buffer.from(key.slice(4), "base64").toString().split(":");
  expect(alias).toBe("jane-at-111122223333");
  expect(Buffer.from(secret ?? "", "base64")).toEqual(Buffer.alloc(32, 7));
});

test("of a secret a digest is kept", () => {
  // FIPS 180-4's example of one block.
  expect(digestServiceSecret("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
