import { expect, test } from "vitest";

import { xmlElement, xmlText } from "./xml-text.ts";

test.each([
  ["plain text, é, 漢, 😀\t\n", "plain text, é, 漢, 😀\t\n"],
  [`<a b='c'>"&"</a>`, "&lt;a b=&apos;c&apos;&gt;&quot;&amp;&quot;&lt;/a&gt;"],
  ["]]>", "]]&gt;"],
  ["a\r\nb", "a&#xD;\nb"],
  ["\u0085\u2028", "&#x85;&#x2028;"],
  ["a\0b\x01c\x1fd\ufffee\uffff", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"],
  ["\ud800x\udc00", "\ufffdx\ufffd"],
])("writes %j as %j", (text, expected) => {
  expect(xmlText(text)).toBe(expected);
});

test("writes an element", () => {
  expect(xmlElement("Code", "a<b")).toBe("<Code>a&lt;b</Code>");
});
