import { SignJWT } from "jose";
import type { KeyRing } from "../../../credentials/key-ring.ts";

export interface IdTokenFacts {
  /** This server's public URL. */
  readonly issuer: string;
  readonly clientId: string;
  /** The ARN of who signed in: by this name tools keep the sign-in. */
  readonly subject: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly expiresAt: number;
  readonly authenticatedAt: number;
  readonly id: string;
}

/**
 * An ID token (OpenID Connect Core 1.0 section 2). The tools get it from this server itself and read who signed in from it; nobody else is
 * meant to believe it, so it is authenticated by a secret that only this server has, and says so (HS256).
 */
export function idToken(seals: Pick<KeyRing, "digest">, facts: IdTokenFacts): Promise<string> {
  const seconds = (time: number) => Math.floor(time / 1000);
  return new SignJWT({ auth_time: seconds(facts.authenticatedAt) })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(facts.issuer)
    .setAudience(facts.clientId)
    .setSubject(facts.subject)
    .setIssuedAt(seconds(facts.now))
    .setExpirationTime(seconds(facts.expiresAt))
    .setJti(facts.id)
    .sign(seals.digest(facts.issuer, "oauth-id-token"));
}
