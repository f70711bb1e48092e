import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { requireServerCertificate } from "./server-certificate-parts.ts";
import { type Certified, certify } from "./testing/certificates.ts";

let root: Certified;
let leaf: Certified;
let other: Certified;
beforeAll(async () => {
  root = await certify("root", { ca: true });
  leaf = await certify("leaf", { issuer: root, key: "RSA:1024" });
  other = await certify("other");
});

const malformed = (message: string) =>
  expect.objectContaining({ code: "MalformedCertificate", status: 400, message }) as Error;
const CERTIFICATE = "Unable to parse certificate. Please ensure the certificate is in PEM format.";
const PRIVATE_KEY =
  "Unable to parse private key. Please ensure the private key is in PEM format, and not encrypted.";

test("parts that belong together tell when they expire", () => {
  const parts = { ...leaf, chain: root.body };
  const end = new X509Certificate(leaf.body).validToDate.getTime();
  expect(requireServerCertificate(parts, Date.now())).toBe(end);
  expect(requireServerCertificate(other, Date.now())).toBeGreaterThan(Date.now());
  expect(() => requireServerCertificate(parts, end + 1000)).toThrow(
    malformed("The certificate has expired."),
  );
  expect(() => requireServerCertificate(parts, 0)).toThrow(malformed("The certificate is not valid yet."));
});

test("another certificate's key is refused", () => {
  expect(() => requireServerCertificate({ ...leaf, privateKey: other.privateKey }, Date.now())).toThrow(
    expect.objectContaining({
      code: "KeyPairMismatch",
      status: 400,
      message: "The private key does not match the public key of the certificate.",
    }) as Error,
  );
});

describe("what is unreadable is refused, and nothing of it repeated", () => {
  test("as a certificate", () => {
    for (const body of [leaf.privateKey, leaf.body + root.body, `subject=leaf\n${leaf.body}`, "hello"])
      expect(() => requireServerCertificate({ ...leaf, body }, Date.now())).toThrow(malformed(CERTIFICATE));
    const longer = Buffer.concat([new X509Certificate(leaf.body).raw, Buffer.of(0)]).toString("base64");
    const body = `-----BEGIN CERTIFICATE-----\n${longer}\n-----END CERTIFICATE-----\n`;
    expect(() => requireServerCertificate({ ...leaf, body }, Date.now())).toThrow(malformed(CERTIFICATE));
  });

  test("as a private key", () => {
    const encrypted = execFileSync("openssl", ["pkcs8", "-topk8", "-passout", "pass:secret"], {
      input: leaf.privateKey,
    }).toString();
    for (const privateKey of [encrypted, leaf.body, "hello", leaf.privateKey.slice(0, 200)])
      expect(() => requireServerCertificate({ ...leaf, privateKey }, Date.now())).toThrow(
        malformed(PRIVATE_KEY),
      );
  });
});
