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
import type { OpenedSession, SessionStatement, SessionTokens } from "../credentials/session-token.ts";
import type { KeyStore } from "../directory/key-store.ts";
import type { PrincipalStore } from "../directory/principal-store.ts";
import type { SignInSessionStore } from "../directory/sign-in/sign-in-session-store.ts";
import type { Runtime } from "../runtime.ts";
import type { Caller } from "./caller.ts";
import { createLru } from "../lru.ts";
import { longTermCaller, sessionCaller } from "./session-caller.ts";

export type Authentication =
  | { readonly ok: true; readonly caller: Caller; readonly claim: SignatureClaim }
  | {
      readonly ok: false;
      readonly failure: SignatureFailure;
      /** What the request says of itself, proven by nothing. */
      readonly claim: SignatureClaim | undefined;
      /** The account whose access key the request names, where there is such a key: who used it is not known. */
      readonly claimedAccountId?: string | undefined;
    };

export interface Authenticator {
  /** @param services the signing names that the requested operation may be signed for */
  authenticate(request: SignedRequest, services: ReadonlySet<string>): Promise<Authentication>;
}

export interface AuthenticatorOptions {
  readonly keys: KeyStore;
  readonly principals: PrincipalStore;
  readonly sessions: SessionTokens;
  readonly signInSessions: SignInSessionStore;
  readonly runtime: Runtime;
}

/** What the signature is checked with, and who it then is. */
interface Signer {
  readonly secretAccessKey: string;
  readonly accountId: string;
  caller(): Promise<Caller | undefined>;
}

interface Refused {
  readonly failure: SignatureFailure;
  readonly accountId?: string;
}

const SIGNING_KEYS = 10_000;
const OPENED_SESSIONS = 10_000;
/** Session tags and policies come compressed in a token, so that a few short tokens can be much text. */
const SESSION_CHARACTERS = 32_000_000;

export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { keys, principals, sessions, signInSessions, runtime } = options;
  const signingKeys = createLru<string, Uint8Array>(SIGNING_KEYS);
  const openedSessions = createLru<string, OpenedSession & { readonly ok: true }>(OPENED_SESSIONS, {
    of: (_, { statement }) => charactersOf(statement),
    most: SESSION_CHARACTERS,
  });

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

  /** Credentials of a sign-in end with it: undefined for who has signed out. */
  async function sessionSigner(
    statement: SessionStatement,
    accessKeyId: string,
  ): Promise<Caller | undefined> {
    const { signIn, accountId } = statement;
    if (signIn !== undefined && !(await signInSessions.isAlive(accountId, signIn.sessionId)))
      return undefined;
    return sessionCaller(principals, statement, accessKeyId);
  }

  async function signerOf(claim: SignatureClaim): Promise<Signer | Refused> {
    const { accessKeyId, sessionToken } = claim;
    if (sessionToken !== undefined) {
      const opened = openSession(sessionToken, accessKeyId);
      if (!opened.ok)
        return { failure: opened.reason === "expired" ? expiredToken() : invalidClientTokenId() };
      const { secretAccessKey, statement } = opened;
      return {
        secretAccessKey,
        accountId: statement.accountId,
        caller: () => sessionSigner(statement, accessKeyId),
      };
    }
    const key = await keys.find(accessKeyId);
    if (key === undefined) return { failure: invalidClientTokenId() };
    const { accountId, userId, secretAccessKey } = key;
    if (key.status !== "Active") return { failure: invalidClientTokenId(), accountId };
    return {
      secretAccessKey,
      accountId,
      caller: () => longTermCaller(principals, accountId, userId, accessKeyId),
    };
  }

  /** Keys of scopes that no valid signature was seen for are not kept: whoever knows no secret could push out the others. */
  function verify(request: SignedRequest, claim: SignatureClaim, secretAccessKey: string, now: number) {
    const { scope } = claim;
    // The secret is part of the name: a key id that comes back with another secret finds no old signing key.
    const name = `${secretAccessKey} ${scope.date} ${scope.region} ${scope.service}`;
    const known = signingKeys.get(name);
    const key = known ?? deriveSigningKey(secretAccessKey, scope);
    const verified = verifySignature(request, claim, key, { now });
    if (verified.ok && known === undefined) signingKeys.set(name, key);
    return verified;
  }

  return {
    async authenticate(request, services) {
      // Freshness is measured on the machine's clock, like the client's: the server's own may have been moved by a test.
      const now = runtime.wallClock();
      const read = readAuthorization(request, { now, acceptedServices: services });
      if (!read.ok) return { ok: false, failure: read, claim: undefined };
      const { claim } = read;
      const signer = await signerOf(claim);
      const claimedAccountId = signer.accountId;
      if ("failure" in signer) return { ok: false, failure: signer.failure, claim, claimedAccountId };
      const verified = verify(request, claim, signer.secretAccessKey, now);
      if (!verified.ok) return { ok: false, failure: verified, claim, claimedAccountId };
      const caller = await signer.caller();
      if (caller === undefined)
        return { ok: false, failure: invalidClientTokenId(), claim, claimedAccountId };
      return { ok: true, caller, claim };
    },
  };
}

function charactersOf({ tags = [], sessionPolicies }: SessionStatement): number {
  const tagged = tags.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return tagged + (sessionPolicies?.inline?.length ?? 0) + (sessionPolicies?.arns ?? []).join("").length;
}
