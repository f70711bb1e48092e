// Attack by damage: keys and certificates with a few bytes changed, in the hope that something behind the parser fails: with an answer of
// 500, with what OpenSSL says about it, or with a row that cannot be read again.
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { AwsError } from "../../aws-error.ts";
import { requireChain } from "./certificate-chain.ts";
import { readCertificate, validityAt } from "./certificates.ts";
import { readPem } from "./pem.ts";
import { requireServerCertificate } from "./server-certificate-parts.ts";
import { digestOf, readPublicKey, writePublicKey } from "./ssh-encoding.ts";
import { type Certified, certify } from "./testing/certificates.ts";
import { newSshKey } from "./testing/ssh-keys.ts";

let root: Certified;
let leaf: Certified;
beforeAll(async () => {
  root = await certify("root", { ca: true, key: "RSA:1024" });
  leaf = await certify("leaf", { issuer: root });
});

const damages = fc.array(fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) }), {
  minLength: 1,
  maxLength: 4,
});
type Damages = readonly { readonly at: number; readonly to: number }[];

function damaged(bytes: Buffer, changes: Damages): Buffer {
  const copy = Buffer.from(bytes);
  for (const { at, to } of changes) copy[at % copy.length] = to;
  return copy;
}

/** A block of PEM whose bytes were changed. */
function damagedPem(pem: string, changes: Damages): string {
  const [block] = readPem(pem) ?? [];
  if (block === undefined) throw new Error("the test's own PEM cannot be read");
  const text = damaged(block.der, changes).toString("base64").replaceAll(/.{64}/g, "$&\n");
  return `-----BEGIN ${block.label}-----\n${text}\n-----END ${block.label}-----\n`;
}

/** What `work` returns; undefined when it is refused in the catalogue's words, which say nothing of OpenSSL. */
function orRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AwsError) || /openssl|error:|asn1/i.test(error.message)) throw error;
    return undefined;
  }
}

test("a damaged certificate is refused, or still says when it is valid", () => {
  fc.assert(
    fc.property(damages, (changes) => {
      const certificate = orRefused(() => readCertificate(damagedPem(leaf.body, changes)));
      if (certificate === undefined) return;
      expect(["valid", "not yet", "expired"]).toContain(validityAt(certificate, Date.now()));
      expect(certificate.validToDate.getTime()).toBeTypeOf("number");
      orRefused(() => requireChain(certificate, root.body, Date.now()));
    }),
  );
});

test("a damaged certificate was not signed by the one that signed it before", () => {
  const signed = readCertificate(leaf.body).raw;
  fc.assert(
    fc.property(damages, (changes) => {
      const body = damagedPem(leaf.body, changes);
      const same = readPem(body)?.[0]?.der.equals(signed) === true;
      const parts = { ...leaf, body, chain: root.body };
      expect(orRefused(() => requireServerCertificate(parts, Date.now())) === undefined).toBe(!same);
    }),
  );
});

test("a damaged private key or chain is refused, or fits", () => {
  fc.assert(
    fc.property(damages, (changes) => {
      const end = readCertificate(leaf.body).validToDate.getTime();
      const ends = [
        { ...leaf, privateKey: damagedPem(leaf.privateKey, changes) },
        { ...leaf, chain: damagedPem(root.body, changes) },
      ].map((parts) => orRefused(() => requireServerCertificate(parts, Date.now())));
      for (const found of ends) expect([undefined, end]).toContain(found);
    }),
  );
});

test("a damaged SSH key is refused, or is another key that reads as it is written", () => {
  const { ssh, pem } = newSshKey();
  fc.assert(
    fc.property(damages, (changes) => {
      const [, blob = ""] = ssh.split(" ");
      const line = `ssh-rsa ${damaged(Buffer.from(blob, "base64"), changes).toString("base64")}`;
      for (const body of [line, damagedPem(pem, changes)]) {
        const key = orRefused(() => readPublicKey(body));
        if (key === undefined) continue;
        for (const form of ["SSH", "PEM"] as const)
          expect(digestOf(readPublicKey(writePublicKey(key, form)))).toBe(digestOf(key));
      }
    }),
  );
});

test("any text is refused, or read", () => {
  const line = fc.constantFrom(
    "-----BEGIN CERTIFICATE-----",
    "-----END CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----",
    "-----END PUBLIC KEY-----",
    "ssh-rsa AAAAB3NzaC1yc2E",
    "AAEC",
    "=",
    "",
  );
  const text = fc.array(fc.oneof(line, fc.string()), { maxLength: 8 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, (body) => {
      expect(orRefused(() => readCertificate(body))).toBeUndefined();
      expect(orRefused(() => readPublicKey(body))).toBeUndefined();
      expect(orRefused(() => requireServerCertificate({ ...leaf, privateKey: body }, 0))).toBeUndefined();
    }),
  );
});
