import type { AssociatedData, Purpose } from "./associated-data.ts";
import type { KeyRing } from "./key-ring.ts";

/** What the directory keeps sealed. */
export type SecretPurpose = Extract<
  Purpose,
  "access-key-secret" | "saml-decryption-key" | "token-signing-key" | "mfa-seed"
>;

/** Seals secrets that are stored, bound to what they belong to; by default those of access keys. */
export interface SecretBox {
  /** Returns text that only `open` with the same `boundTo` and purpose reads. */
  seal(secret: string, boundTo: string, purpose?: SecretPurpose): string;
  /** Returns undefined when the text was not sealed for `boundTo` and the purpose, or was changed. */
  open(sealed: string, boundTo: string, purpose?: SecretPurpose): string | undefined;
}

/** Seals under the key ring, each secret bound to its account and the id of what it is the secret of. */
export function createSecretBox(ring: KeyRing): SecretBox {
  return {
    seal: (secret, boundTo, purpose) => ring.seal(secret, belonging(boundTo, purpose)),
    open: (sealed, boundTo, purpose) => ring.open(sealed, belonging(boundTo, purpose))?.toString("utf8"),
  };
}

/** @param boundTo "account id/access key id", for one: see directory/key-store.ts */
function belonging(boundTo: string, purpose: SecretPurpose = "access-key-secret"): AssociatedData {
  const slash = boundTo.indexOf("/");
  return {
    purpose,
    accountId: boundTo.slice(0, slash),
    recordId: boundTo.slice(slash + 1),
  };
}
