import type { Runtime } from "../runtime.ts";
import { createAccessKeyId } from "./access-key-id.ts";
import type { AssociatedData } from "./associated-data.ts";
import type { KeyRing } from "./key-ring.ts";
import { pack, unpack } from "./packed.ts";
import { SECRET_SIZE } from "./secret-access-key.ts";
import { parseSessionStatement, type SessionStatement } from "./session-statement.ts";

export type { SessionStatement } from "./session-statement.ts";

export interface TemporaryCredentials {
  /** ASIA…, with the account in it. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export type OpenedSession =
  | {
      readonly ok: true;
      readonly statement: SessionStatement;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    }
  /** "invalid": not a token of ours, altered, or of another access key id. "expired": ours, but its time is over. */
  | { readonly ok: false; readonly reason: "invalid" | "expired" };

/** Makes and reads session tokens. Nothing is stored: any node with the same key ring reads what another one made. */
export interface SessionTokens {
  sealSession(statement: SessionStatement): TemporaryCredentials;
  /**
   * Opens a session token that came with `accessKeyId`. Who keeps the result must look at `statement.expiresAt` again at
   * each use.
   */
  openSession(sessionToken: string, accessKeyId: string): OpenedSession;
}

/** Characters of the longest token that is looked at. */
const LONGEST_TOKEN = 8_192;
/** Bytes of the longest statement; what claims to be longer is not unpacked. */
const LONGEST_STATEMENT = 65_536;
/** Bytes for session policies and tags, packed: with them a token stays below 4,096 characters. */
const PACKED_LIMIT = 2_400;

export function createSessionTokens(
  ring: KeyRing,
  { now, randomBytes }: Pick<Runtime, "now" | "randomBytes">,
): SessionTokens {
  return {
    sealSession(statement) {
      const accessKeyId = createAccessKeyId("ASIA", statement.accountId, randomBytes);
      const sessionToken = ring.seal(pack(JSON.stringify(statement)), belongingTo(accessKeyId));
      const secretAccessKey = secretOf(ring, sessionToken);
      if (secretAccessKey === undefined) throw new Error("the key ring does not know its own key");
      return { accessKeyId, secretAccessKey, sessionToken };
    },
    openSession(sessionToken, accessKeyId) {
      if (sessionToken.length > LONGEST_TOKEN) return { ok: false, reason: "invalid" };
      const packed = ring.open(sessionToken, belongingTo(accessKeyId));
      const text = packed === undefined ? undefined : unpack(packed, LONGEST_STATEMENT);
      const statement = text === undefined ? undefined : parseSessionStatement(text);
      if (statement === undefined) return { ok: false, reason: "invalid" };
      if (statement.expiresAt <= now()) return { ok: false, reason: "expired" };
      const secretAccessKey = secretOf(ring, sessionToken);
      if (secretAccessKey === undefined) return { ok: false, reason: "invalid" };
      return { ok: true, statement, accessKeyId, secretAccessKey };
    },
  };
}

/**
 * How much of the room for session policies and session tags these take, in percent as AssumeRole answers it
 * (PackedPolicySize). Above 100 they are too much: PackedPolicyTooLarge.
 */
export function packedPolicySize(parts: Pick<SessionStatement, "sessionPolicies" | "tags">): number {
  const { sessionPolicies, tags = [] } = parts;
  if (sessionPolicies === undefined && tags.length === 0) return 0;
  const size = pack(JSON.stringify([sessionPolicies?.inline, sessionPolicies?.arns, tags])).length;
  return Math.ceil((size * 100) / PACKED_LIMIT);
}

/** The access key id has the account in it, so that binding the id binds both. */
function belongingTo(accessKeyId: string): AssociatedData {
  return { purpose: "session-token", accountId: "", recordId: accessKeyId };
}

function secretOf(ring: KeyRing, sessionToken: string): string | undefined {
  return ring.derive(sessionToken, "session-token")?.subarray(0, SECRET_SIZE).toString("base64");
}
