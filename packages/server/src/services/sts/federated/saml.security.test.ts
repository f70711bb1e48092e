// Attacks by SAML responses: no signature, somebody else's, a weak one; a signed assertion moved aside, with a forged one in its place
// (signature wrapping, in its variants); two assertions; comments inside of values, which cut them short for some readers; document types;
// assertions for other servers, other recipients, other times, or on conditions that nobody here understands; one that was used before, also
// at the same moment; encrypted ones that somebody else made.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "../../../federation/testing/certificates.ts";
import { assertionText, responseText, sign } from "../../../federation/testing/saml-idp.ts";
import { type Refusal, refused } from "../../iam/testing/answers.ts";
import { ISSUER, type SamlStory, startSamlStory, trustStatement } from "./testing/saml.ts";

let it: SamlStory;
beforeAll(async () => {
  it = await startSamlStory();
});
afterAll(() => it.stop());

const refusal = (response: string) => refused(it.assume(response));
const invalid = (message: string): Refusal => ({
  name: "InvalidIdentityTokenException",
  status: 400,
  message,
});
const SIGNATURE = invalid("Response signature invalid");
const MALFORMED = invalid("Invalid SAML response");
const EXPIRED = {
  name: "ExpiredTokenException",
  status: 400,
  message: "Token must be redeemed within 5 minutes of issuance",
};
const SIGNED = /<ds:Signature .*<\/ds:Signature>/s;

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

describe("a document", () => {
  test("that is no response, or none that is well-formed, is refused", async () => {
    const good = it.response();
    for (const text of [
      "",
      "text",
      it.assertion(),
      good.replace("</samlp:Response>", ""),
      good.replaceAll("SAML:2.0:protocol", "SAML:1.1:protocol"),
      `<!DOCTYPE a [<!ENTITY b "c">]>${good}`,
      good.replace("<samlp:Status>", "<?php ?><samlp:Status>"),
      good.replace('Version="2.0"', 'Version="1.1"'),
      `${"<a>".repeat(20_000)}${"</a>".repeat(4)}`,
    ]) {
      expect(await refusal(text === "" ? "    " : text)).toEqual(MALFORMED);
    }
    const notText = it.assume(good, { SAMLAssertion: Buffer.from([0xff, 0xfe, 0x3c]).toString("base64") });
    expect(await refused(notText)).toEqual(MALFORMED);
    expect(await refused(it.assume(good, { SAMLAssertion: "<a></a>" }))).toEqual(MALFORMED);
  });

  test("of thousands of elements within each other is refused, and no end of the server", async () => {
    const deep = `${"<a>".repeat(1_400)}${"</a>".repeat(1_400)}`;
    const good = it.response();
    const inAssertion = good.replace(
      "<saml:Conditions",
      `<saml:Advice>${deep}</saml:Advice><saml:Conditions`,
    );
    const inSignature = good.replace("</ds:Signature>", `<ds:Object>${deep}</ds:Object></ds:Signature>`);
    for (const response of [inAssertion, inSignature]) {
      expect(await refusal(response)).toMatchObject({ name: "InvalidIdentityTokenException", status: 400 });
    }
    expect(await it.assume(good)).toMatchObject({ Issuer: ISSUER });
  });

  test("of more elements than any provider writes is refused before its signature costs anything", async () => {
    const good = it.response();
    const attributes = Array.from({ length: 3_000 }, (_, index) => `a${index}="b"`);
    for (const many of ["<a/>".repeat(3_000), `<a ${attributes.join(" ")}/>`])
      for (const place of ["<samlp:Status>", "<saml:Conditions"])
        expect(await refusal(good.replace(place, many + place))).toEqual(MALFORMED);
    const roles = Array.from({ length: 250 }, (_, index) => `${it.roleArn}${index},${it.providerArn}`);
    const response = it.response({ attributes: { Role: [...roles, `${it.roleArn},${it.providerArn}`] } });
    expect(await it.assume(response)).toMatchObject({ Issuer: ISSUER });
  });

  test("that says the authentication failed is refused", async () => {
    const rejected = {
      name: "IDPRejectedClaimException",
      status: 403,
      message: "Response does not say that the authentication succeeded.",
    };
    const failed = it.response().replace("status:Success", "status:Responder");
    expect(await refusal(failed)).toEqual(rejected);
    // As providers write it: they vouch for nobody, and need not sign that.
    const empty = responseText(ISSUER, "").replace("status:Success", "status:Responder");
    expect(await refusal(empty)).toEqual(rejected);
  });
});

