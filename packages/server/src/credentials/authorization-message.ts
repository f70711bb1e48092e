import type { KeyRing } from "./key-ring.ts";
import { pack, unpack } from "./packed.ts";

/** Characters of the longest encoded message that sts:DecodeAuthorizationMessage takes. */
const LONGEST_ENCODED = 10_240;
const LONGEST_TEXT = 262_144;
const BELONGING = { purpose: "authorization-message", accountId: "", recordId: "" } as const;

export interface AuthorizationMessage {
  /** The account whose request was decided. */
  readonly accountId: string;
  /** JSON, as DecodeAuthorizationMessage answers it. */
  readonly text: string;
}

/** The encoded message of a refusal: it says nothing to who is refused (STS API Reference, DecodeAuthorizationMessage). */
export function sealMessage(ring: KeyRing, { accountId, text }: AuthorizationMessage): string {
  return ring.seal(pack(JSON.stringify([accountId, text])), BELONGING);
}

/** Opens what `sealMessage` made; undefined for anything else. Whether the caller may read it is for the caller's policies to say. */
export function openMessage(ring: KeyRing, encoded: string): AuthorizationMessage | undefined {
  if (encoded.length > LONGEST_ENCODED) return undefined;
  const packed = ring.open(encoded, BELONGING);
  const json = packed === undefined ? undefined : unpack(packed, LONGEST_TEXT);
  if (json === undefined) return undefined;
  const [accountId, text] = JSON.parse(json) as [string, string];
  return { accountId, text };
}
