import { expect, test } from "vitest";
import { isRecent } from "./runtime.mjs";

test.each([
  ["20.20.2", false],
  ["24.20.9", false],
  ["24.21.0", true],
  ["24.100.0", true],
  ["25.0.0", true],
  ["26.10.0", true],
  ["9.99.0", false],
])("Node %s is recent enough: %s", (version, expected) => {
  expect(isRecent(version)).toBe(expected);
});
