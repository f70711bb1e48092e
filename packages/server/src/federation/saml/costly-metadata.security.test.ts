// Attack: whoever may make a SAML provider sends metadata of nothing but tags, or attributes, as many as a request can hold. A tree is made of
// them, which costs far more time and memory than the text, while the server has no turn for others and the database is held for writing.
import { expect, test } from "vitest";
import { makeCertificate } from "../testing/certificates.ts";
import { samlMetadata } from "../testing/saml-metadata.ts";
import { readSamlMetadata } from "./metadata.ts";
import { XmlError } from "./xml.ts";

const metadata = samlMetadata("https://idp.example", [makeCertificate("idp.example")]);
const within = (text: string) => metadata.replace("</md:EntityDescriptor>", `${text}</md:EntityDescriptor>`);

test.each([
  ["tags", "<a/>".repeat(10_000)],
  ["comments", "<!---->".repeat(10_000)],
  ["attributes", `<a ${Array.from({ length: 10_000 }, (_, index) => `a${index}=""`).join(" ")}/>`],
])("metadata of more %s than any provider has is refused", (_, text) => {
  expect(() => readSamlMetadata(within(text))).toThrow(new XmlError("too many marks"));
});

test("metadata of thousands of tags is read", () => {
  expect(readSamlMetadata(within("<a b='c'>text</a>".repeat(4_500))).issuer).toBe("https://idp.example");
});
