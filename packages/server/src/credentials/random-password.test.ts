import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { createRandomPassword } from "./random-password.ts";

it("has 24 characters with one of each class that a password policy may ask for", () => {
  for (let i = 0; i < 200; i++) {
    const password = createRandomPassword(randomBytes);
    expect(password).toMatch(/^[!-~]{24}$/);
    for (const kind of [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z0-9]/]) expect(password).toMatch(kind);
    expect(password).not.toMatch(/[0O1Il]/);
  }
});

it("passes over the bytes that would make some characters likelier than others", () => {
  const drawn = Array.from(randomBytes(4_096)).filter((byte) => byte < 201);
  // 67 characters go three times into 201; the bytes from there on would favour the first of them.
  const source = (bytes: readonly number[]) => {
    let next = 0;
    return () => Uint8Array.of(bytes[next++] ?? 0);
  };
  const mixed = drawn.flatMap((byte, i) => [201 + (i % 55), byte]);
  expect(createRandomPassword(source(mixed))).toBe(createRandomPassword(source(drawn)));
});

it("draws from 67 characters", () => {
  const characters = new Set(Array.from({ length: 300 }, () => createRandomPassword(randomBytes)).join(""));
  expect(characters.size).toBe(67);
});
