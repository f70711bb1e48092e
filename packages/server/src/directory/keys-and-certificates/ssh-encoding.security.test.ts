// Attacks by what is called a public key: a private key, which would be kept and handed out; a certificate; a second line, which makes a
// second key of whoever writes authorized_keys from the answer; an exponent of one, with which anything is a signature.
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readPublicKey } from "./ssh-encoding.ts";
import { certify } from "./testing/certificates.ts";
import { newSshKey, positive, sshLine } from "./testing/ssh-keys.ts";

const { ssh, pem } = newSshKey();
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const refused = expect.objectContaining({ code: "InvalidPublicKey", status: 400 }) as Error;

describe("a private key", () => {
  test.each(["pkcs1", "pkcs8"] as const)("in %s is no public key, and nothing of it is repeated", (type) => {
    const body = privateKey.export({ type, format: "pem" });
    expect(() => readPublicKey(body)).toThrow(refused);
    expect(() => readPublicKey(`${pem}\n${body}`)).toThrow(refused);
    const message = "The public key is not a single public key.";
    expect(() => readPublicKey(body)).toThrow(expect.objectContaining({ message }) as Error);
  });

  test("labelled as a public one is damaged", () => {
    const body = privateKey.export({ type: "pkcs1", format: "pem" });
    expect(() => readPublicKey(body.replaceAll("PRIVATE", "PUBLIC"))).toThrow(refused);
  });
});

test("a certificate is no public key, although one is in it", async () => {
  const { body } = await certify("example", { key: "RSA:1024" });
  expect(() => readPublicKey(body)).toThrow(refused);
});

test.each(["\n", "\r", "\r\n"])("a second line in the comment is refused (%j)", (end) => {
  const second = `ssh-ed25519 ${Buffer.alloc(51, 1).toString("base64")} intruder`;
  expect(() => readPublicKey(`${ssh} jane${end}${second}`)).toThrow(refused);
  expect(() => readPublicKey(`${ssh}${end}${second}`)).toThrow(refused);
});

test("an exponent of one is refused", () => {
  const modulus = positive(Buffer.alloc(256, 0xff));
  expect(() => readPublicKey(sshLine("ssh-rsa", Buffer.of(1), modulus))).toThrow(refused);
});
