import { hash } from "node:crypto";
import type { DirectoryScope } from "../scope.ts";

// Codes and links open something of an account for whoever brings them. The account's id is in them because it comes first in the key of every
// table; of the rest only the digest is kept.

const SIZE = 32;
const FORM = /^(\d{12})\.[\w-]{43}$/u;

/** The account's id, and 32 random bytes as base64url. */
export function newAccountSecret({
  accountId,
  randomBytes,
}: Pick<DirectoryScope, "accountId" | "randomBytes">): string {
  return `${accountId}.${Buffer.from(randomBytes(SIZE)).toString("base64url")}`;
}

/** Whose a secret is, if it is one; undefined for what was never one. */
export function accountOfSecret(text: string): string | undefined {
  return FORM.exec(text)?.[1];
}

/** By which it is known in its table: SHA-256 in base64url. */
export function secretId(secret: string): string {
  return hash("sha256", secret, "base64url");
}
