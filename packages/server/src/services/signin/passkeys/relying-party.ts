import { hash } from "node:crypto";
import { isIP } from "node:net";
import { WebError } from "../web/route.ts";

/** As browsers show it. */
export const RELYING_PARTY_NAME = "Signet";
/** Milliseconds in which a key is to be used; the browser's dialog ends then. */
export const CEREMONY_LASTS = 5 * 60_000;
/** EdDSA, ES256 and RS256 (IANA, "COSE Algorithms"): what WebAuthn Level 3 recommends, which every authenticator has one of. */
export const ALGORITHMS = [-8, -7, -257] as const;

/** Whom a browser takes this server for: keys belong to the host name, whatever the port (WebAuthn Level 3, "Relying Party Identifier"). */
export function relyingPartyId(origin: string): string {
  return new URL(origin).hostname;
}

/** Passkeys belong to a name, not to an address (WebAuthn Level 3, "Relying Party Identifier"); and to https, or to this very machine. */
export function canHavePasskeys(origin: string): boolean {
  const { hostname, protocol } = new URL(origin);
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  if (isIP(bare) !== 0) return false;
  return protocol === "https:" || hostname === "localhost" || hostname.endsWith(".localhost");
}

/** Throws WebError PasskeysUnavailable for an origin that no browser makes passkeys for, and says which one to open instead. */
export function requirePasskeyHost(origin: string, publicUrl: string): void {
  if (canHavePasskeys(origin)) return;
  throw new WebError(
    "PasskeysUnavailable",
    400,
    `Browsers make passkeys for host names only, by HTTPS or on localhost. ${advice(origin, publicUrl)}`,
  );
}

function advice(origin: string, publicUrl: string): string {
  const known = new URL(publicUrl).origin;
  if (canHavePasskeys(known)) return `Open these pages at ${known} instead.`;
  const { hostname, port } = new URL(origin);
  const isThisMachine = hostname.startsWith("127.") || hostname === "[::1]";
  if (isThisMachine) return `Open these pages at http://localhost${port === "" ? "" : `:${port}`} instead.`;
  return "Ask whoever runs this server to give it a public URL with HTTPS.";
}

/** What a key knows the person by: the same for ever, and telling nothing (WebAuthn Level 3, "User Handle Contents"). base64url */
export function userHandle(accountId: string, userId: string): string {
  return hash("sha256", `signet user handle ${accountId}/${userId}`, "base64url");
}