describe("an assertion", () => {
  test("of another issuer is refused, though the key is right", async () => {
    const wrong = invalid("Issuer not present in specified provider");
    expect(await refusal(it.response({ issuer: "https://other.example" }))).toEqual(wrong);
    const inside = sign(it.assertion({ issuer: "https://other.example" }), "Assertion", it.certificate);
    expect(await refusal(responseText(ISSUER, inside))).toEqual(wrong);
  });

  test("for somebody else, or without saying for whom, is refused", async () => {
    const wrong = invalid("Response does not contain the required audience.");
    for (const audience of [
      "https://other.example/saml",
      "https://signin.aws.amazon.com/saml2",
      "https://signin.aws.amazon.com.attacker.example/saml",
      "https://signin.aws.amazon.com/saml/acs/SAMLSPAAAAAAAAAAAAAAAAAAAA",
    ])
      expect(await refusal(it.response({ audience }))).toEqual(wrong);
    const unsigned = it.assertion().replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/s, "");
    expect(await refusal(responseText(ISSUER, sign(unsigned, "Assertion", it.certificate)))).toEqual(wrong);
    const twice = it
      .assertion()
      .replace(
        "</saml:Conditions>",
        "<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction></saml:Conditions>",
      );
    expect(await refusal(responseText(ISSUER, sign(twice, "Assertion", it.certificate)))).toEqual(wrong);
  });

  test("on a condition that is not understood is refused, and on those of SAML itself is not", async () => {
    const on = (condition: string) => {
      const text = it.assertion().replace("</saml:Conditions>", `${condition}</saml:Conditions>`);
      return responseText(ISSUER, sign(text, "Assertion", it.certificate));
    };
    const wrong = invalid("Response contains a condition that is not understood.");
    for (const condition of [
      '<saml:Condition xmlns:x="urn:x" xsi:type="x:OnlyFromHome"/>',
      '<x:OnlyFromHome xmlns:x="urn:x"/>',
      '<x:OneTimeUse xmlns:x="urn:x"/>',
      '<OneTimeUse xmlns=""/>',
      "<saml:DoNotCacheCondition/>",
    ])
      expect(await refusal(on(condition))).toEqual(wrong);
    const known = `<saml:OneTimeUse/><saml:ProxyRestriction Count="0"><saml:Audience>a</saml:Audience></saml:ProxyRestriction>`;
    expect(await it.assume(on(known))).toMatchObject({ Issuer: ISSUER });
  });

  test("that was sent elsewhere, or that nobody bears, is refused", async () => {
    const wrong = invalid("Response is not for this recipient.");
    expect(await refusal(it.response({ recipient: "https://other.example/saml" }))).toEqual(wrong);
    expect(await refusal(it.response({ destination: "https://other.example/saml" }))).toEqual(wrong);
    const holder = it.assertion().replace("cm:bearer", "cm:holder-of-key");
    expect(await refusal(responseText(ISSUER, sign(holder, "Assertion", it.certificate)))).toEqual(wrong);
    const without = it.assertion().replace(/<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/s, "");
    expect(await refusal(responseText(ISSUER, sign(without, "Assertion", it.certificate)))).toEqual(wrong);
    const nobody = it.assertion().replace(/<saml:Subject>.*<\/saml:Subject>/s, "");
    expect(await refusal(responseText(ISSUER, sign(nobody, "Assertion", it.certificate)))).toEqual(
      invalid("Response does not contain a subject."),
    );
  });

  test("counts in its time alone", async () => {
    const now = Date.now();
    const early = invalid("Token is not valid yet");
    expect(await refusal(it.response({ now: now - 301_000, notOnOrAfter: 600_000 }))).toEqual(EXPIRED);
    expect(await refusal(it.response({ notOnOrAfter: -61_000 }))).toEqual(EXPIRED);
    expect(await refusal(it.response({ confirmedUntil: -61_000 }))).toEqual(EXPIRED);
    expect(await refusal(it.response({ sessionNotOnOrAfter: -1 }))).toEqual(EXPIRED);
    expect(await refusal(it.response({ now: now + 120_000 }))).toEqual(early);
    expect(await refusal(it.response({ notBefore: 120_000 }))).toEqual(early);
    const endless = it.assertion().replace(/ NotOnOrAfter="[^"]*" Recipient/, " Recipient");
    expect(await refusal(responseText(ISSUER, sign(endless, "Assertion", it.certificate)))).toEqual(EXPIRED);
    const odd = it.assertion().replace(/IssueInstant="[^"]*"/, 'IssueInstant="today"');
    expect(await refusal(responseText(ISSUER, sign(odd, "Assertion", it.certificate)))).toEqual(MALFORMED);
  });

  test("counts once: not again in another response, not twice at the same moment", async () => {
    const used = invalid("The SAML assertion was used before.");
    const signed = sign(it.assertion(), "Assertion", it.certificate);
    await it.assume(responseText(ISSUER, signed));
    expect(await refusal(responseText(ISSUER, signed))).toEqual(used);
    const response = it.response();
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => it.assume(response)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    // What was refused is not used up.
    const other = it.response();
    expect(await refused(it.assume(other, { DurationSeconds: 43_200 }))).toMatchObject({
      name: "ValidationError",
    });
    expect(await it.assume(other)).toMatchObject({ Issuer: ISSUER });
  });

  test("of one provider is nothing to another, though both have the same certificate", async () => {
    const PrincipalArn = await it.newProvider("Twin");
    const RoleArn = await it.newRole("twin", trustStatement(PrincipalArn));
    expect(await refused(it.assume(it.response({}, RoleArn), { RoleArn, PrincipalArn }))).toMatchObject({
      name: "AccessDenied",
    });
    expect(await refused(it.assume(it.response({}, RoleArn), { RoleArn }))).toMatchObject({
      name: "AccessDenied",
    });
  });
});

