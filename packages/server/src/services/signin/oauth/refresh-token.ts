import type { KeyRing } from "../../../credentials/key-ring.ts";
import { openFromUrl, sealForUrl } from "../sealed-for-url.ts";
import type { ClientId } from "./clients.ts";

/** What a refresh token stands for. It is bound to a key, and good only while the session and the code's row are there. */
export interface RefreshGrant {
  readonly accountId: string;
  readonly sessionId: string;
  /** Of the code that was exchanged. */
  readonly codeId: string;
  readonly clientId: ClientId;
  readonly redirectUri: string;
  /** Of the client's key (RFC 9449 section 5). */
  readonly thumbprint: string;
  /** Whose session it is, and when the password that was given was set: to tell a changed password from a sign-out. */
  readonly ownerId: string;
  readonly passwordSetAt: number | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Characters; the longest that there are have some 1,000. */
const LONGEST = 4096;

const BELONGING = { purpose: "oauth-refresh-token", accountId: "", recordId: "" } as const;

export function sealRefreshToken(seals: Pick<KeyRing, "seal">, grant: RefreshGrant): string {
  return sealForUrl(seals, JSON.stringify(grant), BELONGING);
}

/** Undefined for what this server did not seal; whether it is over, the caller looks. */
export function openRefreshToken(seals: Pick<KeyRing, "open">, token: string): RefreshGrant | undefined {
  const text = openFromUrl(seals, token, BELONGING, LONGEST)?.toString("utf8");
  return text === undefined ? undefined : (JSON.parse(text) as RefreshGrant);
}
