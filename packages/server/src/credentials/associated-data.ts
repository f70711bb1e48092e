/** What a sealed value is for. A value sealed for one purpose opens for no other. */
export type Purpose =
  | "access-key-secret"
  | "saml-decryption-key"
  | "token-signing-key"
  | "mfa-seed"
  | "session-token"
  | "authorization-message"
  | "sign-in-hand-over"
  | "sign-in-device"
  | "sign-in-identity"
  | "sign-in-issuer"
  | "signin-token"
  | "oauth-request"
  | "oauth-refresh-token"
  | "oauth-id-token"
  | "mail-text"
  | "data-key";

/** What a sealed value belongs to: it opens only where all three are the same again. */
export interface AssociatedData {
  readonly purpose: Purpose;
  /** Empty for what belongs to the installation. */
  readonly accountId: string;
  /** The key of the row, or what else tells this value from others of its purpose. */
  readonly recordId: string;
}

/** The three as bytes, each with its length before it: no two different triples look the same. */
export function encodeAssociatedData({ purpose, accountId, recordId }: AssociatedData): Buffer {
  const parts: Buffer[] = [];
  for (const text of [purpose, accountId, recordId]) {
    const bytes = Buffer.from(text, "utf8");
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}
