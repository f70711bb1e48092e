import {
  deriveSigningKey,
  expiredToken,
  invalidClientTokenId,
  readAuthorization,
  type SignatureClaim,
  type SignatureFailure,
  type SignedRequest,
  verifySignature,
} from "@signet/signature";
import type { OpenedSession, SessionTokens } from "../credentials/session-token.ts";
import type { KeyStore } from "../directory/key-store.ts";
import type { PrincipalStore } from "../directory/principal-store.ts";
import type { Runtime } from "../runtime.ts";
import type { Caller } from "./caller.ts";
import { createLru } from "./lru.ts";
import { longTermCaller, sessionCaller } from "./session-caller.ts";

export type Authentication =
  | { readonly ok: true; readonly caller: Caller; readonly claim: SignatureClaim }
  /** `claim` is what the request says of itself, proven by nothing. */
  | { readonly ok: false; readonly failure: SignatureFailure; readonly claim: SignatureClaim | undefined };

export interface Authenticator {
  /** @param services the signing names that the requested operation may be signed for */
  authenticate(request: SignedRequest, services: ReadonlySet<string>): Promise<Authentication>;
}

export interface AuthenticatorOptions {
  readonly keys: KeyStore;
  readonly principals: PrincipalStore;
  readonly sessions: SessionTokens;
  readonly runtime: Runtime;
}

/** What the signature is checked with, and who it then is. */
interface Signer {
  readonly secretAccessKey: string;
  caller(): Promise<Caller | undefined>;
}

const SIGNING_KEYS = 10_000;
const OPENED_SESSIONS = 10_000;

export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { keys, principals, sessions, runtime } = options;
  const signingKeys = createLru<string, Uint8Array>(SIGNING_KEYS);
  const openedSessions = createLru<string, OpenedSession & { readonly ok: true }>(OPENED_SESSIONS);

  function openSession(token: string, accessKeyId: string): OpenedSession {
    const key = `${accessKeyId} ${token}`;
    const known = openedSessions.get(key);
    if (known !== undefined) {
      return known.statement.expiresAt > runtime.now() ? known : { ok: false, reason: "expired" };
    }
    const opened = sessions.openSession(token, accessKeyId);
    if (opened.ok) openedSessions.set(key, opened);
    return opened;
  }

  async function signerOf(claim: SignatureClaim): Promise<Signer | SignatureFailure> {
    const { accessKeyId, sessionToken } = claim;
    if (sessionToken !== undefined) {
      const opened = openSession(sessionToken, accessKeyId);
      if (!opened.ok) return opened.reason === "expired" ? expiredToken() : invalidClientTokenId();
      return {
        secretAccessKey: opened.secretAccessKey,
        caller: () => sessionCaller(principals, opened.statement, accessKeyId),
      };
    }
    const key = await keys.find(accessKeyId);
    if (key === undefined || key.status !== "Active") return invalidClientTokenId();
    return {
      secretAccessKey: key.secretAccessKey,
      caller: () => longTermCaller(principals, key.accountId, key.userId, accessKeyId),
    };
  }

  /** The secret is part of the name: a key id that comes back with another secret finds no old signing key. */
  function signingKeyOf(secretAccessKey: string, { scope }: SignatureClaim): Uint8Array {
    const name = `${secretAccessKey} ${scope.date} ${scope.region} ${scope.service}`;
    const known = signingKeys.get(name);
    if (known !== undefined) return known;
    const key = deriveSigningKey(secretAccessKey, scope);
    signingKeys.set(name, key);
    return key;
  }

  return {
    async authenticate(request, services) {
      // Freshness is measured on the machine's clock, like the client's: the server's own may have been moved by a test.
      const now = runtime.wallClock();
      const read = readAuthorization(request, { now, acceptedServices: services });
      if (!read.ok) return { ok: false, failure: read, claim: undefined };
      const { claim } = read;
      const signer = await signerOf(claim);
      if ("ok" in signer) return { ok: false, failure: signer, claim };
      const verified = verifySignature(request, claim, signingKeyOf(signer.secretAccessKey, claim), { now });
      if (!verified.ok) return { ok: false, failure: verified, claim };
      const caller = await signer.caller();
      if (caller === undefined) return { ok: false, failure: invalidClientTokenId(), claim };
      return { ok: true, caller, claim };
    },
  };
}
