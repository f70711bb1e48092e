// Attack: an identity provider vouches for somebody on a condition of its own, for use from one network, say. Whoever passes over what they do
// not understand takes the assertion everywhere. (SAML 2.0 Core, section 2.5.1.1: such an assertion must be refused.)
import { expect, test } from "vitest";
import { assertionText, SIGN_IN } from "../testing/saml-idp.ts";
import { readAssertion } from "./assertion.ts";
import { parseXml } from "./xml.ts";

const NOW = Date.UTC(2026, 0, 1);

function readWith(condition: string) {
  const text = assertionText("idp", { now: NOW }).replace(
    "</saml:Conditions>",
    `${condition}</saml:Conditions>`,
  );
  return readAssertion(parseXml(text), {
    isAudience: (audience) => audience === SIGN_IN,
    isRecipient: (url) => url === SIGN_IN,
    now: NOW,
  });
}

test.each([
  '<saml:Condition xmlns:x="urn:x" xsi:type="x:OnlyFromHome"/>',
  '<x:OnlyFromHome xmlns:x="urn:x"/>',
  '<x:OneTimeUse xmlns:x="urn:x"/>',
  '<OneTimeUse xmlns=""/>',
  "<saml:DoNotCacheCondition/>",
])("%s is not understood, and so the assertion is refused", (condition) => {
  expect(() => readWith(condition)).toThrow(expect.objectContaining({ refusal: "condition" }));
});

test("the conditions of SAML itself are understood", () => {
  const audience = "<saml:Audience>other</saml:Audience>";
  const known = `<saml:OneTimeUse/><saml:ProxyRestriction Count="0">${audience}</saml:ProxyRestriction>`;
  expect(readWith(known)).toMatchObject({ issuer: "idp", audience: SIGN_IN });
});
