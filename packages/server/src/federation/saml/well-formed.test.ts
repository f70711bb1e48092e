import { expect, it } from "vitest";
import { isWellFormed } from "./well-formed.ts";

it.each([
  "<a/>",
  "<a></a>",
  '<?xml version="1.0" encoding="UTF-8"?>\n<!-- first --> <a b="1" c:d=\'2&amp;"\'>text &lt;&#65;&#x1F600; <b/><!-- a - b --></a >\n<!-- last -->\n',
  "<a><![CDATA[<b> & ]] ]]></a>",
  '<a\n b = "1"\t/>',
  '<a b=">"></a>',
  "<x:a xmlns:x='urn:x'>\u{1F600} ä</x:a>",
])("takes %j", (text) => {
  expect(isWellFormed(text)).toBe(true);
});

it.each([
  "",
  "text",
  "<a>",
  "<a></b>",
  "<a><b></a></b>",
  "</a>",
  "<a/><b/>",
  "<a/>text",
  "text<a/>",
  "<a/>&amp;",
  "<a b/>",
  "<a b=1/>",
  '<a b="1"c="2"/>',
  '<a b="1" b="2"/>',
  '<a b="<"/>',
  '<a b="&"/>',
  '<a b="&x;"/>',
  '<a b="&#0;"/>',
  "<a>&</a>",
  "<a>&x;</a>",
  "<a>&#0;</a>",
  "<a>&#xD800;</a>",
  "<a>&#x110000;</a>",
  "<a>\u0000</a>",
  "<a>\u001b</a>",
  "<a>\ud800</a>",
  "<a>]]></a>",
  "<a><![CDATA[</a>",
  "<![CDATA[]]><a/>",
  "<a><!-- -- --></a>",
  "<a><!-- --->b</a>",
  "<a><!-- </a>",
  "<a><?b c?></a>",
  "<?b c?><a/>",
  "<!DOCTYPE a><a/>",
  "<a><!DOCTYPE b></a>",
  " <?xml version='1.0'?><a/>",
  "<ä/>",
  "<a:b:c/>",
  "<1/>",
])("refuses %j", (text) => {
  expect(isWellFormed(text)).toBe(false);
});

it("takes time in proportion to the text", () => {
  for (const part of ["<a>", "<a b='1' ", "&", "<!--", "<![CDATA[", " ", "a:", "<a b=' c=", "]]", "<a/>"]) {
    expect(isWellFormed(part.repeat(200_000))).toBe(false);
  }
});
