import { createPublicKey, randomBytes } from "node:crypto";

/** A public key, as `ssh-keygen` writes it and as `openssl` does. */
export interface WrittenKey {
  readonly ssh: string;
  readonly pem: string;
}

/** A new RSA key of so many bits. It has no private key, since nobody looks for its factors: primes take long to find. */
export function newSshKey(bits = 2048): WrittenKey {
  const modulus = randomBytes(Math.ceil(bits / 8));
  const [first = 0, last = 0] = [modulus[0], modulus.at(-1)];
  const highest = 1 << ((bits - 1) % 8);
  modulus[0] = (first & (highest - 1)) | highest;
  modulus[modulus.length - 1] = last | 1;
  return writeKey(modulus, Buffer.of(1, 0, 1));
}

export function writeKey(modulus: Buffer, exponent: Buffer): WrittenKey {
  const jwk = { kty: "RSA", n: modulus.toString("base64url"), e: exponent.toString("base64url") };
  return {
    ssh: sshLine("ssh-rsa", positive(exponent), positive(modulus)),
    pem: createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "pem" }),
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
