import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { createSecretAccessKey } from "./secret-access-key.ts";

it("has 40 characters of the alphabet of AWS's, all 240 bits from the source of chance", () => {
  expect(createSecretAccessKey(randomBytes)).toMatch(/^[A-Za-z0-9+/]{40}$/);
  const asked: number[] = [];
  const secret = createSecretAccessKey((size) => {
    asked.push(size);
    return new Uint8Array(size).fill(0xff);
  });
  expect(asked).toEqual([30]);
  expect(secret).toBe("/".repeat(40));
});
