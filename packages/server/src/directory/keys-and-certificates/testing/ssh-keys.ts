import { generateKeyPairSync, type KeyObject } from "node:crypto";

/** A new RSA key of so many bits, as `ssh-keygen` writes it and as `openssl` does. */
export function newSshKey(bits = 2048): {
  readonly ssh: string;
  readonly pem: string;
  readonly privateKey: KeyObject;
} {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  const numbers = [e, n].map((number) => Buffer.from(number, "base64url"));
  return {
    ssh: sshLine("ssh-rsa", ...numbers.map(positive)),
    pem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    privateKey,
  };
}

/** A line of authorized_keys whose key is these strings (RFC 4253 section 6.6), without a comment. */
export function sshLine(algorithm: string, ...strings: readonly Buffer[]): string {
  const parts = [Buffer.from(algorithm), ...strings].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `${algorithm} ${Buffer.concat(parts).toString("base64")}`;
}

/** RFC 4251 section 5, mpint: a zero byte before a number that would look negative. */
export function positive(number: Buffer): Buffer {
  return (number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), number]) : number;
}
