import { XMLSerializer } from "@xmldom/xmldom";
import { decryptAssertion } from "./decrypt.ts";
import { PROTOCOL, SAML, SIGNATURE, SUCCESS } from "./names.ts";
import { signatureOf, verifySigned } from "./signature.ts";
import {
  attributeOf,
  childrenNamed,
  descendants,
  isNamed,
  onlyChild,
  parseXml,
  requireFewMarks,
  textOf,
  type XmlElement,
  XmlError,
} from "./xml.ts";

/** What responses of a provider are verified by. */
export interface ResponseTrust {
  /** The provider's certificates, each as base64 of its DER. */
  readonly certificates: readonly string[];
  readonly issuer: string;
  /** PEM; none where assertions are not encrypted for this server. */
  readonly privateKeys: readonly string[];
  /** Plain assertions are refused. */
  readonly mustBeEncrypted: boolean;
}

/** A response whose assertion is the provider's word. */
export interface VerifiedResponse {
  /** Read from the bytes that were signed. */
  readonly assertion: XmlElement;
  /** Where the response says that it was sent; undefined where it does not say. */
  readonly destination: string | undefined;
}

export type ResponseRefusal = "malformed" | "signature" | "issuer" | "status" | "encryption";

/** A response is not believed. */
export class ResponseError extends Error {
  override readonly name = "ResponseError";
  readonly refusal: ResponseRefusal;

  constructor(refusal: ResponseRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

const LONGEST = 100_000;
/** Tags and attributes of one response: a thousand roles fit in. Anybody may send responses, and each costs time before it is known whose. */
const MOST_MARKS = 3_000;

/**
 * Verifies a SAML response as identity providers post it, in base64: exactly one assertion, which they signed, or which stands in a
 * response that they signed (SAML 2.0 Core, sections 3.2.2 and 5). Every signature in it must be right, and in its place. What the assertion
 * says, of whom and until when, is for `readAssertion`. Throws ResponseError.
 */
export async function verifyResponse(encoded: string, trust: ResponseTrust): Promise<VerifiedResponse> {
  try {
    const text = decode(encoded);
    requireFewMarks(text, MOST_MARKS);
    const response = parseXml(text);
    if (!isNamed(response, PROTOCOL, "Response") || attributeOf(response, "Version") !== "2.0")
      throw new ResponseError("malformed");
    requireUniqueIds(response);
    // Before the assertion: where nobody signed in there is none.
    requireSuccess(response);
    const { assertion, isEncrypted } = onlyAssertion(response);
    requireSignaturesInPlace(response, assertion);
    requireIssuer(response, trust.issuer, false);
    if (trust.mustBeEncrypted && !isEncrypted) throw new ResponseError("encryption");
    const signature = signatureOf(response);
    const signedResponse =
      signature === undefined ? undefined : signed(text, response, signature, trust.certificates);
    const verified = isEncrypted
      ? await encryptedAssertion(assertion, signedResponse, trust)
      : plainAssertion(text, assertion, signedResponse, trust);
    requireIssuer(verified, trust.issuer, true);
    return { assertion: verified, destination: attributeOf(response, "Destination") };
  } catch (error) {
    throw error instanceof XmlError || error instanceof RangeError ? new ResponseError("malformed") : error;
  }
}

function decode(encoded: string): string {
  const base64 = encoded.replace(/[ \t\r\n]+/g, "");
  if (base64.length > LONGEST || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new ResponseError("malformed");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    throw new ResponseError("malformed");
  }
}

/** Two elements of one ID could be taken for each other, whatever the attribute is called or whose it is. */
function requireUniqueIds(root: XmlElement): void {
  const seen = new Set<string>();
  for (const { attributes } of [root, ...descendants(root)]) {
    for (let index = 0; index < attributes.length; index += 1) {
      const attribute = attributes.item(index);
      if (attribute?.localName.toLowerCase() !== "id") continue;
      if (seen.has(attribute.value)) throw new ResponseError("malformed");
      seen.add(attribute.value);
    }
  }
}

/** One assertion is one too few for those who hide another: anywhere, in whichever namespace. */
function onlyAssertion(response: XmlElement): {
  readonly assertion: XmlElement;
  readonly isEncrypted: boolean;
} {
  const anywhere = descendants(response).filter(({ localName }) =>
    /^(?:encrypted)?assertion$/i.test(localName),
  );
  const plain = childrenNamed(response, SAML, "Assertion");
  const encrypted = childrenNamed(response, SAML, "EncryptedAssertion");
  const [assertion] = [...plain, ...encrypted];
  if (assertion === undefined || anywhere.length !== 1) throw new ResponseError("malformed");
  return { assertion, isEncrypted: plain.length === 0 };
}

function requireSignaturesInPlace(response: XmlElement, assertion: XmlElement): void {
  for (const element of descendants(response)) {
    if (!isNamed(element, SIGNATURE, "Signature")) continue;
    if (element.parentNode !== (response as unknown) && element.parentNode !== (assertion as unknown))
      throw new ResponseError("signature");
  }
}

function requireSuccess(response: XmlElement): void {
  const status = onlyChild(response, PROTOCOL, "Status");
  const code = status === undefined ? undefined : onlyChild(status, PROTOCOL, "StatusCode");
  if (code === undefined || attributeOf(code, "Value") !== SUCCESS) throw new ResponseError("status");
}

function requireIssuer(element: XmlElement, issuer: string, isNeeded: boolean): void {
  const said = onlyChild(element, SAML, "Issuer");
  if (said === undefined ? isNeeded : textOf(said) !== issuer) throw new ResponseError("issuer");
}

function signed(
  text: string,
  element: XmlElement,
  signature: XmlElement,
  certificates: readonly string[],
): XmlElement {
  try {
    return verifySigned(text, element, signature, certificates);
  } catch (error) {
    throw error instanceof XmlError ? new ResponseError("signature") : error;
  }
}

/** Of a signed response the assertion is signed with it; its own signature, where it has one, must be right all the same. */
function plainAssertion(
  text: string,
  assertion: XmlElement,
  signedResponse: XmlElement | undefined,
  { certificates }: ResponseTrust,
): XmlElement {
  const signature = signatureOf(assertion);
  if (signature !== undefined) return signed(text, assertion, signature, certificates);
  if (signedResponse === undefined) throw new ResponseError("signature");
  return onlyAssertion(signedResponse).assertion;
}

async function encryptedAssertion(
  element: XmlElement,
  signedResponse: XmlElement | undefined,
  { certificates, privateKeys }: ResponseTrust,
): Promise<XmlElement> {
  const encrypted = signedResponse === undefined ? element : onlyAssertion(signedResponse).assertion;
  let text: string;
  try {
    text = await decryptAssertion(serialized(encrypted), privateKeys);
  } catch (error) {
    throw error instanceof XmlError ? new ResponseError("encryption") : error;
  }
  requireFewMarks(text, MOST_MARKS);
  const assertion = parseXml(text);
  if (!isNamed(assertion, SAML, "Assertion")) throw new ResponseError("malformed");
  requireUniqueIds(assertion);
  if (descendants(assertion).some(({ localName }) => /assertion$/i.test(localName)))
    throw new ResponseError("malformed");
  requireSignaturesInPlace(assertion, assertion);
  const signature = signatureOf(assertion);
  if (signature !== undefined) return signed(text, assertion, signature, certificates);
  if (signedResponse === undefined) throw new ResponseError("signature");
  return assertion;
}

function serialized(element: XmlElement): string {
  return new XMLSerializer().serializeToString(
    element as unknown as Parameters<XMLSerializer["serializeToString"]>[0],
  );
}
