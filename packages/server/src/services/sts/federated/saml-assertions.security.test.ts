// Attacks by assertions that are signed rightly: for other servers, other recipients, other times, or on conditions that nobody here
// understands; one that was used before, also at the same moment; encrypted ones that somebody else made.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "../../../federation/testing/certificates.ts";
import { assertionText, responseText, sign } from "../../../federation/testing/saml-idp.ts";
import { refused } from "../../iam/testing/answers.ts";
import { ISSUER, type SamlStory, startSamlStory, trustStatement } from "./testing/saml.ts";
import { EXPIRED, invalid, MALFORMED, SIGNATURE } from "./testing/saml-refusals.ts";

let it: SamlStory;
beforeAll(async () => {
  it = await startSamlStory();
});
afterAll(() => it.stop());

const refusal = (response: string) => refused(it.assume(response));

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