describe("an encrypted assertion", () => {
  test("is nobody's word for being encrypted: anybody can encrypt", async () => {
    const key = makeCertificate("key");
    const PrincipalArn = await it.newProvider("Open", { AddPrivateKey: key.key });
    const RoleArn = await it.newRole("open", trustStatement(PrincipalArn));
    const attributes = { Role: [`${RoleArn},${PrincipalArn}`], RoleSessionName: ["alice"] };
    const assume = (response: string) => refused(it.assume(response, { RoleArn, PrincipalArn }));
    const plain = assertionText(ISSUER, { attributes });
    const attacker = makeCertificate("attacker");
    expect(await assume(responseText(ISSUER, await it.encrypted(plain, key)))).toEqual(SIGNATURE);
    const forged = sign(plain, "Assertion", attacker);
    expect(await assume(responseText(ISSUER, await it.encrypted(forged, key)))).toEqual(SIGNATURE);
    const two = await it.encrypted(`<a>${plain}${plain}</a>`, key);
    expect(await assume(sign(responseText(ISSUER, two), "Response", it.certificate))).toEqual(MALFORMED);
    const commented = plain.replace("alice@", "alice@<!-- -->");
    const signed = sign(responseText(ISSUER, await it.encrypted(commented, key)), "Response", it.certificate);
    expect(await assume(signed)).toEqual(MALFORMED);
    const wrong = invalid("Invalid assertion encryption");
    const good = sign(plain, "Assertion", it.certificate);
    expect(await assume(responseText(ISSUER, await it.encrypted(good, attacker)))).toEqual(wrong);
    const cbc = await it.encrypted(good, key, "http://www.w3.org/2001/04/xmlenc#aes256-cbc");
    expect(await assume(responseText(ISSUER, cbc))).toEqual(wrong);
    expect(
      await it.assume(responseText(ISSUER, await it.encrypted(good, key)), { RoleArn, PrincipalArn }),
    ).toMatchObject({ Issuer: ISSUER });
  });
});
