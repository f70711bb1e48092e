import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, type JWK, jwtVerify } from "jose";

/** What a proof shows: the key of who holds it, and by what it is known that it was shown before. */
export interface DpopProof {
  /** The key's thumbprint (RFC 7638), SHA-256 in base64url. */
  readonly thumbprint: string;
  readonly id: string;
  /** Epoch milliseconds after which it is no proof any more, so that it need not be remembered for longer. */
  readonly expiresAt: number;
}

export interface ProvenRequest {
  readonly method: string;
  /** The URLs, without query, that this request may have been sent to: by the public URL, and as the browser or client asked. */
  readonly urls: readonly string[];
  /** Epoch milliseconds of the machine's clock, by which clients go too. */
  readonly wallClock: number;
}

/** Milliseconds: for how old a proof may be, and how far ahead the client's clock, as for signatures. */
const TOLERANCE = 5 * 60_000;
const LONGEST_PROOF = 4096;
const LONGEST_ID = 256;

/**
 * Verifies a DPoP proof in the order of RFC 9449 section 4.3; that it was not shown before (11.1) is left to the caller, who has a
 * database. Undefined for anything that is no proof for this request: whoever sent it is not told why.
 */
export async function verifyDpopProof(
  proof: string | undefined,
  { method, urls, wallClock }: ProvenRequest,
): Promise<DpopProof | undefined> {
  // 1: exactly one header, which is one JWT. Two values come as one text with a comma.
  if (proof === undefined || proof.length > LONGEST_PROOF || proof.split(".").length !== 3) return undefined;
  const jwk = publicKeyOf(proof);
  if (jwk === undefined) return undefined;
  try {
    // 2 to 7: type, algorithm, signature by the key that it has in it.
    const { payload } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: ["ES256"],
      typ: "dpop+jwt",
      currentDate: new Date(wallClock),
    });
    const { htm, htu, iat, jti } = payload;
    // 8 and 9: this method and this URL, without query and fragment.
    if (htm !== method || typeof htu !== "string" || !urls.some((url) => isSameUrl(url, htu)))
      return undefined;
    // 11: made a moment ago.
    if (typeof iat !== "number" || !Number.isSafeInteger(iat)) return undefined;
    const madeAt = iat * 1000;
    if (Math.abs(wallClock - madeAt) > TOLERANCE) return undefined;
    if (typeof jti !== "string" || jti === "" || jti.length > LONGEST_ID) return undefined;
    const thumbprint = await calculateJwkThumbprint(jwk, "sha256");
    return { thumbprint, id: `${thumbprint}.${jti}`, expiresAt: madeAt + TOLERANCE + 1 };
  } catch {
    return undefined;
  }
}

/** Members of a JWK that are secret; with one of them it is no public key (RFC 9449 section 4.3, check 7). */
const SECRET = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

function publicKeyOf(proof: string): JWK | undefined {
  try {
    const { jwk } = decodeProtectedHeader(proof);
    if (typeof jwk !== "object" || jwk === null || jwk.kty !== "EC" || jwk.crv !== "P-256") return undefined;
    return SECRET.some((member) => Object.hasOwn(jwk, member)) ? undefined : jwk;
  } catch {
    return undefined;
  }
}

/** RFC 3986 section 6.2: as URLs, so that the case of the host and a default port do not matter. */
function isSameUrl(url: string, claimed: string): boolean {
  if (!URL.canParse(claimed)) return false;
  const { origin, pathname, username, password } = new URL(claimed);
  return username === "" && password === "" && `${origin}${pathname}` === new URL(url).href;
}
