import { ExclusiveCanonicalization, SignedXml } from "xml-crypto";
import { SIGNATURE } from "./names.ts";
import {
  attributeOf,
  childrenNamed,
  descendants,
  isNamed,
  onlyChild,
  parseXml,
  textOf,
  type XmlElement,
  XmlError,
} from "./xml.ts";

const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const DIGESTS = ["http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmlenc#sha512"];
const METHODS = [
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
  "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
];

/** The signature of an element, where it has one. Throws XmlError for two. */
export function signatureOf(element: XmlElement): XmlElement | undefined {
  return onlyChild(element, SIGNATURE, "Signature");
}

/**
 * Verifies the signature of one element of a document, and returns that element as it was signed: read anew from the very bytes whose
 * digest was signed, so that nothing else of the document can be taken for a part of it.
 *
 * SAML 2.0 Core, section 5.4, and XML Signature, section 3.2, narrowed to what identity providers use: the signature is a child of what it
 * signs, and refers to it by its ID; the transforms are the enveloped signature and exclusive canonicalization without comments; RSA with
 * SHA-256 or SHA-512.
 *
 * @param text the document, in which `element` is
 * @param certificates of the provider's metadata, each as base64 of its DER. What the signature says of its key is not looked at.
 *
 * Throws XmlError.
 */
export function verifySigned(
  text: string,
  element: XmlElement,
  signature: XmlElement,
  certificates: readonly string[],
): XmlElement {
  const id = attributeOf(element, "ID");
  if (id === undefined || !/^[A-Za-z_][\w.-]*$/.test(id)) throw new XmlError("no ID to be signed by");
  const { info, method } = requireShape(signature, id);
  // By now anybody may have sent this. To look for what a reference is of, and to bring that into its canonical form, takes long where the
  // document is made for it; whether one of the provider's keys signed the reference does not.
  const publicCert = signerOf(signature, info, method, certificates.map(pemOf));
  const signed = publicCert === undefined ? undefined : signedBytes(text, signature, publicCert);
  if (signed === undefined) throw new XmlError("a signature that is not the provider's");
  const verified = parseXml(signed);
  if (
    verified.namespaceURI !== element.namespaceURI ||
    verified.localName !== element.localName ||
    attributeOf(verified, "ID") !== id
  )
    throw new XmlError("a signature of something else");
  return verified;
}

function requireShape(
  signature: XmlElement,
  id: string,
): { readonly info: XmlElement; readonly method: string } {
  const info = onlyChild(signature, SIGNATURE, "SignedInfo");
  if (info === undefined) throw new XmlError("no SignedInfo");
  // xml-crypto looks for some of these by their names alone, wherever they stand: each is there once, in its place.
  const parts = descendants(signature);
  for (const name of [
    "SignedInfo",
    "CanonicalizationMethod",
    "SignatureMethod",
    "Reference",
    "DigestMethod",
    "DigestValue",
    "SignatureValue",
  ])
    if (parts.filter((part) => part.localName === name).length !== 1) throw new XmlError(`not one ${name}`);
  requireAlgorithm(onlyChild(info, SIGNATURE, "CanonicalizationMethod"), [EXCLUSIVE]);
  const method = requireAlgorithm(onlyChild(info, SIGNATURE, "SignatureMethod"), METHODS);
  const reference = onlyChild(info, SIGNATURE, "Reference");
  if (reference === undefined || attributeOf(reference, "URI") !== `#${id}`)
    throw new XmlError("a signature that refers to something else");
  requireAlgorithm(onlyChild(reference, SIGNATURE, "DigestMethod"), DIGESTS);
  const transforms = onlyChild(reference, SIGNATURE, "Transforms");
  const each = transforms === undefined ? [] : childrenNamed(transforms, SIGNATURE, "Transform");
  const algorithms = each.map((transform) => attributeOf(transform, "Algorithm"));
  if (algorithms.length !== 2 || algorithms[0] !== ENVELOPED || algorithms[1] !== EXCLUSIVE)
    throw new XmlError("other transforms than there may be");
  if (parts.some((part) => isNamed(part, SIGNATURE, "Object")))
    throw new XmlError("an object in the signature");
  return { info, method };
}

function requireAlgorithm(element: XmlElement | undefined, allowed: readonly string[]): string {
  const algorithm = element === undefined ? "" : (attributeOf(element, "Algorithm") ?? "");
  if (!allowed.includes(algorithm)) throw new XmlError("another algorithm than there may be");
  return algorithm;
}

/** The certificate whose key signed the SignedInfo; undefined where none did. It says nothing yet of what the reference is of. */
function signerOf(
  signature: XmlElement,
  info: XmlElement,
  method: string,
  certificates: readonly string[],
): string | undefined {
  const value = onlyChild(signature, SIGNATURE, "SignatureValue");
  const Algorithm = Object.entries(new SignedXml().SignatureAlgorithms).find(
    ([name]) => name === method,
  )?.[1];
  if (value === undefined || Algorithm === undefined) return undefined;
  const node = info as unknown as Parameters<ExclusiveCanonicalization["process"]>[0];
  try {
    const canonical = new ExclusiveCanonicalization().process(node, {});
    const bytes = textOf(value).replace(/\s+/g, "");
    return certificates.find((one) => new Algorithm().verifySignature(canonical, one, bytes));
  } catch {
    return undefined;
  }
}

/** The canonical form of what was signed, if this certificate's key signed it. */
function signedBytes(text: string, signature: XmlElement, publicCert: string): string | undefined {
  const verifier = new SignedXml({ publicCert, idAttribute: "ID", getCertFromKeyInfo: () => null });
  verifier.idAttributes = ["ID"];
  keepOnly(verifier.CanonicalizationAlgorithms, [EXCLUSIVE, ENVELOPED]);
  keepOnly(verifier.HashAlgorithms, DIGESTS);
  keepOnly(verifier.SignatureAlgorithms, METHODS);
  try {
    verifier.loadSignature(signature as unknown as Parameters<SignedXml["loadSignature"]>[0]);
    if (!verifier.checkSignature(text)) return undefined;
    const [signed, ...more] = verifier.getSignedReferences();
    return more.length === 0 ? signed : undefined;
  } catch {
    // Whatever it stumbled over: it is not signed by this key.
    return undefined;
  }
}

function keepOnly(algorithms: Record<string, unknown>, kept: readonly string[]): void {
  for (const name of Object.keys(algorithms)) if (!kept.includes(name)) delete algorithms[name];
}

function pemOf(certificate: string): string {
  return `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
}
