import { expect, test } from "vitest";
import { globalKeyType } from "../../../../policy/src/validate/global-condition-keys.ts";
import { GLOBAL_KEYS, spellKey } from "./key-spelling.ts";

test.each([
  ["aws:multifactorauthpresent", "aws:MultiFactorAuthPresent"],
  ["aws:principaltag/Team", "aws:PrincipalTag/Team"],
  ["aws:username", "aws:username"],
  ["sts:externalid", "sts:ExternalId"],
  ["s3:x-amz-acl", "s3:x-amz-acl"],
  ["ci.example.com:sub", "ci.example.com:sub"],
  ["acme:thing", "acme:thing"],
])("%s is spelt %s", (key, spelt) => {
  expect(spellKey(key)).toBe(spelt);
});

test.each(GLOBAL_KEYS)("%s is a key that the engine's own list has, too", (key) => {
  expect(globalKeyType(key.endsWith("/") ? `${key}x`.toLowerCase() : key.toLowerCase())).toBeDefined();
});
