import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
} from "jose";
import { OutgoingError } from "../outgoing/errors.ts";
import type { IssuerKeys } from "./issuer-keys.ts";

/** What is verified by, of a provider that the role's account has. */
export interface TrustedIssuer {
  /** "https://…", to the letter. */
  readonly issuer: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  /** The account that has the provider. */
  readonly accountId: string;
}

/** "keys": there is none to verify by; "unreachable": the issuer does not answer; "certificate": it could not prove to be itself. */
type PlainReason =
  | "malformed"
  | "signature"
  | "not-yet-valid"
  | "audience"
  | "issuer"
  | "keys"
  | "certificate"
  | "unreachable";

export type TokenRefusal =
  | { readonly reason: PlainReason }
  | { readonly reason: "missing-claim"; readonly claim: string }
  /** Epoch seconds. */
  | { readonly reason: "expired"; readonly now: number; readonly exp: number };

export type VerifiedToken =
  | { readonly ok: true; readonly claims: IdTokenClaims }
  | ({ readonly ok: false } & TokenRefusal);

/** Claims of a token that was verified. */
export interface IdTokenClaims extends JWTPayload {
  readonly iss: string;
  readonly sub: string;
  /** Epoch seconds. */
  readonly exp: number;
  readonly iat: number;
  /** The client that the token is for: `azp` where the token has it, else the one of `aud` that the provider knows. */
  readonly audience: string;
}

/** Signatures with keys of their own kind only: a secret (HS256) could be the public key, and "none" is no signature (RFC 8725). */
const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];
const LONGEST_KEY_ID = 512;
/** Seconds that the clocks of issuer and server may differ by. */
const SKEW = 60;

/** The issuer that a token names, proven by nothing; undefined for what is no token. */
export function claimedIssuer(token: string): string | undefined {
  try {
    const { iss } = decodeJwt(token);
    return typeof iss === "string" && iss !== "" ? iss : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Verifies an ID token by the keys of its issuer (OpenID Connect Core 1.0, section 3.1.3.7).
 *
 * @param now epoch milliseconds
 */
export async function verifyIdToken(
  token: string,
  trusted: TrustedIssuer,
  keys: IssuerKeys,
  now: number,
): Promise<VerifiedToken> {
  const { issuer, clientIds } = trusted;
  const header = headerOf(token);
  if (header === undefined) return refuse("malformed");
  if (!ALGORITHMS.includes(header.alg)) return refuse("signature");
  let payload: JWTPayload;
  try {
    payload = await verifiedPayload(token, header.kid, trusted, keys);
  } catch (error) {
    return refusalOf(error);
  }
  // 3.1.3.7, step 2: the issuer, to the letter.
  if (payload.iss !== issuer) return refuse("issuer");
  const { sub, exp, iat, nbf, aud } = payload;
  for (const [claim, value] of Object.entries({ sub, aud, exp, iat }))
    if (value === undefined || value === "") return { ok: false, reason: "missing-claim", claim };
  if (typeof sub !== "string" || typeof exp !== "number" || typeof iat !== "number")
    return refuse("malformed");
  // Steps 3 to 5: the audience.
  const audience = audienceOf(payload, clientIds);
  if (audience === undefined) return refuse("audience");
  // Steps 9 and 10: the times.
  const seconds = Math.floor(now / 1000);
  if (exp + SKEW <= seconds) return { ok: false, reason: "expired", now: seconds, exp };
  if (iat - SKEW > seconds) return refuse("not-yet-valid");
  if (nbf !== undefined && !(nbf - SKEW <= seconds)) return refuse("not-yet-valid");
  return { ok: true, claims: { ...payload, iss: issuer, sub, exp, iat, audience } };
}

function headerOf(token: string): { readonly alg: string; readonly kid: string | undefined } | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    if (typeof alg !== "string" || claimedIssuer(token) === undefined) return undefined;
    if (kid !== undefined && (typeof kid !== "string" || kid.length > LONGEST_KEY_ID)) return undefined;
    return { alg, kid };
  } catch {
    return undefined;
  }
}

/** The signature, by the key that the header names; what else the header says (a key, a place to fetch one) is not looked at. */
async function verifiedPayload(
  token: string,
  kid: string | undefined,
  { issuer, thumbprints, accountId }: TrustedIssuer,
  keys: IssuerKeys,
): Promise<JWTPayload> {
  const known = await keys.keysOf(issuer, thumbprints, accountId);
  const isKnown = known.keys.some((key) => kid === undefined || key.kid === kid);
  const set = isKnown ? known : await keys.keysOf(issuer, thumbprints, accountId, kid ?? "");
  // The times are looked at below, by the server's clock.
  const always = { currentDate: new Date(0), clockTolerance: Number.MAX_SAFE_INTEGER };
  return (await jwtVerify(token, createLocalJWKSet(set), { algorithms: ALGORITHMS, ...always })).payload;
}

function audienceOf({ aud, azp }: JWTPayload, clientIds: readonly string[]): string | undefined {
  if (azp !== undefined) return typeof azp === "string" && clientIds.includes(azp) ? azp : undefined;
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return clientIds.find((id) => audiences.includes(id));
}

function refuse(reason: PlainReason): VerifiedToken {
  return { ok: false, reason };
}

function refusalOf(error: unknown): VerifiedToken {
  if (error instanceof OutgoingError) {
    if (error.failure === "certificate") return refuse("certificate");
    return refuse(error.failure === "unreachable" || error.failure === "busy" ? "unreachable" : "keys");
  }
  if (error instanceof errors.JWKSNoMatchingKey) return refuse("keys");
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) return refuse("malformed");
  if (error instanceof errors.JOSEError || error instanceof TypeError) return refuse("signature");
  throw error;
}
