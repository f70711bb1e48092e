import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { digestOf, fingerprintOf, readPublicKey, writePublicKey } from "./ssh-encoding.ts";
import { newSshKey, positive, sshLine } from "./testing/ssh-keys.ts";

const { ssh, pem } = newSshKey();
const spki = (type: "rsa-pss" | "rsa", modulusLength: number) =>
  generateKeyPairSync(type as "rsa", { modulusLength }).publicKey.export({ type: "spki", format: "pem" });
const ED25519 = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" });
const code = (body: string) => {
  try {
    readPublicKey(body);
    return "";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("a key", () => {
  test("is the same in either form", () => {
    const [fromSsh, fromPem] = [readPublicKey(`${ssh} jane@example`), readPublicKey(pem)];
    expect([fromSsh.form, fromPem.form]).toEqual(["SSH", "PEM"]);
    expect(digestOf(fromSsh)).toBe(digestOf(fromPem));
    expect(writePublicKey(fromPem, "SSH")).toBe(ssh);
    expect(writePublicKey(fromSsh, "PEM")).toBe(pem.trim());
    const pkcs1 = fromSsh.key.export({ type: "pkcs1", format: "pem" });
    expect(digestOf(readPublicKey(pkcs1))).toBe(digestOf(fromSsh));
  });

  test("has the fingerprint that openssl reckons from its bytes", () => {
    const blob = Buffer.from(ssh.split(" ")[1] ?? "", "base64");
    const digest = execFileSync("openssl", ["dgst", "-md5", "-c"], { input: blob }).toString();
    expect(fingerprintOf(readPublicKey(ssh))).toBe(digest.trim().slice(-47));
  });
});

describe("is not recognized", () => {
  test.each([
    ["nothing", " "],
    ["a word", "hello"],
    ["another algorithm", sshLine("ssh-ed25519", Buffer.alloc(32, 1))],
    ["no space", ssh.replace(" ", "")],
  ])("%s", (_what, body) => {
    expect(code(body)).toBe("UnrecognizedPublicKeyEncoding");
  });
});

describe("is refused", () => {
  const modulus = Buffer.alloc(256, 0xff);
  const e = Buffer.of(1, 0, 1);
  const line = (...strings: Buffer[]) => sshLine("ssh-rsa", ...strings);
  const cases: readonly (readonly [string, string])[] = [
    ["a key of 2047 bits", newSshKey(2047).ssh],
    ["a key of 16,385 bits", newSshKey(16_385).ssh],
    ["an exponent of 257 bits", line(Buffer.alloc(33, 1), positive(modulus))],
    ["PEM of 1024 bits", spki("rsa", 1024)],
    ["PEM of RSA-PSS", spki("rsa-pss", 2048)],
    ["PEM of Ed25519", ED25519],
    ["damaged base64", ssh.replace(/.{4}$/, "!!!!")],
    ["a cut key", ssh.slice(0, -8)],
    ["another algorithm inside", sshLine("ssh-dss", e, positive(modulus)).replace("ssh-dss ", "ssh-rsa ")],
    ["one number", line(e)],
    ["three numbers", line(e, positive(modulus), e)],
    ["a negative number", line(e, modulus)],
    ["zeros before the exponent", line(Buffer.of(0, 1, 0, 1), positive(modulus))],
    ["an even exponent", line(Buffer.of(4), positive(modulus))],
    ["an even modulus", line(e, positive(Buffer.concat([modulus.subarray(1), Buffer.of(0xfe)])))],
    ["no numbers", line(Buffer.alloc(0), Buffer.alloc(0))],
    ["PEM with a word after it", `${pem}\nhello`],
    ["two keys in PEM", `${pem}\n${pem}`],
    ["PEM of nothing", "-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----"],
  ];
  test.each(cases)("%s", (_what, body) => {
    expect(code(body)).toBe("InvalidPublicKey");
  });

  test("a key of 2048 bits is not", () => {
    expect(code(ssh)).toBe("");
    expect(readPublicKey(ssh).key.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });
});
