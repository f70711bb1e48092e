import type { X509Certificate } from "node:crypto";
import { malformedCertificate } from "../errors.ts";
import { certificateBlocks, parseCertificate, validityAt } from "./certificates.ts";

/** Chains have two or three; checking more would keep every other change waiting. */
const LONGEST_CHAIN = 10;

/**
 * Checks that each certificate was signed by the next: first `certificate`, then those of `chain`, PEM, in order (RFC 5280 section
 * 6.1; whether the last is trusted is for whoever is shown it). Throws MalformedCertificate with the index in the chain of the one
 * that is not what it should be: -1 for `certificate` itself, as AWS counts.
 */
export function requireChain(certificate: X509Certificate, chain: string, now: number): void {
  const blocks = certificateBlocks(chain);
  if (blocks.length > LONGEST_CHAIN) throw broken(LONGEST_CHAIN);
  const issuers = blocks.map(parseCertificate);
  let signed = certificate;
  for (const [index, issuer] of issuers.entries()) {
    if (!wasSignedBy(signed, issuer)) throw broken(index - 1);
    if (!issuer.ca || validityAt(issuer, now) !== "valid") throw broken(index);
    signed = issuer;
  }
}

function wasSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key of a kind that signs nothing.
    return false;
  }
}

function broken(index: number) {
  return malformedCertificate(
    "Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, " +
      `followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index.toString()}`,
  );
}
