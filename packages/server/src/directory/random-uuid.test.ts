import { expect, test } from "vitest";
import { randomUuid } from "./random-uuid.ts";

test.each([
  [0x00, "00000000-0000-4000-8000-000000000000"],
  [0xff, "ffffffff-ffff-4fff-bfff-ffffffffffff"],
])("bytes of %i make the UUID %s", (byte, uuid) => {
  expect(randomUuid((size) => new Uint8Array(size).fill(byte))).toBe(uuid);
});
