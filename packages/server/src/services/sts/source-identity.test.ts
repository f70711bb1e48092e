import { expect, it } from "vitest";
import { newSourceIdentity } from "./source-identity.ts";

it.each([
  [undefined, undefined, undefined],
  ["ana", undefined, "ana"],
  [undefined, "ana", "ana"],
  ["ana", "ana", "ana"],
])("asked for %s with %s inherited, is %s", (requested, inherited, expected) => {
  expect(newSourceIdentity(requested, inherited)).toBe(expected);
});

it.each([
  ["bob", "ana", "The source identity is already set for this assume role session"],
  ["ANA", "ana", "The source identity is already set for this assume role session"],
  ["aws:ana", undefined, /reserved prefix/],
])("asked for %s with %s inherited, is refused", (requested, inherited, message) => {
  expect(() => newSourceIdentity(requested, inherited)).toThrow(message);
});
