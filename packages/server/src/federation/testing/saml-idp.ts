import { createPrivateKey, randomUUID } from "node:crypto";
import { SignedXml } from "xml-crypto";
// @ts-expect-error The package has no types.
import * as untyped from "xml-encryption";
import type { TestCertificate } from "./certificates.ts";

type Encrypt = (content: string, options: object, done: (error: unknown, encrypted: string) => void) => void;
const { encrypt } = (untyped as { default: { encrypt: Encrypt } }).default;

/** What an assertion says; each member has a default that is right for this server. */
export interface AssertionOptions {
  readonly issuer?: string;
  readonly id?: string;
  readonly subject?: string;
  readonly format?: string;
  readonly audience?: string;
  readonly recipient?: string;
  readonly destination?: string;
  /** Epoch milliseconds. */
  readonly now?: number;
  /** Milliseconds from `now`. */
  readonly notBefore?: number;
  readonly notOnOrAfter?: number;
  readonly confirmedUntil?: number;
  readonly sessionNotOnOrAfter?: number;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

export const SIGN_IN = "https://signin.aws.amazon.com/saml";
const ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/";

const instant = (at: number) => new Date(at).toISOString();

/** An assertion without a signature, as text. */
export function assertionText(issuer: string, options: AssertionOptions = {}): string {
  const { now = Date.now(), id = `_${randomUUID()}`, sessionNotOnOrAfter } = options;
  const { notBefore = -1000, notOnOrAfter = 120_000, confirmedUntil = notOnOrAfter } = options;
  const session =
    sessionNotOnOrAfter === undefined ? "" : ` SessionNotOnOrAfter="${instant(now + sessionNotOnOrAfter)}"`;
  const attributes = Object.entries(options.attributes ?? {}).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name.includes(":") && !name.startsWith("PrincipalTag:") ? name : ATTRIBUTES + name}">${values
        .map((value) => `<saml:AttributeValue xsi:type="xs:string">${value}</saml:AttributeValue>`)
        .join("")}</saml:Attribute>`,
  );
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="${id}" Version="2.0" IssueInstant="${instant(now)}"><saml:Issuer>${options.issuer ?? issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${options.format ?? "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"}">${options.subject ?? "alice@example.com"}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${instant(now + confirmedUntil)}" Recipient="${options.recipient ?? SIGN_IN}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${instant(now + notBefore)}" NotOnOrAfter="${instant(now + notOnOrAfter)}"><saml:AudienceRestriction><saml:Audience>${options.audience ?? SIGN_IN}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${instant(now)}"${session}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes.join("")}</saml:AttributeStatement></saml:Assertion>`;
}

/** A response without a signature, around what is given. */
export function responseText(issuer: string, content: string, options: AssertionOptions = {}): string {
  const { now = Date.now(), destination = SIGN_IN } = options;
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_${randomUUID()}" Version="2.0" IssueInstant="${instant(now)}" Destination="${destination}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${options.issuer ?? issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${content}</samlp:Response>`;
}

export interface SigningOptions {
  readonly method?: string;
  readonly digest?: string;
  readonly canonicalization?: string;
  readonly transforms?: readonly string[];
}

/** Signs the one element of the local name, with the signature behind its issuer. */
export function sign(
  text: string,
  name: "Assertion" | "Response",
  { key, cert }: TestCertificate,
  options: SigningOptions = {},
): string {
  const {
    method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    digest = "http://www.w3.org/2001/04/xmlenc#sha256",
    canonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#",
    transforms = [
      "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
      "http://www.w3.org/2001/10/xml-exc-c14n#",
    ],
  } = options;
  const signer = new SignedXml({
    privateKey: createPrivateKey(key),
    publicCert: cert,
    signatureAlgorithm: method,
    canonicalizationAlgorithm: canonicalization,
    idAttribute: "ID",
  });
  const xpath = `//*[local-name(.)='${name}']`;
  signer.addReference({ xpath, transforms: [...transforms], digestAlgorithm: digest });
  signer.computeSignature(text, {
    prefix: "ds",
    location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: "after" },
  });
  return signer.getSignedXml();
}

/** An assertion encrypted for the holder of a key. */
export function encryptAssertion(
  text: string,
  { cert }: TestCertificate,
  publicKey: string,
  algorithm = "http://www.w3.org/2009/xmlenc11#aes256-gcm",
): Promise<string> {
  return new Promise((resolve, reject) => {
    encrypt(
      text,
      {
        rsa_pub: publicKey,
        pem: cert,
        encryptionAlgorithm: algorithm,
        keyEncryptionAlgorithm: "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
        disallowEncryptionWithInsecureAlgorithm: false,
        warnInsecureAlgorithm: false,
      },
      (error, encrypted) => {
        if (error !== null && error !== undefined) reject(error);
        else
          resolve(
            `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${encrypted}</saml:EncryptedAssertion>`,
          );
      },
    );
  });
}

export function encoded(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
