import { createHash, X509Certificate } from "node:crypto";
import { malformedCertificate } from "../errors.ts";
import { type PemBlock, readPem } from "./pem.ts";

/** Reads text that is one certificate in PEM. Throws MalformedCertificate. */
export function readCertificate(text: string): X509Certificate {
  const blocks = certificateBlocks(text);
  const [block] = blocks;
  if (blocks.length !== 1 || block === undefined) throw unreadable();
  return parseCertificate(block);
}

/** Takes text apart that is certificates in PEM, and nothing else. Throws MalformedCertificate. */
export function certificateBlocks(text: string): readonly PemBlock[] {
  const blocks = readPem(text);
  if (blocks === undefined || blocks.some(({ label }) => label !== "CERTIFICATE")) throw unreadable();
  return blocks;
}

/** Throws MalformedCertificate, also for what has no times or no key that can be read. */
export function parseCertificate({ der }: PemBlock): X509Certificate {
  try {
    const certificate = new X509Certificate(der);
    const { validFromDate, validToDate } = certificate;
    const readable =
      !Number.isNaN(validFromDate.getTime() + validToDate.getTime()) &&
      certificate.publicKey.type === "public";
    // Bytes after the certificate would be kept with it, and make it look like another one.
    if (readable && certificate.raw.equals(der)) return certificate;
  } catch {
    // The reason names OpenSSL's functions: nothing for a caller.
  }
  throw unreadable();
}

/** SHA-256 of the certificate, in hexadecimal: what tells one from another. */
export function digestOf(certificate: X509Certificate): string {
  return createHash("sha256").update(certificate.raw).digest("hex");
}

/** Whether a certificate is valid yet, and still, at an instant in epoch milliseconds. */
export function validityAt(certificate: X509Certificate, now: number): "valid" | "not yet" | "expired" {
  if (certificate.validFromDate.getTime() > now) return "not yet";
  return certificate.validToDate.getTime() < now ? "expired" : "valid";
}

function unreadable() {
  return malformedCertificate("Unable to parse certificate. Please ensure the certificate is in PEM format.");
}
