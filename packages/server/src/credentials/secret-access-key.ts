/** Bytes of randomness in a secret access key: base64 makes 40 characters of them. */
export const SECRET_SIZE = 30;

/** A secret access key as AWS's are: 40 characters of the base64 alphabet, 240 bits of chance. */
export function createSecretAccessKey(randomBytes: (size: number) => Uint8Array): string {
  return Buffer.from(randomBytes(SECRET_SIZE)).toString("base64");
}
