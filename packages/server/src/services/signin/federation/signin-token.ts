import type { KeyRing } from "../../../credentials/key-ring.ts";
import { pack, unpack } from "../../../credentials/packed.ts";
import { parseSessionStatement, type SessionStatement } from "../../../credentials/session-statement.ts";
import { openFromUrl, sealForUrl } from "../sealed-for-url.ts";

/** What a sign-in token stands for: whoever brings it signs in, once. */
export interface SigninToken {
  /** Random. */
  readonly id: string;
  /** Epoch milliseconds: from then on nobody signs in by it. */
  readonly expiresAt: number;
  /** Epoch milliseconds: when the session ends, whenever it begins. */
  readonly sessionEndsAt: number;
  /** Of the credentials that it was made for. */
  readonly statement: SessionStatement;
}

type Seals = Pick<KeyRing, "seal" | "open">;

const BELONGING = { purpose: "signin-token", accountId: "", recordId: "" } as const;
/** Characters: a statement's session token has 4,096 at the most. */
const LONGEST_TOKEN = 8192;
const LONGEST_TEXT = 65_536;

/** In base64url, for a link. Nothing of it is kept: any node opens it. */
export function sealSigninToken(
  seals: Seals,
  { id, expiresAt, sessionEndsAt, statement }: SigninToken,
): string {
  const text = JSON.stringify([id, expiresAt, sessionEndsAt, JSON.stringify(statement)]);
  return sealForUrl(seals, pack(text), BELONGING);
}

/** Undefined for what this installation did not seal. Whether it is over, or was used, the caller looks. */
export function openSigninToken(seals: Seals, token: string): SigninToken | undefined {
  const packed = openFromUrl(seals, token, BELONGING, LONGEST_TOKEN);
  const text = packed === undefined ? undefined : unpack(packed, LONGEST_TEXT);
  if (text === undefined) return undefined;
  const [id, expiresAt, sessionEndsAt, kept] = JSON.parse(text) as readonly [string, number, number, string];
  const statement = parseSessionStatement(kept);
  return statement === undefined ? undefined : { id, expiresAt, sessionEndsAt, statement };
}
