import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readPrivateKey } from "./private-keys.ts";

// Attack: a private key of DSA or Diffie-Hellman states its numbers without the public key, so OpenSSL works that out while it reads the
// key, by a power of numbers as long as the request may have. One UploadServerCertificate of 16 kB kept the whole server waiting for a
// minute, in the middle of a change.

const pem = (label: string, der: Buffer) =>
  `-----BEGIN ${label}-----\n${der.toString("base64")}\n-----END ${label}-----\n`;

function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length = Buffer.of(0x82, content.length >> 8, content.length & 0xff);
  return Buffer.concat([Buffer.of(tag), length, content]);
}
const integer = (bytes: number) => element(0x02, Buffer.alloc(bytes, 0x7f));
const oid = (hex: string) => element(0x06, Buffer.from(hex, "hex"));

/** PKCS #8, with numbers of so many bytes. */
function slowKey(algorithm: string, bytes: number): Buffer {
  const parameters = element(0x30, integer(bytes), integer(20), integer(1));
  const version = Buffer.of(0x02, 0x01, 0x00);
  return element(0x30, version, element(0x30, oid(algorithm), parameters), element(0x04, integer(bytes)));
}

test.each(["2a8648ce380401", "2a864886f70d010301", "2a8648ce3e0201"])(
  "keys that would be slow to read are not read, whatever they are called: %s",
  (algorithm) => {
    const started = performance.now();
    for (const label of ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"])
      expect(readPrivateKey(pem(label, slowKey(algorithm, 5_800)))).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1_000);
  },
);

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const ed25519 = generateKeyPairSync("ed25519").privateKey;

test.each([
  ["PKCS #8, RSA", rsa, rsa.export({ type: "pkcs8", format: "pem" })],
  ["PKCS #1", rsa, rsa.export({ type: "pkcs1", format: "pem" })],
  ["PKCS #8, EC", ec, ec.export({ type: "pkcs8", format: "pem" })],
  ["SEC 1", ec, ec.export({ type: "sec1", format: "pem" })],
  ["PKCS #8, Ed25519", ed25519, ed25519.export({ type: "pkcs8", format: "pem" })],
] as const)("keys of certificates are read: %s", (_form, key, text) => {
  expect(readPrivateKey(text)?.equals(key)).toBe(true);
  expect(readPrivateKey(text.replaceAll("\n", "\r\n"))?.equals(key)).toBe(true);
});

test("what OpenSSL writes before a key does not matter", () => {
  const text = execFileSync("openssl", ["ecparam", "-genkey", "-name", "prime256v1"]).toString();
  expect(text).toMatch(/^-----BEGIN EC PARAMETERS/);
  expect(readPrivateKey(text)?.asymmetricKeyType).toBe("ec");
  expect(readPrivateKey(`Bag Attributes\n    friendlyName: web\n${text}`)?.asymmetricKeyType).toBe("ec");
});

test("neither two keys are read nor half a one", () => {
  const text = rsa.export({ type: "pkcs8", format: "pem" });
  expect(readPrivateKey(text + text)).toBeUndefined();
  const der = rsa.export({ type: "pkcs8", format: "der" });
  for (const length of [0, 1, 2, 3, 10, 100, der.length - 1])
    expect(readPrivateKey(pem("PRIVATE KEY", der.subarray(0, length)))).toBeUndefined();
  expect(readPrivateKey(pem("PRIVATE KEY", Buffer.concat([der, Buffer.of(0)])))).toBeUndefined();
});
