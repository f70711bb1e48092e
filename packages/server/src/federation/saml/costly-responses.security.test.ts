// Attack: whoever knows the ARNs of a role and of its provider sends responses that take long to verify: a signature of their own is over a
// reference that is right, of a document made of thousands of comments, or elements; it is tried with each certificate of the provider. Or
// the document is encrypted, so that nobody sees how many there are.
import { createPublicKey } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { SignedXml } from "xml-crypto";
import { makeCertificate, type TestCertificate } from "../testing/certificates.ts";
import { assertionText, encoded, encryptAssertion, responseText, sign } from "../testing/saml-idp.ts";
import { type ResponseTrust, verifyResponse } from "./response.ts";

const ISSUER = "https://idp.example";
const idp = makeCertificate("idp.example");
const old = makeCertificate("idp.example");
const attacker = makeCertificate("attacker.example");
const base64Of = ({ cert }: TestCertificate) => cert.replace(/-----[^-]+-----|\s/g, "");
const trust: ResponseTrust = {
  certificates: [base64Of(old), base64Of(idp)],
  issuer: ISSUER,
  privateKeys: [attacker.key],
  mustBeEncrypted: false,
};
const verify = (text: string) => verifyResponse(encoded(text), trust);

afterEach(() => {
  vi.restoreAllMocks();
});

test("what none of the provider's keys signed is not looked at further", async () => {
  const looked = vi.spyOn(SignedXml.prototype, "checkSignature");
  const costly = assertionText(ISSUER, { subject: "x<!---->".repeat(1_000) });
  const forged = responseText(ISSUER, sign(costly, "Assertion", attacker));
  await expect(verify(forged)).rejects.toMatchObject({ refusal: "signature" });
  await expect(verify(sign(forged, "Response", attacker))).rejects.toMatchObject({ refusal: "signature" });
  expect(looked).not.toHaveBeenCalled();
  // With the right key it is once, whichever of the certificates it is.
  await verify(responseText(ISSUER, sign(assertionText(ISSUER), "Assertion", idp)));
  expect(looked).toHaveBeenCalledOnce();
});

test("what is encrypted has no more in it than what is not", async () => {
  const publicKey = createPublicKey(attacker.cert).export({ type: "spki", format: "pem" });
  const hide = async (text: string) =>
    verify(responseText(ISSUER, await encryptAssertion(text, attacker, publicKey)));
  const plain = assertionText(ISSUER);
  await expect(hide(plain)).rejects.toMatchObject({ refusal: "signature" });
  const many = plain.replace("<saml:Conditions", `<saml:Advice>${"<a/>".repeat(3_000)}</saml:Advice>$&`);
  await expect(hide(many)).rejects.toMatchObject({ refusal: "malformed" });
});
