import type { NewPasskey } from "../../../directory/mfa/passkeys.ts";
import { webAuthnLibrary } from "./library.ts";
import { ALGORITHMS } from "./relying-party.ts";
import { readRegistration, readTransports } from "./response.ts";

/** What an answer has to be about. */
export interface Ceremony {
  /** base64url */
  readonly challenge: string;
  /** "https://signet.example" */
  readonly origin: string;
  readonly rpId: string;
}

/** Bytes of a COSE key: an RSA key of 8192 bits has fewer. */
const LARGEST_KEY = 2048;

/**
 * Verifies what a browser answered of a new credential (WebAuthn Level 3 section 7.1). Undefined for whatever is not just right.
 *
 * @param input as the page posted it; nothing in it is validated
 */
export async function verifyRegistration(
  input: unknown,
  { challenge, origin, rpId }: Ceremony,
): Promise<Omit<NewPasskey, "name"> | undefined> {
  const response = readRegistration(input);
  if (response === undefined) return undefined;
  const { decodeAttestationObject, verifyRegistrationResponse } = await webAuthnLibrary();
  const verified = await attempt(async () => {
    // Section 5.1.3: with attestation "none" a browser sends no statement but a key's own signature.
    const attestation = decodeAttestationObject(
      new Uint8Array(Buffer.from(response.response.attestationObject, "base64url")),
    );
    const format = attestation.get("fmt");
    const hasCertificates = attestation.get("attStmt").get("x5c") !== undefined;
    if (format !== "none" && (format !== "packed" || hasCertificates)) return undefined;
    return verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: false,
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
  });
  if (verified?.verified !== true) return undefined;
  const { credential, userVerified } = verified.registrationInfo;
  if (credential.id !== response.id || credential.publicKey.length > LARGEST_KEY) return undefined;
  return {
    credentialId: credential.id,
    rpId,
    publicKey: credential.publicKey,
    counter: credential.counter,
    isUserVerified: userVerified,
    transports: readTransports(credential.transports),
  };
}

/** What the library cannot read or does not find right, it throws. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
