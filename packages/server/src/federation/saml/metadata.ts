import { X509Certificate } from "node:crypto";
import { METADATA, PROTOCOL, SIGNATURE } from "./names.ts";
import {
  attributeOf,
  childrenNamed,
  descendants,
  isNamed,
  parseXml,
  requireFewMarks,
  textOf,
  type XmlElement,
  XmlError,
} from "./xml.ts";
import { readInstant } from "./instant.ts";

/** What an identity provider's metadata says of it, as far as assertions are verified by it. */
export interface SamlMetadata {
  /** The entity id: the Issuer of what the provider says. */
  readonly issuer: string;
  /** The certificates that it signs with, each as base64 of its DER. Whoever issued them, and until when, does not matter. */
  readonly certificates: readonly string[];
  /** Epoch milliseconds; undefined where the metadata names no end. */
  readonly validUntil: number | undefined;
}

/** Each is tried on every response that is not right. */
const MOST_CERTIFICATES = 10;
const SMALLEST_MODULUS = 2048;
/** Tags and attributes of one document. Those of the largest products have a few thousand. */
const MOST_MARKS = 10_000;

/**
 * Reads the metadata document of one identity provider (SAML 2.0 Metadata, section 2.4.3). Throws XmlError for what is not that, for more
 * tags or attributes than any provider has, and for keys that nothing here would verify by: others than RSA, or below 2,048 bits.
 */
export function readSamlMetadata(text: string): SamlMetadata {
  requireFewMarks(text, MOST_MARKS);
  const root = parseXml(text);
  if (!isNamed(root, METADATA, "EntityDescriptor")) throw new XmlError("no EntityDescriptor");
  const issuer = attributeOf(root, "entityID") ?? "";
  if (issuer === "" || issuer.length > 1024) throw new XmlError("no entityID");
  const roles = childrenNamed(root, METADATA, "IDPSSODescriptor").filter((role) =>
    (attributeOf(role, "protocolSupportEnumeration") ?? "").split(/\s+/).includes(PROTOCOL),
  );
  const [role, another] = roles;
  if (role === undefined || another !== undefined) throw new XmlError("not one IDPSSODescriptor");
  const certificates = childrenNamed(role, METADATA, "KeyDescriptor")
    .filter((key) => (attributeOf(key, "use") ?? "signing") === "signing")
    .flatMap(certificatesOf);
  if (new Set(certificates).size > MOST_CERTIFICATES) throw new XmlError("too many certificates");
  if (certificates.length === 0) throw new XmlError("no certificate to sign with");
  const ends = [root, role].flatMap((element) => {
    const end = attributeOf(element, "validUntil");
    return end === undefined ? [] : [readInstant(end)];
  });
  return {
    issuer,
    certificates: [...new Set(certificates)],
    validUntil: ends.length === 0 ? undefined : Math.min(...ends),
  };
}

function certificatesOf(key: XmlElement): readonly string[] {
  return descendants(key)
    .filter((element) => isNamed(element, SIGNATURE, "X509Certificate"))
    .map((element) => readCertificate(textOf(element)));
}

function readCertificate(text: string): string {
  const base64 = text.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new XmlError("a certificate that is not base64");
  let key;
  try {
    key = new X509Certificate(Buffer.from(base64, "base64")).publicKey;
  } catch {
    throw new XmlError("a certificate that cannot be read");
  }
  if (key.asymmetricKeyType !== "rsa" || (key.asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_MODULUS)
    throw new XmlError("a key that is not RSA of 2,048 bits");
  return base64;
}
