import { createHash, X509Certificate } from "node:crypto";
import { malformedCertificate } from "../errors.ts";
import { readPem } from "./pem.ts";

/** Reads text that is one certificate in PEM. Throws MalformedCertificate. */
export function readCertificate(text: string): X509Certificate {
  const certificates = readCertificates(text);
  const [certificate] = certificates;
  if (certificates.length !== 1 || certificate === undefined) throw unreadable();
  return certificate;
}

/** Reads text that is certificates in PEM, and nothing else. Throws MalformedCertificate. */
export function readCertificates(text: string): readonly X509Certificate[] {
  const blocks = readPem(text);
  if (blocks === undefined || blocks.some(({ label }) => label !== "CERTIFICATE")) throw unreadable();
  return blocks.map(({ der }) => {
    try {
      const certificate = new X509Certificate(der);
      // Bytes after the certificate would be kept with it, and make it look like another one.
      if (certificate.raw.equals(der)) return certificate;
    } catch {
      // The reason names OpenSSL's functions: nothing for a caller.
    }
    throw unreadable();
  });
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
