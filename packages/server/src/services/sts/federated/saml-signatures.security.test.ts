// Attacks by the signatures of SAML responses: none, somebody else's, a weak one; a signed assertion moved aside, with a forged one in its
// place (signature wrapping, in its variants); two assertions; comments inside of values, which cut them short for some readers.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "../../../federation/testing/certificates.ts";
import { responseText, sign } from "../../../federation/testing/saml-idp.ts";
import { refused } from "../../iam/testing/answers.ts";
import { ISSUER, type SamlStory, startSamlStory } from "./testing/saml.ts";
import { MALFORMED, SIGNATURE, SIGNED } from "./testing/saml-refusals.ts";

let it: SamlStory;
beforeAll(async () => {
  it = await startSamlStory();
});
afterAll(() => it.stop());

const refusal = (response: string) => refused(it.assume(response));

describe("a signature", () => {
  test("that is missing is missed", async () => {
    expect(await refusal(responseText(ISSUER, it.assertion()))).toEqual(SIGNATURE);
    expect(await refusal(it.response().replace(SIGNED, ""))).toEqual(SIGNATURE);
  });

  test("by a key that is not the provider's is none, also with its certificate along, or under its name", async () => {
    const attacker = makeCertificate("idp.example");
    expect(await refusal(responseText(ISSUER, sign(it.assertion(), "Assertion", attacker)))).toEqual(
      SIGNATURE,
    );
    expect(await refusal(sign(responseText(ISSUER, it.assertion()), "Response", attacker))).toEqual(
      SIGNATURE,
    );
    // One that is right does not make up for one that is wrong.
    expect(await refusal(sign(it.response(), "Response", attacker))).toEqual(SIGNATURE);
  });

  test.each([
    ["SHA-1", { method: "http://www.w3.org/2000/09/xmldsig#rsa-sha1" }],
    ["a SHA-1 digest", { digest: "http://www.w3.org/2000/09/xmldsig#sha1" }],
    ["comments that count", { canonicalization: "http://www.w3.org/2001/10/xml-exc-c14n#WithComments" }],
    ["inclusive canonicalization", { canonicalization: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315" }],
    ["a transform less", { transforms: ["http://www.w3.org/2001/10/xml-exc-c14n#"] }],
    [
      "a transform more",
      {
        transforms: [
          "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
          "http://www.w3.org/2001/10/xml-exc-c14n#",
          "http://www.w3.org/2001/10/xml-exc-c14n#",
        ],
      },
    ],
  ])("with %s is refused", async (_, options) => {
    const response = responseText(ISSUER, sign(it.assertion(), "Assertion", it.certificate, options));
    expect(await refusal(response)).toEqual(SIGNATURE);
  });

  test("with a shared secret made of the certificate is refused", async () => {
    const response = it
      .response()
      .replace(
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
      );
    expect(await refusal(response)).toEqual(SIGNATURE);
  });

  test("of what was changed is refused: any claim, the digest, the signature's own parts", async () => {
    const good = it.response();
    for (const [from, to] of [
      ["alice@example.com", "admin@example.com"],
      [`${it.roleArn},`, `${it.roleArn}x,`],
      [/(<ds:DigestValue>)./, "$1A"],
      [/(<ds:SignatureValue>)..../, "$1AAAA"],
      ['URI="#_', 'URI="#x'],
    ] as const) {
      const changed = good.replace(from, to);
      expect(changed).not.toBe(good);
      expect(await refusal(changed)).toMatchObject({ name: "InvalidIdentityTokenException" });
    }
  });

  test("with a second one, a second reference or an object beside it is refused", async () => {
    const good = it.response();
    const signature = SIGNED.exec(good)?.[0] ?? "";
    expect(await refusal(good.replace(signature, signature + signature))).toMatchObject({
      name: "InvalidIdentityTokenException",
    });
    const reference = /<ds:Reference .*<\/ds:Reference>/s.exec(good)?.[0] ?? "";
    expect(await refusal(good.replace(reference, reference + reference))).toEqual(SIGNATURE);
    const object = good.replace("</ds:Signature>", "<ds:Object>a</ds:Object></ds:Signature>");
    expect(await refusal(object)).toEqual(SIGNATURE);
  });
});

describe("a signed assertion that is moved aside", () => {
  const forged = (id = `_${randomUUID()}`) => it.assertion({ id, subject: "admin@example.com" });
  const genuine = () => sign(it.assertion(), "Assertion", it.certificate);
  const idOf = (text: string) => / ID="([^"]+)"/.exec(text)?.[1] ?? "";
  const wrap = (content: string) => responseText(ISSUER, content);

  test("does not lend its signature to a forged one, wherever the two stand", async () => {
    const signed = genuine();
    const signature = SIGNED.exec(signed)?.[0] ?? "";
    const bare = signed.replace(signature, "");
    const inForged = (text: string) => forged().replace("</saml:Issuer>", `</saml:Issuer>${text}`);
    const responses = [
      // Beside each other, in either order.
      wrap(forged() + signed),
      wrap(signed + forged()),
      // The genuine one within the forged one, whole or in its signature (XSW 1 to 8).
      wrap(inForged(signed)),
      wrap(inForged(signature) + bare),
      wrap(inForged(signature.replace("</ds:Signature>", `<ds:Object>${bare}</ds:Object></ds:Signature>`))),
      wrap(forged().replace("</saml:Assertion>", `<saml:Advice>${signed}</saml:Advice></saml:Assertion>`)),
      // Hidden where nobody looks, in an extension, or by another name.
      wrap(`<samlp:Extensions>${signed}</samlp:Extensions>${forged()}`),
      wrap(`<x:Assertion xmlns:x="urn:x">${signed}</x:Assertion>${forged()}`),
      // With the signed one's ID.
      wrap(
        `<samlp:Extensions>${bare}</samlp:Extensions>${forged(idOf(signed)).replace("</saml:Issuer>", `</saml:Issuer>${signature}`)}`,
      ),
      wrap(
        `<samlp:Extensions><saml:Subject xmlns:saml="urn:x" Id="${idOf(signed)}"/></samlp:Extensions>${signed}`,
      ),
      wrap(
        `<samlp:Extensions><saml:Subject xmlns:saml="urn:x" id="${idOf(signed)}"/></samlp:Extensions>${signed}`,
      ),
    ];
    for (const response of responses) {
      expect(await refusal(response)).toMatchObject({ name: "InvalidIdentityTokenException", status: 400 });
    }
  });

  test("nor does a signed response to another one around it", async () => {
    const signed = sign(responseText(ISSUER, it.assertion()), "Response", it.certificate);
    const signature = SIGNED.exec(signed)?.[0] ?? "";
    const outer = responseText(ISSUER, forged()).replace(
      "<samlp:Status>",
      `${signature.replace("</ds:Signature>", `<ds:Object>${signed.replace(signature, "")}</ds:Object></ds:Signature>`)}<samlp:Status>`,
    );
    expect(await refusal(outer)).toMatchObject({ name: "InvalidIdentityTokenException" });
    expect(await refusal(responseText(ISSUER, signed + forged()))).toMatchObject({
      name: "InvalidIdentityTokenException",
    });
  });
});

describe("the text of a value", () => {
  test("is what was signed, comments or not: nothing is cut short", async () => {
    const subject = "alice@example.com";
    const commented = it
      .response({ subject: `${subject}.attacker.example` })
      .replace(subject, `${subject}<!-- cut here -->`);
    // The signature still holds: comments are not a part of what it is over. So the whole value has to count.
    expect(await it.assume(commented)).toMatchObject({ Subject: `${subject}.attacker.example` });
    const cdata = it.response({ subject: `<![CDATA[${subject}]]>.attacker.example` });
    expect(await it.assume(cdata)).toMatchObject({ Subject: `${subject}.attacker.example` });
    const nested = it.response({ subject: `${subject}<x/>` });
    expect(await refusal(nested)).toEqual(MALFORMED);
  });
});
