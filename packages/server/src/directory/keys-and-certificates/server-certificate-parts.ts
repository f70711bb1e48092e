import { keyPairMismatch, malformedCertificate } from "../errors.ts";
import { requireChain } from "./certificate-chain.ts";
import { readCertificate, validityAt } from "./certificates.ts";
import { readPrivateKey } from "./private-keys.ts";

/** What a server certificate is uploaded as, each in PEM. */
export interface CertificateParts {
  readonly body: string;
  readonly privateKey: string;
  /** From the certificate that signed the body on. */
  readonly chain?: string | undefined;
}

/**
 * Checks that the parts belong together and are good now. Returns when the certificate expires, in epoch milliseconds. Throws
 * MalformedCertificate, KeyPairMismatch.
 */
export function requireServerCertificate({ body, privateKey, chain }: CertificateParts, now: number): number {
  const certificate = readCertificate(body);
  const key = readPrivateKey(privateKey);
  if (key === undefined)
    throw malformedCertificate(
      "Unable to parse private key. Please ensure the private key is in PEM format, and not encrypted.",
    );
  if (!certificate.checkPrivateKey(key))
    throw keyPairMismatch("The private key does not match the public key of the certificate.");
  const validity = validityAt(certificate, now);
  if (validity !== "valid") {
    throw malformedCertificate(
      validity === "expired" ? "The certificate has expired." : "The certificate is not valid yet.",
    );
  }
  if (chain !== undefined) requireChain(certificate, chain, now);
  return certificate.validToDate.getTime();
}
