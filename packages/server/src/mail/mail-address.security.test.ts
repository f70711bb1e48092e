// The attack: an address that is a header, or two addresses, or none, so that a mail gets a text, or a reader, of the attacker's.
import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { isMailAddress } from "./mail-address.ts";
import { anyCharacter } from "../testing/any-character.ts";

test.each([
  "root@example.test",
  "first.last+tag@mail.example.test",
  "o'neil@example.test",
  "用户@例子.example",
])("%s is an address", (address) => {
  expect(isMailAddress(address)).toBe(true);
});

test.each([
  "root@example.test\r\nBcc: evil@example.test",
  "root@example.test\nevil@example.test",
  "root@example.test\0",
  "root@example.test, evil@example.test",
  "root@example.test;evil@example.test",
  "root@example.test evil@example.test",
  "<root@example.test>",
  "Root <root@example.test>",
  '"evil@example.test"@example.test',
  "(comment)root@example.test",
  "evil@example.test@example.test",
  "group:root@example.test;",
  "root@[127.0.0.1]",
  "root\\@example.test",
  "root@example.test\u2028",
  "ro\u200bot@example.test",
  "root@example.test\u00a0",
  "@example.test",
  "root@",
  "root",
  "",
  `${"a".repeat(250)}@example.test`,
])("%j is none", (text) => {
  expect(isMailAddress(text)).toBe(false);
});

test("whatever is an address is one line, with one @", () => {
  assert(
    property(string({ unit: anyCharacter }), string({ unit: anyCharacter }), (local, domain) => {
      const text = `${local}@${domain}`;
      if (!isMailAddress(text)) return;
      expect(text).toMatch(/^[^@\s\p{Cc}]+@[^@\s\p{Cc}]+$/u);
    }),
  );
});
