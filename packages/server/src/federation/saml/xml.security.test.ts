// Attacks by XML itself: a document type declaration whose entities read files of the server, ask other servers, or grow to gigabytes
// ("billion laughs"); one that gives elements attributes which are not in the text; elements within elements until the stack is full;
// documents that two readers take for different ones.
import { expect, it } from "vitest";
import { parseXml } from "./xml.ts";

const refused = expect.objectContaining({ name: "XmlError" });

it.each([
  '<!DOCTYPE a [<!ENTITY file SYSTEM "file:///etc/passwd">]><a>&file;</a>',
  '<!DOCTYPE a SYSTEM "https://attacker.example/a.dtd"><a/>',
  "<!doctype a><a/>",
  '<?xml version="1.0"?>\n<!DOCTYPE a [<!ATTLIST a ID CDATA "x">]><a/>',
  '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a>&c;</a>',
  "<a><!DOCTYPE b></a>",
])("refuses a document type declaration: %s", (text) => {
  expect(() => parseXml(text)).toThrow(refused);
});

it.each(["<a>&unknown;</a>", "<a b=1/>", '<a b="1" b="2"/>', "<a><b></a></b>", "<a/><b/>", "<a", "text", ""])(
  "refuses what is not well-formed: %s",
  (text) => {
    expect(() => parseXml(text)).toThrow(refused);
  },
);

it("takes as many elements within each other as a request can have", () => {
  const deep = `${"<a>".repeat(15_000)}${"</a>".repeat(15_000)}`;
  expect(parseXml(deep).localName).toBe("a");
});
