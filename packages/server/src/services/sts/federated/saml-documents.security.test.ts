// Attacks by SAML responses that are no plain documents: what some readers mend, document types, elements without end; and one that says itself
// that nobody signed in.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { responseText } from "../../../federation/testing/saml-idp.ts";
import { refused } from "../../iam/testing/answers.ts";
import { ISSUER, type SamlStory, startSamlStory } from "./testing/saml.ts";
import { MALFORMED } from "./testing/saml-refusals.ts";

let it: SamlStory;
beforeAll(async () => {
  it = await startSamlStory();
});
afterAll(() => it.stop());

const refusal = (response: string) => refused(it.assume(response));

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
