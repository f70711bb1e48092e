import type { KeyRing } from "./key-ring.ts";

/** Seals secrets that are stored, bound to what they belong to. */
export interface SecretBox {
  /** Returns text that only `open` with the same `boundTo` reads. */
  seal(secret: string, boundTo: string): string;
  /** Returns undefined when the text was not sealed for `boundTo`, or was changed. */
  open(sealed: string, boundTo: string): string | undefined;
}

/** Seals the secrets of access keys under the key ring, each bound to its account and key id. */
export function createSecretBox(ring: KeyRing): SecretBox {
  return {
    seal: (secret, boundTo) => ring.seal(secret, belonging(boundTo)),
    open: (sealed, boundTo) => ring.open(sealed, belonging(boundTo))?.toString("utf8"),
  };
}

/** @param boundTo "account id/access key id": see directory/key-store.ts */
function belonging(boundTo: string) {
  const slash = boundTo.indexOf("/");
  return {
    purpose: "access-key-secret",
    accountId: boundTo.slice(0, slash),
    recordId: boundTo.slice(slash + 1),
  } as const;
}
