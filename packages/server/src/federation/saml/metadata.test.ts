import { describe, expect, it } from "vitest";
import { makeCertificate } from "../testing/certificates.ts";
import { bare, samlMetadata } from "../testing/saml-metadata.ts";
import { readSamlMetadata } from "./metadata.ts";

const ISSUER = "https://idp.example/saml";
const one = makeCertificate("one");
const two = makeCertificate("two");
const whole = samlMetadata(ISSUER, [one, two, one]);

describe("metadata", () => {
  it("tells who the issuer is, by which certificates it signs, and until when", () => {
    expect(readSamlMetadata(whole)).toEqual({
      issuer: ISSUER,
      certificates: [bare(one.cert), bare(two.cert)],
      validUntil: undefined,
    });
    const dated = samlMetadata(ISSUER, [one], ' validUntil="2030-01-02T03:04:05.678Z"');
    expect(readSamlMetadata(dated).validUntil).toBe(Date.UTC(2030, 0, 2, 3, 4, 5, 678));
  });

  it("counts keys that are for signing, or for everything", () => {
    expect(readSamlMetadata(whole.replaceAll(' use="signing"', "")).certificates).toHaveLength(2);
    const encryption = whole.replace('use="signing"', 'use="encryption"');
    expect(readSamlMetadata(encryption).certificates).toEqual([bare(two.cert), bare(one.cert)]);
  });

  it.each([
    ["nothing", ""],
    ["no XML", "a".repeat(1000)],
    ["an element that is not closed", whole.replace("</md:EntityDescriptor>", "")],
    ["two roots", `${whole}<a/>`],
    ["text after the root", `${whole}text`],
    ["another root", whole.replaceAll("EntityDescriptor", "EntitiesDescriptor")],
    ["another namespace", whole.replaceAll("SAML:2.0:metadata", "SAML:1.0:metadata")],
    ["no issuer", whole.replace(`entityID="${ISSUER}"`, "")],
    ["a service provider", whole.replaceAll("IDPSSODescriptor", "SPSSODescriptor")],
    ["another protocol", whole.replaceAll("SAML:2.0:protocol", "SAML:1.1:protocol")],
    ["no key for signing", whole.replaceAll('use="signing"', 'use="encryption"')],
    ["a certificate that is none", samlMetadata(ISSUER, [{ cert: "AAAA" }])],
    ["a certificate that is no base64", samlMetadata(ISSUER, [{ cert: "A!A" }])],
    ["a key of 1,024 bits", samlMetadata(ISSUER, [makeCertificate("small", 1024)])],
    [
      "eleven certificates",
      samlMetadata(
        ISSUER,
        Array.from({ length: 11 }, () => makeCertificate("many")),
      ),
    ],
    ["an end that is no time", samlMetadata(ISSUER, [one], ' validUntil="tomorrow"')],
  ])("is refused when it is %s", (_, text) => {
    expect(() => readSamlMetadata(text)).toThrow(expect.objectContaining({ name: "XmlError" }));
  });
});
